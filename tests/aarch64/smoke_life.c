/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 8

static bool has(uint64_t capability)
{
	return brood_capabilities() & capability;
}

static bool got(const struct brood_child *child, uint64_t bit)
{
	return brood_got(child) & bit;
}

static bool is_fallback(void)
{
	return smoke_expected() && strcmp(smoke_expected(), "fallback") == 0;
}

/* The place must be the one that the test was meant for: were it another, all
 * other cases would pass without having tested what they are there for. */
void case_capabilities(void)
{
	printf("# capabilities 0x%llx\n",
	       (unsigned long long)brood_capabilities());
	if (!smoke_expected())
		return;
	CHECK(has(BROOD_HAS_CLONE3) != is_fallback());
	CHECK(has(BROOD_HAS_ASYNC) != is_fallback());
	CHECK(has(BROOD_HAS_SHARED_MEMORY) != is_fallback());
}

void case_exit(void)
{
	struct brood_spec spec = {0};
	struct brood_child *child;
	struct brood_exit how;

	CHECK(smoke_spawn(&child, &spec, "exit", "7") == 0);
	CHECK(brood_pid(child) > 0);
	CHECK(got(child, BROOD_GOT_LEGACY_CLONE) != has(BROOD_HAS_CLONE3));
	CHECK(smoke_finish(&child) == 7);

	CHECK(smoke_spawn(&child, &spec, "raise", "10") == 0);
	CHECK(brood_wait(child, -1, &how) == 0);
	CHECK(how.how == BROOD_SIGNALED && how.value == SIGUSR1);
	brood_child_close(&child);
}

void case_kill(void)
{
	struct brood_child *child;
	struct brood_exit how;

	CHECK(smoke_spawn(&child, &(struct brood_spec){0}, "pause", NULL) == 0);
	CHECK(brood_wait(child, 0, &how) == -ETIMEDOUT);
	CHECK(brood_wait(child, 20, &how) == -ETIMEDOUT);
	CHECK(brood_kill(child, 0) == 0);
	CHECK(brood_kill(child, SIGTERM) == 0);
	for (int again = 0; again < 2; again++) {
		CHECK(brood_wait(child, -1, &how) == 0);
		CHECK(how.how == BROOD_SIGNALED && how.value == SIGTERM);
	}
	CHECK(brood_kill(child, SIGTERM) == -ESRCH);
	brood_child_close(&child);
}

static struct brood_plan *plan_of(const char *number,
				  const struct brood_step *steps)
{
	struct smoke_argv words;
	struct brood_plan *plan = NULL;
	struct brood_spec spec = {.size = sizeof spec, .steps = steps};

	spec.argv = smoke_argv(&words, "exit", number);
	CHECK(brood_plan_new(&plan, &spec, NULL) == 0);
	return plan;
}

static int run_plan(const struct brood_plan *plan,
		    const struct brood_override *other)
{
	struct brood_child *child;

	if (brood_plan_spawn(plan, other, &child, NULL) < 0)
		return -1;
	return smoke_finish(&child);
}

void case_plan(void)
{
	int p[2];
	CHECK(pipe(p) == 0);

	struct brood_step steps[] = {
		brood_step_pass(1, p[1]),
		brood_step_end(),
	};
	struct brood_plan *plan = plan_of("3", steps);
	struct brood_fd fd = {.fd = 1, .from = 2};
	struct smoke_argv words;
	struct brood_override other = {.size = sizeof other};
	char buf[8];

	for (int i = 0; i < ROUNDS; i++)
		CHECK(run_plan(plan, NULL) == 3);
	other.argv = smoke_argv(&words, "write", "1");
	CHECK(run_plan(plan, &other) == 0);
	CHECK(read(p[0], buf, sizeof buf) == 4);
	other.argv = smoke_argv(&words, "exit", "4");
	other.fds = &fd;
	other.nfds = 1;
	CHECK(run_plan(plan, &other) == 4);
	brood_plan_free(&plan);
	CHECK(plan == NULL);
	close(p[0]);
	close(p[1]);
}

static void *run_rounds(void *plan)
{
	long wrong = 0;

	for (int i = 0; i < ROUNDS; i++)
		wrong += run_plan(plan, NULL) != 5;
	return (void *)wrong;
}

void case_threads(void)
{
	struct brood_plan *plan = plan_of("5", NULL);
	pthread_t threads[THREADS];
	void *wrong;

	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, run_rounds, plan) == 0);
	for (int i = 0; i < THREADS; i++) {
		CHECK(pthread_join(threads[i], &wrong) == 0);
		CHECK(wrong == NULL);
	}
	brood_plan_free(&plan);
}

void case_async(void)
{
	struct brood_spec spec = {.flags = BROOD_ASYNC};
	struct brood_child *child;

	for (int i = 0; i < ROUNDS; i++) {
		CHECK(smoke_spawn(&child, &spec, "exit", "6") == 0);
		CHECK(got(child, BROOD_GOT_BLOCKING) != has(BROOD_HAS_ASYNC));
		CHECK(brood_started(child, -1, NULL) == 0);
		CHECK(smoke_finish(&child) == 6);
	}
	brood_settle();
}

/* Where the call cannot be asynchronous, it fails by itself at once. */
void case_async_fail(void)
{
	struct brood_step steps[] = {
		brood_step_umask(0),
		brood_step_chdir("/not/there"),
		brood_step_end(),
	};
	struct smoke_argv words;
	struct brood_spec spec = {
		.size = sizeof spec, .flags = BROOD_ASYNC, .steps = steps};
	struct brood_child *child = NULL;
	struct brood_error err;
	struct brood_exit how;
	int r;

	spec.argv = smoke_argv(&words, "exit", "0");
	r = brood_spawn(&child, &spec, &err);
	if (r == 0) {
		CHECK(has(BROOD_HAS_ASYNC));
		r = brood_started(child, -1, &err);
		CHECK(brood_wait(child, -1, &how) == 0);
		CHECK(how.how == BROOD_NOT_STARTED && how.value == ENOENT);
	}
	CHECK(r == -ENOENT && err.stage == BROOD_STAGE_STEP && err.step == 1);
	brood_child_close(&child);
}
