/* SPDX-License-Identifier: MIT */
/* One plan run by eight threads at once, and specs beside it. */
#include "lib/test.h"
#include "lib/threads.h"

#include <pthread.h>

#define THREADS 8

static struct brood_plan *plan;
static pthread_barrier_t all_here;

static const char *run_one(int i, int n)
{
	struct brood_override o = {.size = sizeof o};
	struct brood_child *child = NULL;
	struct brood_exit exit;
	char script[32];
	const char *argv[] = {"/bin/sh", "-c", script, NULL};
	int code = (i * 31 + n) % 100 + 1, r;

	snprintf(script, sizeof script, "exit %d", code);
	o.argv = argv;
	r = n % 3 ? brood_plan_spawn(plan, &o, &child, NULL)
		  : brood_spawn(&child,
				SPEC(.argv = argv, .flags = BROOD_ASYNC), NULL);
	if (r < 0)
		return "spawn failed";
	if (brood_wait(child, -1, &exit))
		return "wait failed";
	brood_child_close(&child);
	if (exit.how != BROOD_EXITED || exit.value != code)
		return "another child's arguments";
	return NULL;
}

static void *run_many(void *arg)
{
	int i = (int)(intptr_t)arg;

	pthread_barrier_wait(&all_here);
	for (int n = 0; n < 40; n++) {
		const char *why = run_one(i, n);

		if (why)
			return (void *)why;
	}
	return NULL;
}

static void run_in_threads(uint64_t flags)
{
	pthread_t threads[THREADS];

	pthread_barrier_init(&all_here, NULL, THREADS);
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = SH("exit 255"), .flags = flags,
				    .steps = STEPS(brood_step_null(0))),
			       NULL),
		0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_many,
						(void *)(intptr_t)i),
				 0);
	for (int i = 0; i < THREADS; i++) {
		void *why;

		pthread_join(threads[i], &why);
		if (why)
			fail_msg("thread %d: %s", i, (char *)why);
	}
	pthread_barrier_destroy(&all_here);
	brood_plan_free(&plan);
}

/* As many at once as there can be: what is kept for each is there then, also
 * where no spawn is asynchronous. */
static void warm(void **state)
{
	(void)state;
	warm_many(4 * THREADS);
	warm_threads(THREADS);
	run_in_threads(0);
}

static void blocking(void **state)
{
	(void)state;
	run_in_threads(0);
}

static void asynchronous(void **state)
{
	(void)state;
	run_in_threads(BROOD_ASYNC);
}

SUITE(TEST_AFTER(warm, blocking), TEST_AFTER(warm, asynchronous))
