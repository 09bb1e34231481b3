/* SPDX-License-Identifier: MIT */
/* call: a function of the caller's runs as a step, in the child and on the
 * caller's memory. */
#include "lib/test.h"

#include <sys/resource.h>
#include <sys/syscall.h>

/* What the function saw and left here, across exec. */
static struct seen {
	long pid;
	long uid;
	int fd_open;
	char cwd[64];
	uint64_t mask;
	int calls;
} seen;

static int look(void *argument)
{
	struct seen *s = argument;

	s->pid = syscall(SYS_getpid);
	s->uid = syscall(SYS_geteuid);
	s->fd_open = fcntl(7, F_GETFD) >= 0;
	syscall(SYS_getcwd, s->cwd, sizeof s->cwd);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &s->mask, 8);
	s->calls++;
	return 0;
}

static int refuse(void *argument)
{
	return *(int *)argument;
}

/* Meant: not for a sanitizer to find. */
__attribute__((no_sanitize("undefined"))) static int fault(void *argument)
{
	*(volatile int *)argument = 1;
	return 0;
}

static int leave(void *argument)
{
	_exit(*(int *)argument);
}

static int shares_memory(void)
{
	return !!(brood_capabilities() & BROOD_HAS_SHARED_MEMORY);
}

static void runs_in_the_child_after_the_other_steps(void **state)
{
	struct brood_child *child;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(shares_memory(), "memory is copied here");
	seen = (struct seen){.calls = 0};
	child = start(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_call(look, &seen, 0),
					  brood_step_null(7),
					  brood_step_chdir("/usr"))));
	pid = brood_pid(child);
	assert_int_equal(finish(child), 0);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.pid, pid);
	assert_true(seen.fd_open);
	assert_string_equal(seen.cwd, "/usr");
	assert_int_equal(seen.mask | BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP),
			 UINT64_MAX);
}

static void early_and_late_have_their_rights(void **state)
{
	struct seen early = {.uid = -1}, late = {.uid = -1};

	(void)state;
	SKIP_UNLESS(shares_memory(), "memory is copied here");
	SKIP_UNLESS(geteuid() == 0, "not root");
	assert_int_equal(
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_call(look, &late, 0),
					brood_step_uid(65534),
					brood_step_call(look, &early,
							BROOD_CALL_EARLY)))),
		0);
	assert_int_equal(early.uid, 0);
	assert_int_equal(late.uid, 65534);
}

/* The wrong order, where the list is the order. */
static void in_the_callers_order_it_runs_where_it_stands(void **state)
{
	struct seen first = {.uid = -1}, last = {.uid = -1};

	(void)state;
	SKIP_UNLESS(shares_memory(), "memory is copied here");
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			 .steps = STEPS(brood_step_call(look, &first, 0),
					brood_step_chdir("/usr"),
					brood_step_null(7),
					brood_step_call(look, &last, 0)))),
		0);
	assert_string_not_equal(first.cwd, "/usr");
	assert_false(first.fd_open);
	assert_string_equal(last.cwd, "/usr");
	assert_true(last.fd_open);
}

static void its_error_is_the_steps(void **state)
{
	int code = -EXDEV;
	struct brood_error err =
		fails(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_umask(022),
					  brood_step_call(refuse, &code, 0))),
		      -EXDEV, BROOD_STAGE_STEP);
	char text[256];

	(void)state;
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_CALL);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "call the caller's function (step 1): "
				  "Invalid cross-device link");
	code = 3; /* not an error */
	assert_int_equal(
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_call(refuse, &code, 0)))),
		0);
}

static void its_end_is_an_error(void **state)
{
	struct brood_error err;
	int zero = 0;

	(void)state;
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_rlimit(RLIMIT_CORE, 0, 0),
					brood_step_call(fault, NULL, 0))),
		    -ECANCELED, BROOD_STAGE_KILLED);
	assert_int_equal(err.signal, SIGSEGV);
	/* Not taken for a program that did nothing. */
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_call(leave, &zero, 0))),
		    -ECANCELED, BROOD_STAGE_KILLED);
	assert_int_equal(err.signal, 0);
}

static void a_kept_plan_runs_it_each_time(void **state)
{
	struct seen here = {.calls = 0};
	struct brood_plan *plan;

	(void)state;
	SKIP_UNLESS(shares_memory(), "memory is copied here");
	assert_int_equal(brood_plan_new(&plan,
					SPEC(.argv = SH(":"),
					     .steps = STEPS(brood_step_call(
						     look, &here, 0))),
					NULL),
			 0);
	for (int i = 0; i < 3; i++) {
		struct brood_child *child;

		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 0);
	}
	brood_plan_free(&plan);
	assert_int_equal(here.calls, 3);
}

static void has_no_other_fields(void **state)
{
	struct brood_step s = brood_step_call(look, &seen, 2);

	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_UNKNOWN_STEP_FLAG);
	s.flags = BROOD_CALL_EARLY;
	s.number = 1;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_STEP_TAIL);
	s.number = 0;
	s.hard = 1;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_STEP_TAIL);
}

static void never_beside_the_caller(void **state)
{
	const struct brood_step *steps = STEPS(brood_step_call(look, &seen, 0));

	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = steps, .flags = BROOD_ASYNC),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .steps = steps, .start_timeout_ms = 9999),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_call(NULL, &seen, 0))),
		-EINVAL, BROOD_REASON_NULL_PATH);
}

SUITE(TEST(runs_in_the_child_after_the_other_steps),
      TEST(early_and_late_have_their_rights),
      TEST(in_the_callers_order_it_runs_where_it_stands),
      TEST(its_error_is_the_steps), TEST(its_end_is_an_error),
      TEST(a_kept_plan_runs_it_each_time), TEST(has_no_other_fields),
      TEST(never_beside_the_caller))
