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
	int stopped;
	atomic_int wanted;
};

/* In /proc, of a process that somebody has stopped. */
static int is_stopped(pid_t pid)
{
	char path[32], line[256] = "";
	const char *state;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	state = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return state && state[2] == 'T';
}

/* Waits for a child stuck in its open step, sends it the signal, sets it free.
 * One that is stopped then, while the caller waits for it, and stays so, it
 * continues, to end a failing test. */
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
	for (int i = 0; i < 300 && m->wanted; i += is_stopped(child))
		sleep_ms(10);
	m->stopped = m->wanted;
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

	assert_int_equal(pthread_create(&thread, NULL, meddle, &m), 0);
	child = start(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_open(
						    3, fifo, O_RDONLY, 0))));
	m.wanted = 0;
	pthread_join(thread, NULL);
	/* The program itself may well be stopped or continued by now. */
	kill(brood_pid(child), SIGCONT);
	assert_int_equal(brood_wait(child, BUSY_MS, &exit), 0);
	brood_child_close(&child);
	assert_false(m.stopped);
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
