/* SPDX-License-Identifier: MIT */
/*
 * Pairs of steps for files and terminals whose order matters: as listed the
 * wrong one fails or does something else; the safe order is right whatever the
 * list's is.
 */
#include "lib/rooted.h"
#include "lib/terminal.h"
#include "lib/test.h"

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static int number(const struct told *t, const char *key)
{
	return atoi(told(t, key));
}

static void assert_fails_at(const struct brood_step *steps, int code, int step)
{
	struct brood_error err = fails(
		SPEC(.argv = SH(":"), .flags = BROOD_ORDERED, .steps = steps),
		code, BROOD_STAGE_STEP);

	assert_int_equal(err.step, step);
	assert_int_equal(err.step_type, steps[step].type);
}

static void root_before_directory(void **state)
{
	const struct brood_step dir = brood_step_chdir("/sub");
	const struct brood_step root = brood_step_chroot(rooted_make());

	(void)state;
	NEEDS_ROOT();
	assert_fails_at(STEPS(dir, root), -ENOENT, 0);
	for (int i = 0; i < 3; i++) {
		struct told t =
			i == 2 ? rooted_tell(BROOD_ORDERED, STEPS(root, dir))
			       : rooted_tell(0, i ? STEPS(root, dir)
						  : STEPS(dir, root));

		assert_string_equal(told(&t, "cwd "), "/sub");
		told_free(&t);
	}
}

static void root_before_files(void **state)
{
	const struct brood_step file = brood_step_open(0, "/in", O_RDONLY, 0);
	const struct brood_step root = brood_step_chroot(rooted_make());
	struct told t;

	(void)state;
	NEEDS_ROOT();
	assert_fails_at(STEPS(file, root), -ENOENT, 0);
	t = rooted_tell(0, STEPS(file, root));
	assert_true(rooted_is(&t, "root ", rooted_make()));
	told_free(&t);
}

static void session_before_terminal_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	const struct brood_step session = brood_step_setsid();
	const struct brood_step terminal = brood_step_ctty(0);
	struct told t;

	(void)state;
	assert_fails_at(STEPS(brood_step_dup(0, pty.theirs), terminal, session),
			-EPERM, 1);
	t = tell(SPEC(.steps = STEPS(brood_step_pass(0, pty.theirs), terminal,
				     session)));
	assert_true(terminal_is(&pty, &t));
	told_free(&t);
	t = tell(SPEC(.flags = BROOD_ORDERED,
		      .steps = STEPS(brood_step_dup(0, pty.theirs), session,
				     terminal)));
	assert_true(terminal_is(&pty, &t));
	told_free(&t);
	terminal_close(&pty);
}

static void session_before_terminal(void **state)
{
	(void)state;
	in_fork(session_before_terminal_in_fork);
}

static void descriptors_before_terminal_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	const struct brood_step session = brood_step_setsid();
	const struct brood_step terminal = brood_step_ctty(40);
	struct told t;

	(void)state;
	assert_fails_at(
		STEPS(session, terminal, brood_step_dup(40, pty.theirs)),
		-EBADF, 1);
	t = tell(SPEC(.steps = STEPS(session, terminal,
				     brood_step_pass(40, pty.theirs))));
	assert_true(terminal_is(&pty, &t));
	told_free(&t);
	terminal_close(&pty);
}

static void descriptors_before_terminal(void **state)
{
	(void)state;
	in_fork(descriptors_before_terminal_in_fork);
}

static void group_before_foreground_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	const struct brood_step group = brood_step_setpgid(0);
	const struct brood_step front = brood_step_foreground(0);
	struct told t;

	(void)state;
	terminal_take(&pty);
	t = tell(SPEC(.flags = BROOD_ORDERED,
		      .steps = STEPS(brood_step_dup(0, pty.theirs), front,
				     group)));
	/* The group that came to the foreground is not the program's. */
	assert_int_equal(number(&t, "foreground "), getpgrp());
	assert_int_not_equal(number(&t, "pgid "), getpgrp());
	told_free(&t);
	t = tell(SPEC(.steps = STEPS(brood_step_pass(0, pty.theirs), front,
				     group)));
	assert_int_equal(number(&t, "foreground "), number(&t, "pgid "));
	assert_int_not_equal(number(&t, "pgid "), getpgrp());
	told_free(&t);
	terminal_leave(&pty);
	terminal_close(&pty);
}

static void group_before_foreground(void **state)
{
	(void)state;
	in_fork(group_before_foreground_in_fork);
}

static void terminal_before_foreground_in_fork(void **state)
{
	struct terminal pty = terminal_open();
	struct told t;

	(void)state;
	assert_fails_at(STEPS(brood_step_dup(0, pty.theirs),
			      brood_step_setsid(), brood_step_foreground(0),
			      brood_step_ctty(0)),
			-ENOTTY, 2);
	t = tell(SPEC(.steps = STEPS(brood_step_pass(0, pty.theirs),
				     brood_step_setsid(),
				     brood_step_foreground(0),
				     brood_step_ctty(0))));
	assert_int_equal(number(&t, "foreground "), number(&t, "pid "));
	told_free(&t);
	terminal_close(&pty);
}

static void terminal_before_foreground(void **state)
{
	(void)state;
	in_fork(terminal_before_foreground_in_fork);
}

/* The directory's number is another step's target. */
static void open_before_its_directory_is_overwritten(void **state)
{
	int dir = open(rooted_make(), O_PATH | O_CLOEXEC);
	int other = open(scratch(""), O_PATH | O_CLOEXEC);
	struct brood_step at = brood_step_open_at(7, dir, "in", O_RDONLY, 0);
	struct told t;

	(void)state;
	scratch_file("in", "other", 0600);
	/* Another file is opened. */
	t = tell(SPEC(.flags = BROOD_ORDERED,
		      .steps = STEPS(brood_step_dup(dir, other), at)));
	assert_string_equal(told_fd(&t, 7), scratch("in"));
	told_free(&t);
	for (int i = 0; i < 2; i++) {
		struct brood_step pass = brood_step_pass(dir, other);

		t = tell(SPEC(.steps = i ? STEPS(at, pass) : STEPS(pass, at)));
		assert_string_equal(told_fd(&t, 7), scratch("root/in"));
		told_free(&t);
	}
	t = tell(SPEC(.flags = BROOD_ORDERED,
		      .steps = STEPS(at, brood_step_dup(dir, other))));
	assert_string_equal(told_fd(&t, 7), scratch("root/in"));
	told_free(&t);
	close(other);
	close(dir);
}

static void close_from_after_what_it_closes_is_read(void **state)
{
	const char *path = scratch_file("f", "", 0600);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 30);
	const struct brood_step copy = brood_step_dup(3, high);
	const struct brood_step closing = brood_step_close_from(4);

	(void)state;
	assert_fails_at(STEPS(closing, copy), -EBADF, 1);
	for (int i = 0; i < 3; i++) {
		struct told t = tell(SPEC(.flags = i == 2 ? BROOD_ORDERED : 0,
					  .steps = i ? STEPS(copy, closing)
						     : STEPS(closing, copy)));

		assert_string_equal(told_fd(&t, 3), path);
		assert_int_equal(told_count(&t, "fd "), 4);
		told_free(&t);
	}
	close(high);
	close(fd);
}

SUITE(TEST(root_before_directory), TEST(root_before_files),
      TEST(session_before_terminal), TEST(descriptors_before_terminal),
      TEST(group_before_foreground), TEST(terminal_before_foreground),
      TEST(open_before_its_directory_is_overwritten),
      TEST(close_from_after_what_it_closes_is_read))
