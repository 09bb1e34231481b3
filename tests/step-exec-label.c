/* SPDX-License-Identifier: MIT */
/* exec_label: what a security module is told to run the program as; without
 * such a module the step fails. */
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>

/* Such a module lets its file be read. */
static int has_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char byte;
	int r = fd >= 0 && read(fd, &byte, 1) >= 0;

	close(fd);
	return r;
}

static void fails_with(uint32_t flags, const char *path)
{
	struct brood_error err;
	char text[256];

	SKIP_UNLESS(!has_module(path), path);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(
				 brood_step_umask(022),
				 brood_step_exec_label("some:label", flags))),
		    -EOPNOTSUPP, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "set the label for exec to \"some:label\" "
				  "(step 1): Operation not supported");
}

static void without_a_module_it_fails(void **state)
{
	(void)state;
	fails_with(0, "/proc/thread-self/attr/exec");
	fails_with(BROOD_LABEL_APPARMOR,
		   "/proc/thread-self/attr/apparmor/exec");
}

static void put(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
}

static void assert_written(const char *path, const char *expected)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[64] = "";

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof text - 1) >= 0);
	close(fd);
	assert_string_equal(text, expected);
}

/* Files in the place of the kernel's show what a module would be told. */
static void before_files(void)
{
	static const char selinux[] = "/proc/thread-self/attr/exec";
	static const char apparmor[] = "/proc/thread-self/attr/apparmor/exec";

	mkdir("/proc/thread-self", 0755);
	mkdir("/proc/thread-self/attr", 0755);
	mkdir("/proc/thread-self/attr/apparmor", 0755);
	put(selinux);
	put(apparmor);
	run(SPEC(.argv = SH(":"),
		 .steps = STEPS(brood_step_exec_label("a:b:c", 0))));
	assert_written(selinux, "a:b:c");
	assert_written(apparmor, "");
	run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_exec_label(
					  "profile", BROOD_LABEL_APPARMOR))));
	assert_written(selinux, "a:b:c");
	assert_written(apparmor, "exec profile");
}

static void other_proc(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/proc", "tmpfs", 0, NULL)) {
		fprintf(stderr, "# skipped: no mount namespace here\n");
		return;
	}
	/* Without /proc it is not the module that is missing. */
	fails(SPEC(.argv = SH(":"),
		   .steps = STEPS(brood_step_exec_label("a", 0))),
	      -ENOENT, BROOD_STAGE_STEP);
	before_files();
	assert_int_equal(umount("/proc"), 0);
}

static void the_label_is_what_is_written(void **state)
{
	(void)state;
	in_fork(other_proc);
}

static void has_to_have_one(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_exec_label(NULL, 0))),
		-EINVAL, BROOD_REASON_NULL_PATH);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_exec_label("", 0))),
		-EINVAL, BROOD_REASON_EMPTY_PATH);
}

SUITE(TEST(without_a_module_it_fails), TEST(the_label_is_what_is_written),
      TEST(has_to_have_one))
