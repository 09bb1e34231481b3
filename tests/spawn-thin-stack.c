/* SPDX-License-Identifier: MIT */
/* The child runs on the caller's stack: a thread with the smallest there is
 * can spawn, with all options used. */
#include "lib/test.h"

#include <limits.h>
#include <pthread.h>

static char program[4096];

static const struct brood_step *many_steps(void)
{
	static struct brood_step steps[201];
	int n = 0;

	steps[n++] = brood_step_chdir("/");
	steps[n++] = brood_step_umask(022);
	steps[n++] = brood_step_pass(4, 0);
	steps[n++] = brood_step_pass(5, 1);
	steps[n++] = brood_step_pipe(1, 0);
	steps[n++] = brood_step_sigignore(BROOD_SIG(SIGHUP));
	steps[n++] = brood_step_sigmask(0, 0);
	while (n < 200)
		steps[n] = brood_step_null(n), n++;
	steps[n] = brood_step_end();
	return steps;
}

static void *spawn_some(void *arg)
{
	static const uint64_t flags[] = {0, BROOD_ASYNC, BROOD_KEEP_FDS,
					 BROOD_SHELL_FALLBACK};

	for (int i = 0; i < 8; i++) {
		struct brood_child *child = NULL;
		int r = brood_spawn(&child,
				    SPEC(.argv = ARGV(program),
					 .steps = i & 4 ? arg : NULL,
					 .flags = flags[i % 4]),
				    NULL);

		if (r)
			return "spawn failed";
		if (brood_wait(child, -1, NULL))
			return "wait failed";
		brood_child_close(&child);
	}
	return NULL;
}

static void smallest_thread(void **state)
{
	pthread_attr_t attr;
	pthread_t thread;
	void *why = "thread";

	(void)state;
	snprintf(program, sizeof program, "%s", beside("nothing"));
	pthread_attr_init(&attr);
	assert_int_equal(
		pthread_attr_setstacksize(&attr, (size_t)PTHREAD_STACK_MIN), 0);
	assert_int_equal(pthread_create(&thread, &attr, spawn_some,
					(void *)many_steps()),
			 0);
	pthread_attr_destroy(&attr);
	pthread_join(thread, &why);
	if (why)
		fail_msg("%s", (char *)why);
}

SUITE(TEST_WARM(smallest_thread))
