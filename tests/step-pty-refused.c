/* SPDX-License-Identifier: MIT */
/* pty: what it cannot be, and what is left when it cannot be had: nothing. */
#include "lib/test.h"

static const char *sentence(const struct brood_error *err)
{
	static char why[256];

	brood_error_format(err, why, sizeof why);
	return why;
}

static void failures_name_the_step_and_leave_nothing(void **state)
{
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct brood_error err;

	(void)state;
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(0),
					brood_step_pty_like(file))),
		    -ENOTTY, BROOD_STAGE_RESOURCE);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.number, file);
	assert_non_null(
		strstr(sentence(&err), "make a terminal like that on fd "));
	close(file);
	/* A new descriptor must not be taken for it. */
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_pty_like(file))),
		    -EBADF, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_FD_NOT_OPEN);
	assert_int_equal(err.other, file);
	err = fails(SPEC(.argv = SH(":"), .flags = BROOD_NO_FD_CHECK,
			 .steps = STEPS(brood_step_pty_like(file))),
		    -EBADF, BROOD_STAGE_RESOURCE);
	assert_int_equal(err.number, file);
	for (int i = 0; i < 20; i++)
		fails(SPEC(.argv = ARGV("/no/such"),
			   .flags = i % 2 ? BROOD_ORDERED : 0,
			   .steps = STEPS(brood_step_pty(0, 0))),
		      -ENOENT, BROOD_STAGE_EXEC);
}

static struct brood_error refused_with(const struct brood_step *steps,
				       uint64_t flags, enum brood_reason reason)
{
	return refused(SPEC(.argv = SH(":"), .flags = flags, .steps = steps),
		       -EINVAL, reason);
}

static void what_excludes_it_is_refused(void **state)
{
	struct brood_step pty = brood_step_pty(24, 80);
	const struct brood_step others[] = {
		brood_step_setsid(), brood_step_setpgid(0), brood_step_ctty(0),
		brood_step_pty(1, 1)};
	struct brood_error err;

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		for (int flags = 0; flags < 2; flags++) {
			uint64_t f = flags ? BROOD_ORDERED : 0;

			/* CTTY has a reason of its own without SETSID. */
			if (others[i].type == BROOD_STEP_CTTY)
				continue;
			err = refused_with(STEPS(pty, others[i]), f,
					   BROOD_REASON_PTY_ALONE);
			assert_int_equal(err.step, 1);
			assert_int_equal(err.other, 0);
			err = refused_with(STEPS(others[i], pty), f,
					   BROOD_REASON_PTY_ALONE);
			assert_int_equal(err.step, 1);
		}
	refused_with(STEPS(pty, brood_step_ctty(0)), 0, BROOD_REASON_PTY_ALONE);
	refused_with(STEPS(pty, brood_step_ctty(0)), BROOD_ORDERED,
		     BROOD_REASON_PTY_ALONE);
	/* Another step that says what one of the three is. */
	err = refused_with(STEPS(pty, brood_step_null(1)), 0,
			   BROOD_REASON_FD_SET_TWICE);
	assert_int_equal(err.number, 1);
	assert_int_equal(err.step, 1);
	refused_with(STEPS(brood_step_pass(2, 1), pty), 0,
		     BROOD_REASON_FD_SET_TWICE);
	refused_with(STEPS(pty, brood_step_close(0)), 0,
		     BROOD_REASON_FD_SET_TWICE);
	refused_with(STEPS(pty, brood_step_close_from(2)), 0,
		     BROOD_REASON_CLOSED_FROM);
	refused_with(STEPS(brood_step_close_from(0), pty), BROOD_ORDERED,
		     BROOD_REASON_CLOSED_FROM);
	pty.flags = UINT32_C(1) << 4;
	refused_with(STEPS(pty), 0, BROOD_REASON_UNKNOWN_STEP_FLAG);
	pty.flags = 0;
	pty.from = 1; /* without BROOD_PTY_LIKE */
	refused_with(STEPS(pty), 0, BROOD_REASON_STEP_TAIL);
	refused_with(STEPS(brood_step_pty_like(-1)), 0, BROOD_REASON_BAD_FD);
}

SUITE(TEST(failures_name_the_step_and_leave_nothing),
      TEST(what_excludes_it_is_refused))
