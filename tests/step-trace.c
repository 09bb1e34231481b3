/* SPDX-License-Identifier: MIT */
/* A child that is traced stops in its program; one that starts stopped, before
 * it. */
#include "lib/test.h"

#include <sys/ptrace.h>

static const uint64_t both[] = {0, BROOD_ASYNC};

static void may_trace(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status)
		skip_because("ptrace is not permitted here");
}

static char state_of(pid_t pid)
{
	char path[32], line[256], state = 0, *name;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (f && fgets(line, sizeof line, f) && (name = strrchr(line, ')')))
		state = name[2];
	if (f)
		fclose(f);
	return state;
}

static void await_state(pid_t pid, char state)
{
	for (int i = 0; i < 4000 && state_of(pid) != state; i++)
		sleep_ms(5);
	assert_int_equal(state_of(pid), state);
}

static void await_stop(pid_t pid, int sig)
{
	int status;

	assert_int_equal(waitpid(pid, &status, __WALL), pid);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(WSTOPSIG(status), sig);
}

static void go_on(pid_t pid)
{
	assert_int_equal(ptrace(PTRACE_CONT, pid, NULL, NULL), 0);
}

static void traced_from_its_first_instruction(void **state)
{
	(void)state;
	may_trace();
	for (int i = 0; i < 2; i++) {
		const char *file = scratch("ran");
		struct brood_child *child = start(
			SPEC(.argv = ARGV("touch", file), .flags = both[i],
			     .steps = STEPS(brood_step_trace_me())));
		pid_t pid = brood_pid(child);

		await_stop(pid, SIGTRAP);
		assert_int_equal(brood_started(child, -1, NULL), 0);
		assert_int_equal(access(file, F_OK), -1);
		assert_int_equal(brood_wait(child, 0, NULL), -ETIMEDOUT);
		go_on(pid);
		assert_int_equal(finish(child), 0);
		assert_int_equal(unlink(file), 0);
	}
}

static void a_traced_child_can_be_killed(void **state)
{
	(void)state;
	may_trace();
	for (int i = 0; i < 2; i++) {
		struct brood_child *child =
			start(SPEC(.argv = SH(":"), .flags = both[i],
				   .steps = STEPS(brood_step_trace_me())));
		struct brood_exit end;

		await_stop(brood_pid(child), SIGTRAP);
		assert_int_equal(brood_kill(child, SIGKILL), 0);
		assert_int_equal(brood_wait(child, -1, &end), 0);
		assert_int_equal(end.how, BROOD_SIGNALED);
		assert_int_equal(end.value, SIGKILL);
		brood_child_close(&child);
	}
}

static void a_failed_exec_is_told_all_the_same(void **state)
{
	(void)state;
	may_trace();
	fails(SPEC(.argv = ARGV("/no/such"),
		   .steps = STEPS(brood_step_trace_me())),
	      -ENOENT, BROOD_STAGE_EXEC);
}

/* Until it goes on nothing has happened, and no wait without a limit ends. */
static void stopped_before_the_program(void **state)
{
	const char *file = scratch("ran");
	struct brood_child *child;
	struct brood_error err;

	(void)state;
	NEEDS_ASYNC();
	child = start(
		SPEC(.argv = ARGV("touch", file), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_stop(), brood_step_umask(0))));
	await_state(brood_pid(child), 'T');
	assert_int_equal(brood_started(child, 10, &err), -ETIMEDOUT);
	assert_int_equal(err.stage, BROOD_STAGE_TIMEOUT);
	assert_int_equal(brood_wait(child, 10, NULL), -ETIMEDOUT);
	assert_int_equal(access(file, F_OK), -1);
	assert_int_equal(brood_kill(child, SIGCONT), 0);
	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(finish(child), 0);
	assert_int_equal(unlink(file), 0);
}

static void other_children_start_meanwhile(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_ASYNC();
	warm_many(2);
	child = start(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_stop())));
	await_state(brood_pid(child), 'T');
	for (int i = 0; i < 2; i++)
		assert_int_equal(run(SPEC(.argv = SH(":"), .flags = both[i])),
				 0);
	assert_int_equal(brood_kill(child, SIGCONT), 0);
	assert_int_equal(finish(child), 0);
}

static void killed_while_stopped(void **state)
{
	struct brood_child *child;
	struct brood_error err;

	(void)state;
	NEEDS_ASYNC();
	child = start(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_stop())));
	await_state(brood_pid(child), 'T');
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	assert_int_equal(brood_started(child, -1, &err), -ECANCELED);
	assert_int_equal(err.stage, BROOD_STAGE_KILLED);
	assert_int_equal(err.signal, SIGKILL);
	brood_child_close(&child);
}

/* First where its tracer may change the process, then in the program. */
static void traced_and_stopped(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_ASYNC();
	may_trace();
	child = start(
		SPEC(.argv = SH("exit 5"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_stop(), brood_step_trace_me())));
	await_stop(brood_pid(child), SIGSTOP);
	assert_int_equal(brood_started(child, 0, NULL), -ETIMEDOUT);
	go_on(brood_pid(child));
	await_stop(brood_pid(child), SIGTRAP);
	assert_int_equal(brood_started(child, -1, NULL), 0);
	go_on(brood_pid(child));
	assert_int_equal(finish(child), 5);
}

static void never_hangs_a_caller_that_waits(void **state)
{
	const struct brood_step *steps =
		STEPS(brood_step_umask(0), brood_step_stop());
	struct brood_error err;

	(void)state;
	err = refused(SPEC(.argv = SH(":"), .steps = steps), -EINVAL,
		      BROOD_REASON_STOP_WAITS);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_STOP);
	refused(SPEC(.argv = SH(":"), .steps = steps, .flags = BROOD_ORDERED),
		-EINVAL, BROOD_REASON_STOP_WAITS);
	refused(SPEC(.argv = SH(":"), .steps = steps, .start_timeout_ms = 1000),
		-EINVAL, BROOD_REASON_STOP_WAITS);
	if (brood_capabilities() & BROOD_HAS_ASYNC)
		return;
	/* An asynchronous spawn would have turned into one that waits. */
	err = fails(SPEC(.argv = SH(":"), .steps = steps, .flags = BROOD_ASYNC),
		    -ENOSYS, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_STOP_WAITS);
	assert_int_equal(err.step, 1);
}

SUITE(TEST(traced_from_its_first_instruction),
      TEST(a_traced_child_can_be_killed),
      TEST(a_failed_exec_is_told_all_the_same),
      TEST(stopped_before_the_program), TEST(other_children_start_meanwhile),
      TEST(killed_while_stopped), TEST(traced_and_stopped),
      TEST(never_hangs_a_caller_that_waits))
