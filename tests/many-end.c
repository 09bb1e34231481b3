/* SPDX-License-Identifier: MIT */
/* brood_spawn_many: who is told, what stops it, and what it leaves alone. */
#include "lib/many.h"

#include <pthread.h>
#include <sys/resource.h>

static const char *const short_sleep[] = {"/bin/sleep", "0.01", NULL};

struct notes {
	size_t order[MOST];
	int count;
	int stop_after; /* so many; 0: never */
	const struct brood_outcome *last;
};

static int note(void *argument, size_t index, const struct brood_outcome *o)
{
	struct notes *n = argument;

	n->order[n->count++] = index;
	n->last = o;
	return n->stop_after && n->count == n->stop_after;
}

static void each_end_is_told(void **state)
{
	const struct brood_spec specs[] = {
		ONE(.argv = SH(":")), ONE(.argv = ARGV("/no/such")),
		ONE(.argv = NULL), ONE(.argv = SH("exit 2"))};
	struct notes n = {.count = 0};

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 4, NULL,
					  HOW(.concurrency = 1, .done = note,
					      .argument = &n),
					  NULL),
			 3);
	assert_int_equal(n.count, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(n.order[i], i);
	memset(&n, 0, sizeof n);
	brood_spawn_many(specs, 4, outcomes,
			 HOW(.concurrency = 1, .done = note, .argument = &n),
			 NULL);
	assert_ptr_equal(n.last, &outcomes[3]);
}

static void who_is_told_can_stop_it(void **state)
{
	struct brood_spec specs[10];
	struct notes n = {.stop_after = 4};

	(void)state;
	for (int i = 0; i < 10; i++)
		specs[i] = (struct brood_spec)ONE(.argv = nothing);
	assert_int_equal(brood_spawn_many(specs, 10, outcomes,
					  HOW(.concurrency = 1, .done = note,
					      .argument = &n),
					  NULL),
			 6);
	assert_int_equal(n.count, 4);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(outcomes[i].code, i < 4 ? 0 : -ECANCELED);
		assert_int_equal(outcomes[i].error.code,
				 i < 4 ? 0 : -ECANCELED);
		assert_int_equal(outcomes[i].exit.how,
				 i < 4 ? BROOD_EXITED : BROOD_RUNNING);
	}
}

/* The second fails while the first runs; the third never comes. */
static void a_failure_can_kill_others(void **state)
{
	int fds[2];
	struct brood_spec specs[3];

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	specs[0] = (struct brood_spec)ONE(.argv = SH("echo; exec sleep 1000"),
					  .steps = STEPS(
						  brood_step_pass(1, fds[1])));
	specs[1] = (struct brood_spec)ONE(.argv = SH("read x; exit 1"),
					  .steps = STEPS(
						  brood_step_pass(0, fds[0])));
	specs[2] = (struct brood_spec)ONE(.argv = nothing);
	assert_int_equal(brood_spawn_many(specs, 3, outcomes,
					  HOW(.concurrency = 2,
					      .flags = BROOD_MANY_STOP |
						       BROOD_MANY_KILL),
					  NULL),
			 3);
	assert_int_equal(outcomes[0].code, 0);
	assert_int_equal(outcomes[0].exit.how, BROOD_SIGNALED);
	assert_int_equal(outcomes[0].exit.value, SIGKILL);
	assert_int_equal(outcomes[1].exit.value, 1);
	assert_int_equal(outcomes[2].code, -ECANCELED);
	close(fds[0]);
	close(fds[1]);
}

static void a_failure_can_stop_it(void **state)
{
	const struct brood_spec specs[] = {ONE(.argv = ARGV("/no/such")),
					   ONE(.argv = nothing)};

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 2, outcomes,
					  HOW(.concurrency = 1,
					      .flags = BROOD_MANY_STOP),
					  NULL),
			 2);
	assert_int_equal(outcomes[1].code, -ECANCELED);
}

/* Those that run are waited for. */
static void a_stop_waits(void **state)
{
	struct brood_spec specs[3] = {ONE(.argv = SH("sleep 0.1; exit 5")),
				      ONE(.argv = SH("exit 1")),
				      ONE(.argv = SH(":"))};

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 2, outcomes,
					  HOW(.concurrency = 2,
					      .flags = BROOD_MANY_STOP),
					  NULL),
			 2);
	assert_int_equal(outcomes[0].exit.value, 5);
	assert_int_equal(outcomes[1].exit.value, 1);
}

static void time_can_run_out(void **state)
{
	struct brood_spec specs[4] = {
		ONE(.argv = SH(":")), ONE(.argv = ARGV("/bin/sleep", "1000")),
		ONE(.argv = ARGV("/bin/sleep", "1000")), ONE(.argv = SH(":"))};
	struct brood_error err;
	char why[256];

	(void)state;
	specs[1].steps = STEPS(brood_step_pdeathsig(SIGKILL));
	assert_int_equal(
		brood_spawn_many(specs, 4, outcomes,
				 HOW(.concurrency = 1, .timeout_ms = 300),
				 &err),
		-ETIMEDOUT);
	assert_int_equal(err.code, -ETIMEDOUT);
	assert_int_equal(err.stage, BROOD_STAGE_TIMEOUT);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "list of programs: not done within 300 ms");
	if (outcomes[0].exit.how == BROOD_EXITED) {   /* unless very busy */
		if (outcomes[1].code != -ECANCELED) { /* the same */
			assert_int_equal(outcomes[1].code, 0);
			assert_int_equal(outcomes[1].exit.how, BROOD_SIGNALED);
			assert_int_equal(outcomes[1].exit.value, SIGKILL);
		}
		assert_int_equal(outcomes[2].code, -ECANCELED);
	}
	assert_int_equal(outcomes[3].code, -ECANCELED);
}

