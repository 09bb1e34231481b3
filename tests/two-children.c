/* SPDX-License-Identifier: MIT */
/* A pipe from one child to another: the caller's end of the first one's pipe is
 * passed on to the second. Nobody else holds an end. */
#include "lib/test.h"
#include "lib/threads.h"

#include <pthread.h>
#include <stdatomic.h>

/* Starts both and keeps no end. first's output is second's input. */
static void start_both(struct brood_child **first, const char *const *left,
		       struct brood_child **second, const char *const *right,
		       uint64_t flags)
{
	int between;

	*first = start(SPEC(.argv = left, .flags = flags,
			    .steps = STEPS(brood_step_pipe(1, 0))));
	between = brood_pipe_take(*first, 1);
	assert_true(between >= 0);
	*second = start(SPEC(.argv = right, .flags = flags,
			     .steps = STEPS(brood_step_pass(0, between),
					    brood_step_pipe(1, 0))));
	close(between);
}

/* The end of the first one's output is seen by the second. */
static void data_and_its_end_arrive(uint64_t flags)
{
	struct brood_child *first, *second;
	char buf[64];

	start_both(&first, SH("echo b; echo a"), &second, ARGV("sort"), flags);
	assert_string_equal(output_of(second, buf, sizeof buf), "a\nb");
	assert_int_equal(finish(first), 0);
}

static void the_second_sees_the_end(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		data_and_its_end_arrive(i % 2 ? BROOD_ASYNC : 0);
}

/* The first one writes for ever, until nobody reads. */
static void the_first_gets_sigpipe(uint64_t flags)
{
	struct brood_child *first, *second;
	struct brood_exit end;
	char buf[64];

	start_both(&first, ARGV("yes"), &second, ARGV("head", "-n1"), flags);
	assert_string_equal(output_of(second, buf, sizeof buf), "y");
	assert_int_equal(brood_wait(first, -1, &end), 0);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGPIPE);
	brood_child_close(&first);
}

static void an_early_end_of_the_second_is_noticed(void **state)
{
	(void)state;
	the_first_gets_sigpipe(0);
	the_first_gets_sigpipe(BROOD_ASYNC);
}

static void each_has_its_own_end_alone(void **state)
{
	struct brood_child *first =
		start(SPEC(.argv = tell_argv(),
			   .steps = STEPS(brood_step_pipe(1, 0))));
	int between = brood_pipe_take(first, 1);
	struct told t;

	(void)state;
	assert_int_equal(finish(first), 0);
	t = tell_read();
	assert_int_equal(told_count(&t, "fd "), 3);
	assert_int_equal(strncmp(told(&t, "fd 1 "), "w pipe:", 7), 0);
	told_free(&t);
	t = tell(SPEC(.steps = STEPS(brood_step_pass(0, between))));
	assert_int_equal(told_count(&t, "fd "), 3);
	assert_int_equal(strncmp(told(&t, "fd 0 "), "r pipe:", 7), 0);
	told_free(&t);
	close(between);
}

/* ---- children of another thread, started all the while ---- */

#define BYSTANDERS 48

static struct brood_child *bystanders[BYSTANDERS];
static int release_to[BYSTANDERS];
static atomic_int started, stop;

/* Programs that wait for their input to end, and would hold whatever end of
 * another's pipe they had got. */
static void *start_bystanders(void *arg)
{
	(void)arg;
	for (int i = 0; i < BYSTANDERS && !atomic_load(&stop); i++) {
		if (brood_spawn(&bystanders[i],
				SPEC(.argv = ARGV("/bin/cat"),
				     .flags = i % 2 ? BROOD_ASYNC : 0,
				     .steps = STEPS(brood_step_pipe(0, 0),
						    brood_step_null(1))),
				NULL) < 0)
			break;
		release_to[i] = brood_pipe_take(bystanders[i], 0);
		atomic_store(&started, i + 1);
	}
	return NULL;
}

static void others_hold_no_end(void **state)
{
	pthread_t thread;

	(void)state;
	atomic_store(&started, 0);
	atomic_store(&stop, 0);
	assert_int_equal(pthread_create(&thread, NULL, start_bystanders, NULL),
			 0);
	/* While the bystanders live: an end in one of them would keep sort
	 * waiting for ever, and yes writing. */
	for (int i = 0; i < 30; i++) {
		data_and_its_end_arrive(i % 2 ? BROOD_ASYNC : 0);
		the_first_gets_sigpipe(i % 2 ? 0 : BROOD_ASYNC);
	}
	atomic_store(&stop, 1);
	pthread_join(thread, NULL);
	assert_true(atomic_load(&started) > 0);
	for (int i = 0; i < atomic_load(&started); i++) {
		close(release_to[i]);
		assert_int_equal(finish(bystanders[i]), 0);
	}
}

static void warm(void **state)
{
	(void)state;
	warm_many(BYSTANDERS + 8);
	warm_threads(2);
	others_hold_no_end(state);
}

SUITE(TEST(the_second_sees_the_end),
      TEST(an_early_end_of_the_second_is_noticed),
      TEST(each_has_its_own_end_alone), TEST_AFTER(warm, others_hold_no_end))
