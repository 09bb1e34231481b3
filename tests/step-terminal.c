/* SPDX-License-Identifier: MIT */
/* ctty and foreground: the terminal of the child's session. */
#include "lib/terminal.h"
#include "lib/test.h"

static int number(const struct told *t, const char *key)
{
	return atoi(told(t, key));
}

static struct told tell_with(uint64_t flags, const struct brood_step *steps)
{
	struct brood_child *child = start(
		SPEC(.argv = tell_argv(), .flags = flags, .steps = steps));

	assert_int_equal(finish(child), 0);
	return tell_read();
}

static void becomes_the_sessions_in_fork(void **state)
{
	struct terminal pty = terminal_open();

	(void)state;
	/* Whatever the order, and by any number, the last one included. */
	for (int i = 0; i < 2; i++) {
		uint64_t flags = i ? BROOD_ASYNC : 0;
		struct told t = tell_with(
			flags, STEPS(brood_step_ctty(0), brood_step_setsid(),
				     brood_step_pass(0, pty.theirs)));

		assert_true(terminal_is(&pty, &t));
		assert_int_equal(number(&t, "sid "), number(&t, "pid "));
		assert_int_equal(number(&t, "foreground "), number(&t, "pid "));
		told_free(&t);
		t = tell_with(flags, STEPS(brood_step_setsid(),
					   brood_step_pass(9, pty.theirs),
					   brood_step_ctty(9)));
		assert_true(terminal_is(&pty, &t));
		told_free(&t);
		/* Not without the step. */
		t = tell_with(flags, STEPS(brood_step_setsid(),
					   brood_step_pass(0, pty.theirs)));
		assert_false(terminal_is(&pty, &t));
		told_free(&t);
	}
	terminal_close(&pty);
}

/* In a process that no hangup of a terminal reaches. */
static void becomes_the_sessions(void **state)
{
	(void)state;
	in_fork(becomes_the_sessions_in_fork);
}

/* Once the first child has ended, its group is still the foreground, and the
 * caller is in the background: the next step would stop on SIGTTOU. */
static void goes_to_the_foreground_in_fork(void **state)
{
	struct terminal pty = terminal_open();

	(void)state;
	terminal_take(&pty);
	for (int i = 0; i < 6; i++) {
		struct told t = tell_with(
			i % 2 ? BROOD_ASYNC : 0,
			STEPS(brood_step_foreground(2), brood_step_setpgid(0),
			      brood_step_pass(2, pty.theirs)));

		assert_int_equal(number(&t, "pgid "), number(&t, "pid "));
		assert_int_equal(number(&t, "foreground "), number(&t, "pid "));
		assert_int_not_equal(tcgetpgrp(pty.theirs), getpgrp());
		told_free(&t);
	}
	terminal_leave(&pty);
	terminal_close(&pty);
}

static void goes_to_the_foreground(void **state)
{
	(void)state;
	in_fork(goes_to_the_foreground_in_fork);
}

/* Without a new group it is the caller's that comes to the foreground. */
static void the_group_is_the_childs_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	const struct brood_step *steps =
		STEPS(brood_step_foreground(2), brood_step_pass(2, pty.theirs));
	struct told t;

	(void)state;
	terminal_take(&pty);
	t = tell_with(0, STEPS(brood_step_foreground(2), brood_step_setpgid(0),
			       brood_step_pass(2, pty.theirs)));
	told_free(&t);
	assert_int_not_equal(tcgetpgrp(pty.theirs), getpgrp());
	t = tell_with(0, steps);
	assert_int_equal(number(&t, "foreground "), getpgrp());
	told_free(&t);
	terminal_leave(&pty);
	terminal_close(&pty);
}

static void the_group_is_the_childs(void **state)
{
	(void)state;
	in_fork(the_group_is_the_childs_in_fork);
}

static void both_with_a_session_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	struct told t = tell_with(
		0, STEPS(brood_step_foreground(0), brood_step_ctty(0),
			 brood_step_setsid(), brood_step_pass(0, pty.theirs),
			 brood_step_dup(1, 0), brood_step_dup(2, 0)));

	(void)state;
	assert_true(terminal_is(&pty, &t));
	assert_int_equal(number(&t, "foreground "), number(&t, "pid "));
	told_free(&t);
	terminal_close(&pty);
}

static void both_with_a_session(void **state)
{
	(void)state;
	in_fork(both_with_a_session_in_fork);
}

static void failures_name_step_and_number_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	struct brood_error err;
	char why[256];

	(void)state;
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_setsid(), brood_step_null(5),
					brood_step_ctty(5))),
		    -ENOTTY, BROOD_STAGE_STEP);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "take the controlling terminal on fd 5 (step "
				 "2): Inappropriate ioctl for device");
	/* A terminal, but not this session's. */
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_pass(0, pty.theirs),
					brood_step_foreground(0))),
		    -ENOTTY, BROOD_STAGE_STEP);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "become the foreground group on fd 0 (step "
				 "1): Inappropriate ioctl for device");
	/* It is the session's of somebody else. */
	terminal_take(&pty);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_setsid(), brood_step_ctty(0),
					brood_step_pass(0, pty.theirs))),
		    -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(tcgetpgrp(pty.theirs), getpgrp());
	terminal_leave(&pty);
	terminal_close(&pty);
}

static void failures_name_step_and_number(void **state)
{
	(void)state;
	in_fork(failures_name_step_and_number_in_fork);
}

static struct brood_error refused_with(const struct brood_step *steps,
				       uint64_t flags, enum brood_reason reason)
{
	return refused(SPEC(.argv = SH(":"), .flags = flags, .steps = steps),
		       -EINVAL, reason);
}

static void bad_input_is_refused(void **state)
{
	struct brood_error err;

	(void)state;
	for (int i = 0; i < 2; i++) {
		uint64_t flags = i ? BROOD_ORDERED : 0;

		err = refused_with(
			STEPS(brood_step_umask(0), brood_step_ctty(0)), flags,
			BROOD_REASON_NO_SESSION);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, BROOD_STEP_CTTY);
	}
	refused_with(STEPS(brood_step_setsid(), brood_step_ctty(-1)), 0,
		     BROOD_REASON_BAD_FD);
	refused_with(STEPS(brood_step_foreground(-1)), 0, BROOD_REASON_BAD_FD);
	refused_with(STEPS(brood_step_foreground(0), brood_step_foreground(1)),
		     0, BROOD_REASON_REPEATED);
	/* The child would not have it. */
	err = refused_with(STEPS(brood_step_setsid(), brood_step_ctty(5)), 0,
			   BROOD_REASON_FD_NOT_IN_CHILD);
	assert_int_equal(err.number, 5);
	refused_with(STEPS(brood_step_foreground(1), brood_step_close(1)), 0,
		     BROOD_REASON_FD_NOT_IN_CHILD);
	refused_with(STEPS(brood_step_foreground(2), brood_step_close_from(2)),
		     0, BROOD_REASON_FD_NOT_IN_CHILD);
}

SUITE(TEST(becomes_the_sessions), TEST(goes_to_the_foreground),
      TEST(the_group_is_the_childs), TEST(both_with_a_session),
      TEST(failures_name_step_and_number), TEST(bad_input_is_refused))
