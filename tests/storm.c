/* SPDX-License-Identifier: MIT */
/*
 * Ten thousand spawns of all kinds under a storm of SIGCHLD, SIGALRM and
 * SIGUSR1: no handler runs in a child, and no call returns another result than
 * in good weather.
 */
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#define SPAWNS 10000

static const int kinds[] = {SIGCHLD, SIGALRM, SIGUSR1};

/* Shared, so that a handler which ran on a copy of the memory is seen, too. */
static struct {
	int strays;
	int seen[65];
} * sky;
static pid_t self;

static void on_signal(int sig)
{
	/* The raw call: a child shares the memory that libc would cache in. */
	if (syscall(SYS_getpid) != self)
		__atomic_add_fetch(&sky->strays, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&sky->seen[sig], 1, __ATOMIC_RELAXED);
}

/* To the whole group, which any child is in as well, until killed. The group's
 * programs ignore them, which is what handled signals would not become. */
static pid_t start_storm(void)
{
	pid_t group = getpgrp(), pid = fork();
	const struct timespec moment = {.tv_nsec = 50000};

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < 3; i++)
		signal(kinds[i], SIG_IGN);
	for (;;) {
		for (int i = 0; i < 3; i++)
			kill(-group, kinds[i]);
		nanosleep(&moment, NULL);
	}
}

/* What reaches its program is killed by SIGALRM and SIGUSR1 like any other, so
 * that the steps have it ignore them. */
#define SHELTER brood_step_sigignore(BROOD_SIG(SIGALRM) | BROOD_SIG(SIGUSR1))

static char program[4096];

static void must_end_well(struct brood_child *child, int r)
{
	struct brood_exit exit;

	assert_int_equal(r, 0);
	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(brood_wait(child, -1, &exit), 0);
	assert_int_equal(exit.how, BROOD_EXITED);
	assert_int_equal(exit.value, 0);
	brood_child_close(&child);
}

static void must_fail(uint64_t flags)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r = brood_spawn(
		&child,
		SPEC(.argv = ARGV(program), .flags = flags,
		     .steps = STEPS(SHELTER, brood_step_chdir("/no/such"))),
		&err);

	if (r == 0) {
		r = brood_started(child, -1, &err);
		brood_child_close(&child);
	}
	assert_int_equal(r, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
}

static void spawn_one(int i, const struct brood_plan *plan)
{
	struct brood_child *child = NULL;
	const struct brood_spec *spec =
		SPEC(.argv = ARGV(program),
		     .flags = i % 4 == 1 ? BROOD_ASYNC : 0,
		     .steps = STEPS(SHELTER, brood_step_null(3),
				    brood_step_umask(077)));
	int r;

	if (i % 4 == 3) {
		must_fail(i % 8 == 3 ? BROOD_ASYNC : 0);
		return;
	}
	r = i % 4 == 2 ? brood_plan_spawn(plan, NULL, &child, NULL)
		       : brood_spawn(&child, spec, NULL);
	must_end_well(child, r);
}

static void weather(int spawns)
{
	const struct itimerval often = {{0, 500}, {0, 500}},
			       never = {{0, 0}, {0, 0}};
	struct brood_plan *plan;
	pid_t storm;

	/* A group of its own: the storm is nobody else's business. */
	assert_int_equal(setpgid(0, 0), 0);
	self = getpid();
	snprintf(program, sizeof program, "%s", beside("nothing"));
	sky = mmap(NULL, sizeof *sky, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(sky != MAP_FAILED);
	for (int i = 0; i < 3; i++)
		signal(kinds[i], on_signal);
	assert_int_equal(brood_plan_new(&plan,
					SPEC(.argv = ARGV(program),
					     .steps = STEPS(SHELTER)),
					NULL),
			 0);
	storm = start_storm();
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < spawns; i++)
		spawn_one(i, plan);
	setitimer(ITIMER_REAL, &never, NULL);
	kill(storm, SIGKILL);
	assert_int_equal(waitpid(storm, NULL, 0), storm);
	for (int i = 0; i < 3; i++)
		signal(kinds[i], SIG_DFL);
	brood_plan_free(&plan);
	brood_settle();
	assert_int_equal(sky->strays, 0);
	fprintf(stderr, "# handlers ran: %d SIGCHLD, %d SIGALRM, %d SIGUSR1\n",
		sky->seen[SIGCHLD], sky->seen[SIGALRM], sky->seen[SIGUSR1]);
	for (int i = 0; i < 3; i++)
		assert_true(sky->seen[kinds[i]] > spawns / 100);
	munmap(sky, sizeof *sky);
}

static void short_weather(void **state)
{
	(void)state;
	weather(64);
}

static void long_weather(void **state)
{
	(void)state;
	weather(SPAWNS);
}

static void no_handler_runs_in_a_child(void **state)
{
	(void)state;
	in_fork_after(short_weather, long_weather);
}

SUITE(TEST(no_handler_runs_in_a_child))