/* ---- nothing else ---- */

static void it_waits_for_its_own_alone(void **state)
{
	struct brood_child *other = start(SPEC(.argv = SH("exit 9")));
	struct brood_child *last = start(SPEC(.argv = SH("exit 8")));
	pid_t pid = brood_pid(other);
	struct brood_spec specs[20];
	int status;

	(void)state;
	for (int i = 0; i < 20; i++)
		specs[i] = (struct brood_spec)ONE(.argv = nothing);
	assert_int_equal(brood_spawn_many(specs, 20, outcomes,
					  HOW(.concurrency = 3), NULL),
			 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 9);
	brood_child_close(&other);
	assert_int_equal(finish(last), 8);
}

/* By the list's end nobody has its processes or descriptors any more. */
static void too_few_descriptors_are_waited_for(void **state)
{
	struct rlimit old, few;
	struct brood_spec specs[40];
	int highest = dup(0);

	(void)state;
	close(highest);
	for (int i = 0; i < 40; i++)
		specs[i] = (struct brood_spec)ONE(.argv = short_sleep);
	getrlimit(RLIMIT_NOFILE, &old);
	few = (struct rlimit){(rlim_t)highest + 4, old.rlim_max};
	setrlimit(RLIMIT_NOFILE, &few);
	assert_int_equal(brood_spawn_many(specs, 40, outcomes,
					  HOW(.concurrency = 20), NULL),
			 0);
	setrlimit(RLIMIT_NOFILE, &old);
}

static void what_cannot_run_beside_the_caller_runs(void **state)
{
	const struct brood_spec specs[] = {
		ONE(.argv = SH("exit $(id -u)"),
		    .steps = STEPS(brood_step_uid(getuid() ? getuid() : 55))),
		ONE(.argv = SH(":"), .start_timeout_ms = 60000),
		ONE(.argv = SH(":"), .flags = BROOD_ASYNC),
	};

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 3, outcomes, NULL, NULL), 1);
	assert_int_equal(outcomes[0].exit.value,
			 getuid() ? getuid() & 255 : 55);
	assert_int_equal(outcomes[0].got & BROOD_GOT_BLOCKING, 0);
}

static void what_needs_a_handle_is_refused(void **state)
{
	const struct brood_spec specs[] = {
		ONE(.argv = SH(":"),
		    .steps = STEPS(brood_step_null(2), brood_step_pipe(1, 0))),
		ONE(.argv = SH(":"), .flags = BROOD_ASYNC,
		    .steps = STEPS(brood_step_stop())),
		ONE(.argv = SH(":"), .steps = STEPS(brood_step_trace_me())),
		ONE(.argv = SH("cat >/dev/null"),
		    .steps = STEPS(brood_step_data(0, "x", 1))),
	};

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 4, outcomes, NULL, NULL), 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(outcomes[i].code, -EINVAL);
		assert_int_equal(outcomes[i].error.reason, BROOD_REASON_MANY);
		assert_int_equal(outcomes[i].error.step, !i);
	}
	assert_int_equal(outcomes[3].code, 0);
}

static int refuses(const struct brood_spec *specs, size_t n,
		   const struct brood_many *how, enum brood_reason reason)
{
	struct brood_error err;
	int r = brood_spawn_many(specs, n, NULL, how, &err);

	assert_int_equal(err.code, r);
	assert_int_equal(err.reason, reason);
	assert_int_equal(brood_spawn_many(specs, n, NULL, how, NULL), r);
	return r;
}

static void bad_input_is_refused(void **state)
{
	struct brood_spec two[2] = {ONE(.argv = SH(":")), ONE(.argv = SH(":"))};

	(void)state;
	assert_int_equal(brood_spawn_many(NULL, 0, NULL, NULL, NULL), 0);
	assert_int_equal(refuses(NULL, 1, NULL, BROOD_REASON_NULL_ARGUMENT),
			 -EINVAL);
	assert_int_equal(
		refuses(two, 2, HOW(.timeout_ms = -1), BROOD_REASON_MANY),
		-EINVAL);
	assert_int_equal(refuses(two, 2, HOW(.flags = UINT64_C(1) << 33),
				 BROOD_REASON_UNKNOWN_FLAG),
			 -EINVAL);
	assert_int_equal(refuses(two, 2, &(struct brood_many){.size = 3},
				 BROOD_REASON_SIZE),
			 -EINVAL);
	two[1].size += 8;
	assert_int_equal(brood_spawn_many(two, 2, outcomes, NULL, NULL), 1);
	assert_int_equal(outcomes[1].error.reason, BROOD_REASON_MANY);
	two[0].size = 8;
	assert_int_equal(refuses(two, 2, NULL, BROOD_REASON_SIZE), -EINVAL);
}

SUITE(TEST(each_end_is_told), TEST(who_is_told_can_stop_it),
      TEST(a_failure_can_stop_it), TEST(a_failure_can_kill_others),
      TEST(a_stop_waits), TEST(time_can_run_out),
      TEST(it_waits_for_its_own_alone),
      TEST_WARM(too_few_descriptors_are_waited_for),
      TEST(what_cannot_run_beside_the_caller_runs),
      TEST(what_needs_a_handle_is_refused), TEST(bad_input_is_refused))
