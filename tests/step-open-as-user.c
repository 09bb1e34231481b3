/* SPDX-License-Identifier: MIT */
/* A file that is opened as the new user: with its rights, under its number. */
#include "lib/test.h"

#include <linux/capability.h>

#define USER 65534

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static struct brood_step as_user(struct brood_step s)
{
	s.flags |= BROOD_OPEN_AS_USER;
	return s;
}

static struct brood_step writes(int fd, const char *path)
{
	return brood_step_open(fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
}

static unsigned owner(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_uid;
}

/* A directory where everybody may make files. */
static void open_to_all(void)
{
	assert_int_equal(chmod(scratch(""), 01777), 0);
}

static void the_file_is_the_users(void **state)
{
	const struct brood_step user = brood_step_uid(USER);

	(void)state;
	NEEDS_ROOT();
	open_to_all();
	for (int i = 0; i < 2; i++) {
		const char *theirs = scratch("theirs"), *ours = scratch("ours");
		struct brood_step s[] = {as_user(writes(8, theirs)),
					 writes(9, ours), user,
					 brood_step_end()};

		if (i) {
			s[2] = s[0];
			s[0] = user;
		}
		assert_int_equal(run(SPEC(.argv = SH("echo 8 >&8; echo 9 >&9"),
					  .steps = s)),
				 0);
		assert_int_equal(owner(theirs), USER);
		assert_int_equal(owner(ours), 0);
		unlink(theirs);
		unlink(ours);
	}
}

static void what_the_user_may_not_open_fails(void **state)
{
	const char *path = scratch_file("mine", "x", 0600);
	struct brood_error err;

	(void)state;
	NEEDS_ROOT();
	open_to_all();
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_uid(USER),
					as_user(brood_step_open(0, path,
								O_RDONLY, 0)))),
		    -EACCES, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_OPEN);
	assert_string_equal(err.object, path);
	/* Unless a capability lets it. */
	assert_int_equal(
		run(SPEC(.argv = SH("test $(cat) = x"),
			 .steps = STEPS(brood_step_uid(USER),
					brood_step_cap_ambient(
						BROOD_CAP(CAP_DAC_READ_SEARCH)),
					as_user(brood_step_open(
						0, path, O_RDONLY, 0))))),
		0);
}

static void copies_of_it_wait_as_well(void **state)
{
	const char *path = scratch("log");
	char text[64];
	int fd;

	(void)state;
	NEEDS_ROOT();
	open_to_all();
	assert_int_equal(run(SPEC(.argv = SH("echo 1; echo 2 >&2; echo 5 >&5"),
				  .steps = STEPS(as_user(writes(1, path)),
						 brood_step_dup(2, 1),
						 brood_step_dup(5, 2),
						 brood_step_uid(USER)))),
			 0);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_string_equal(slurp(fd, text, sizeof text), "1\n2\n5\n");
	close(fd);
	unlink(path);
}

/* The caller has other things open under these numbers. */
static void no_other_descriptor_is_disturbed(void **state)
{
	static const uint64_t both[] = {0, BROOD_KEEP_FDS};
	const char *path = scratch_file("file", "f", 0644);

	(void)state;
	for (int fd = 7; fd < 12; fd++)
		assert_int_equal(dup3(0, fd, O_CLOEXEC), fd);
	for (int i = 0; i < 4; i++) {
		struct told t = tell(
			SPEC(.flags = both[i % 2] | (i < 2 ? 0 : BROOD_ASYNC),
			     .steps = STEPS(as_user(brood_step_open(
						    8, path, O_RDONLY, 0)),
					    brood_step_null(9),
					    brood_step_pass(10, 1),
					    brood_step_dup(11, 8),
					    brood_step_dup(12, 9))));
		const char *one = told_fd(&t, 1);

		assert_string_equal(told_fd(&t, 8), path);
		assert_string_equal(told_fd(&t, 9), "/dev/null");
		assert_string_equal(told_fd(&t, 10), one);
		assert_string_equal(told_fd(&t, 11), path);
		assert_string_equal(told_fd(&t, 12), "/dev/null");
		assert_null(told_fd(&t, 7));
		assert_null(told_fd(&t, 13));
		told_free(&t);
	}
	for (int fd = 7; fd < 12; fd++)
		close(fd);
}

/* A flag of theirs has the same bit. */
static void nor_is_a_pipe(void **state)
{
	const char *path = scratch_file("file", "f", 0644);
	struct brood_child *child = start(
		SPEC(.argv = SH("echo out; cat <&5"),
		     .steps = STEPS(
			     brood_step_pipe(1, BROOD_PIPE_CHILD_WRITES),
			     as_user(brood_step_open(5, path, O_RDONLY, 0)))));
	char text[64];

	(void)state;
	assert_string_equal(output_of(child, text, sizeof text), "out\nf");
}

/* The directory is the caller's, although its number is somebody else's in the
 * child, or nobody's. */
static void below_a_directory(void **state)
{
	int dir = open(scratch(""), O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *path = scratch_file("below", "b", 0644);
	int other = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct told t = tell(
			SPEC(.steps = STEPS(
				     brood_step_null(i ? dir : 23),
				     brood_step_open_at(21, dir, "below",
							O_RDONLY, 0),
				     as_user(brood_step_open_at(
					     20, dir, "below", O_RDONLY, 0)),
				     as_user(brood_step_open_at(
					     22, other, "dev/null", O_RDONLY,
					     0)))));

		assert_string_equal(told_fd(&t, 20), path);
		assert_string_equal(told_fd(&t, 21), path);
		assert_string_equal(told_fd(&t, 22), "/dev/null");
		assert_int_equal(told_count(&t, "fd "), 3 + 4);
		told_free(&t);
	}
	close(dir);
	close(other);
}

static void not_in_the_callers_order(void **state)
{
	struct brood_error err;

	(void)state;
	err = refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			   .steps = STEPS(brood_step_umask(0),
					  as_user(brood_step_open(
						  0, "/", O_RDONLY, 0)))),
		      -EINVAL, BROOD_REASON_FLAG_CONFLICT);
	assert_int_equal(err.step, 1);
}

SUITE(TEST(the_file_is_the_users), TEST(what_the_user_may_not_open_fails),
      TEST(copies_of_it_wait_as_well), TEST(no_other_descriptor_is_disturbed),
      TEST(nor_is_a_pipe), TEST(below_a_directory),
      TEST(not_in_the_callers_order))
