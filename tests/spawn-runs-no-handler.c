/* SPDX-License-Identifier: MIT */
/* A handler of the caller's never runs in a child, under a storm of signals. */
#include "lib/test.h"

#include <sys/syscall.h>

static volatile sig_atomic_t strays, seen;
static pid_t self;

static void on_signal(int sig)
{
	(void)sig;
	/* The raw call: a child shares the memory that libc would cache in. */
	if (syscall(SYS_getpid) != self)
		strays = 1;
	seen++;
}

/* Sends to the whole group, which any child is in as well, until killed. */
static pid_t start_storm(void)
{
	pid_t group = getpgrp(), pid = fork();

	if (pid)
		return pid;
	signal(SIGURG, SIG_DFL);
	signal(SIGWINCH, SIG_DFL);
	for (;;) {
		kill(-group, SIGURG);
		kill(-group, SIGWINCH);
	}
}

static void weather(uint64_t flags, int spawns)
{
	pid_t storm;

	/* Own group: ignored by default in all others, and yet not theirs. */
	assert_int_equal(setpgid(0, 0), 0);
	self = getpid();
	signal(SIGURG, on_signal);
	signal(SIGWINCH, on_signal);
	storm = start_storm();
	while (!seen)
		sleep_ms(1);
	for (int i = 0; i < spawns; i++) {
		assert_int_equal(run(SPEC(.argv = ARGV(beside("nothing")),
					  .flags = flags)),
				 0);
		if (i % 8 == 0)
			fails(SPEC(.argv = ARGV("/no/such")), -ENOENT,
			      BROOD_STAGE_EXEC);
	}
	kill(storm, SIGKILL);
	assert_int_equal(waitpid(storm, NULL, 0), storm);
	signal(SIGURG, SIG_DFL);
	signal(SIGWINCH, SIG_DFL);
	assert_int_equal(strays, 0);
	assert_true(seen > spawns / 10);
}

static void blocking(void **state)
{
	(void)state;
	weather(0, 300);
}

static void asynchronous(void **state)
{
	(void)state;
	weather(BROOD_ASYNC, 300);
}

static void in_blocking_spawns(void **state)
{
	(void)state;
	in_fork(blocking);
}

static void in_asynchronous_spawns(void **state)
{
	(void)state;
	in_fork(asynchronous);
}

SUITE(TEST(in_blocking_spawns), TEST(in_asynchronous_spawns))
