/* SPDX-License-Identifier: MIT */
/*
 * A terminal stop signal that reaches the child before exec must not hold the
 * caller, whether the caller handles that signal or not, and whether it comes
 * to the child alone or, as from a terminal, to the caller's group.
 */
#include "lib/test.h"

#include <pthread.h>
#include <stdatomic.h>

static const char *fifo;
static int to_group;

static void on_signal(int sig)
{
	(void)sig;
}

struct meddling {
	int sig;
	atomic_int wanted;
};

/* Waits for a child stuck in its open step, sends it the signal, sets it free.
 * After three seconds it also continues the child, to end a failing test. */
static void *meddle(void *arg)
{
	struct meddling *m = arg;
	int sig = m->sig, fd;
	pid_t child;

	while (!(child = child_of(getpid())))
		sleep_ms(1);
	sleep_ms(30);
	kill(to_group ? 0 : child, sig);
	sleep_ms(10);
	fd = open(fifo, O_WRONLY | O_CLOEXEC);
	for (int i = 0; i < 300 && m->wanted; i++)
		sleep_ms(10);
	kill(child, SIGCONT);
	close(fd);
	return NULL;
}

static void spawn_while_meddled(int sig)
{
	struct meddling m = {.sig = sig, .wanted = 1};
	struct brood_child *child;
	struct brood_exit exit;
	pthread_t thread;
	int64_t begin;

	assert_int_equal(pthread_create(&thread, NULL, meddle, &m), 0);
	begin = now_ms();
	child = start(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_open(
						    3, fifo, O_RDONLY, 0))));
	begin = now_ms() - begin;
	m.wanted = 0;
	pthread_join(thread, NULL);
	/* The program itself may well be stopped or continued by now. */
	kill(brood_pid(child), SIGCONT);
	assert_int_equal(brood_wait(child, 5000, &exit), 0);
	brood_child_close(&child);
	assert_true(begin < 2000);
}

static void try_all(void (*action)(int))
{
	static const int sigs[] = {SIGTSTP, SIGTTIN, SIGTTOU};

	/* A group of its own, not orphaned: in others they stop nobody. */
	assert_int_equal(setpgid(0, 0), 0);
	fifo = scratch("fifo");
	mkfifo(fifo, 0600);
	for (int i = 0; i < 3; i++) {
		signal(sigs[i], action);
		spawn_while_meddled(sigs[i]);
		signal(sigs[i], SIG_DFL);
	}
}

static void handled(void **state)
{
	(void)state;
	try_all(on_signal);
}

static void defaulted(void **state)
{
	(void)state;
	try_all(SIG_DFL);
}

static void handled_in_group(void **state)
{
	(void)state;
	to_group = 1;
	try_all(on_signal);
}

static void when_sent_to_the_group(void **state)
{
	(void)state;
	in_fork_after(handled_in_group, handled_in_group);
}

static void when_handled(void **state)
{
	(void)state;
	in_fork_after(handled, handled);
}

static void when_default(void **state)
{
	(void)state;
	in_fork_after(defaulted, defaulted);
}

SUITE(TEST(when_handled), TEST(when_default), TEST(when_sent_to_the_group))
