/* SPDX-License-Identifier: MIT */
/* chroot and root_fd: the child's root, and never the caller's. */
#include "lib/rooted.h"
#include "lib/test.h"

#include <sys/prctl.h>

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static void is_the_childs_root_and_directory(void **state)
{
	const char *root = rooted_make();
	struct told t;

	(void)state;
	NEEDS_ROOT();
	/* The caller's directory lies outside. */
	t = rooted_tell(0, STEPS(brood_step_chroot(root)));
	assert_true(rooted_is(&t, "root ", root));
	assert_true(rooted_is(&t, "directory ", root));
	assert_string_equal(told(&t, "cwd "), "/");
	told_free(&t);
}

static void by_descriptor(void **state)
{
	const char *root = rooted_make();
	int fd = open(root, O_PATH | O_CLOEXEC);
	struct told t;

	(void)state;
	NEEDS_ROOT();
	t = rooted_tell(0, STEPS(brood_step_root_fd(fd)));
	assert_true(rooted_is(&t, "root ", root));
	assert_string_equal(told(&t, "cwd "), "/");
	told_free(&t);
	close(fd);
	/* The descriptor itself is not passed on: seen where there is /proc. */
	fd = open("/", O_PATH);
	t = tell(SPEC(.steps = STEPS(brood_step_root_fd(fd))));
	assert_int_equal(told_count(&t, "fd "), 3);
	told_free(&t);
	close(fd);
}

static void holds_for_all_paths(void **state)
{
	const char *root = rooted_make();
	struct told t;

	(void)state;
	NEEDS_ROOT();
	t = rooted_tell(0, STEPS(brood_step_open(3, "/in", O_RDONLY, 0),
				 brood_step_open(4, "../in", O_RDONLY, 0),
				 brood_step_chdir("sub"),
				 brood_step_chroot(root)));
	assert_string_equal(told(&t, "cwd "), "/sub");
	told_free(&t);
	/* What the caller has is not there. */
	fails(SPEC(.argv = ARGV("/bin/sh"),
		   .steps = STEPS(brood_step_chroot(root))),
	      -ENOENT, BROOD_STAGE_EXEC);
}

/* A child that waits for a FIFO in its root, while the caller looks at its own
 * root and directory and changes nothing of the child's. */
static void the_callers_own_are_untouched(void **state)
{
	const char *root = rooted_make();
	struct brood_child *child;
	struct stat before, now;
	char cwd[2][4096];
	struct told t;
	int fd;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	assert_non_null(getcwd(cwd[0], sizeof cwd[0]));
	assert_int_equal(stat("/", &before), 0);
	unlink(scratch("root/fifo"));
	assert_int_equal(mkfifo(scratch("root/fifo"), 0600), 0);
	child = start(
		SPEC(.argv = ARGV("/bin/tell", "-o", "/out"),
		     .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_open(3, "/fifo", O_RDONLY, 0),
				    brood_step_chroot(root),
				    brood_step_chdir("/sub"))));
	/* Opens when the child has come to that step, in its new root. */
	fd = open(scratch("root/fifo"), O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_non_null(getcwd(cwd[1], sizeof cwd[1]));
	assert_string_equal(cwd[0], cwd[1]);
	assert_int_equal(stat("/", &now), 0);
	assert_int_equal(before.st_ino, now.st_ino);
	assert_int_equal(before.st_dev, now.st_dev);
	assert_int_equal(access(scratch("root/in"), F_OK), 0);
	close(fd);
	assert_int_equal(finish(child), 0);
	t = tell_read_from(scratch("root/out"));
	assert_string_equal(told(&t, "cwd "), "/sub");
	told_free(&t);
}

static void failure_names_step_and_directory(void **state)
{
	int fd = open(scratch_file("f", "", 0600), O_RDONLY | O_CLOEXEC);
	struct brood_error err;
	char why[256];

	(void)state;
	NEEDS_ROOT();
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(022),
					brood_step_chroot("/no/such/root"))),
		    -ENOENT, BROOD_STAGE_STEP);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "change root to \"/no/such/root\" (step 1): "
				 "No such file or directory");
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_umask(022),
						     brood_step_root_fd(fd))),
		-ENOTDIR, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.number, fd);
	close(fd);
}

static void bad_input_is_refused(void **state)
{
	struct brood_error err;

	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_chroot(NULL))),
		-EINVAL, BROOD_REASON_NULL_PATH);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_chroot(""))),
		-EINVAL, BROOD_REASON_EMPTY_PATH);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_root_fd(-1))),
		-EINVAL, BROOD_REASON_BAD_FD);
	err = refused(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_chroot("/"), brood_step_umask(0),
				    brood_step_root_fd(0))),
		-EINVAL, BROOD_REASON_REPEATED);
	assert_int_equal(err.step, 2);
	assert_int_equal(err.other, 0);
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_root_fd(777))),
		-EBADF, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_FD_NOT_OPEN);
	assert_int_equal(err.other, 777);
}

static void needs_the_right_in_fork(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(setuid(65534), 0);
	prctl(PR_SET_DUMPABLE, 1);
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_chroot("/"))),
		-EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
}

static void needs_the_right(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(needs_the_right_in_fork);
}

/* The rights go only when the root has changed. */
static void comes_before_the_identity(void **state)
{
	struct told t;

	(void)state;
	NEEDS_ROOT();
	t = rooted_tell(0, STEPS(brood_step_uid(65534), brood_step_gid(65534),
				 brood_step_groups(NULL, 0),
				 brood_step_chroot(rooted_make())));
	assert_string_equal(told(&t, "uid "), "65534");
	told_free(&t);
}

SUITE(TEST(is_the_childs_root_and_directory), TEST(by_descriptor),
      TEST(holds_for_all_paths), TEST(the_callers_own_are_untouched),
      TEST(failure_names_step_and_directory), TEST(bad_input_is_refused),
      TEST(needs_the_right), TEST(comes_before_the_identity))
