/* SPDX-License-Identifier: MIT */
/* What cannot be a loaded template is none, for a reason that is named, and its
 * main does not run. */
#include "lib/loaded.h"

#include <grp.h>
#include <sys/xattr.h>

#include "lib/becoming.h"
#include "lib/bpf.h"

#include <sys/prctl.h>

#define ENVIRONMENT ((const char *[16]){NULL, "A=b"})

static char *copy_of(const char *name, mode_t mode)
{
	size_t size;
	void *bytes = whole_file(beside(name), &size);
	char *path = strdup(scratch_file(name, "", 0700));
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
	free(bytes);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static void without_a_loader(void **state)
{
	(void)state;
	not_loaded(ARGV(beside("guest-static")), ENVIRONMENT,
		   BROOD_TEMPLATE_STATIC, NULL);
	not_loaded(ARGV(beside("guest-static-pie")), ENVIRONMENT,
		   BROOD_TEMPLATE_STATIC, NULL);
}

static void with_rights(void **state)
{
	static const struct {
		uint32_t magic, permitted, inheritable, high[2];
	} caps = {0x02000001, 1 << 10, 0, {0, 0}};
	char *path = copy_of("guest", 04755);

	(void)state;
	not_loaded(ARGV(path), ENVIRONMENT, BROOD_TEMPLATE_PRIVILEGED,
		   "set-user-ID");
	assert_int_equal(chmod(path, 02755), 0);
	not_loaded(ARGV(path), ENVIRONMENT, BROOD_TEMPLATE_PRIVILEGED,
		   "set-group-ID");
	assert_int_equal(chmod(path, 0755), 0);
	if (setxattr(path, "security.capability", &caps, sizeof caps, 0)) {
		free(path);
		skip_because("no file capabilities here");
		return;
	}
	not_loaded(ARGV(path), ENVIRONMENT, BROOD_TEMPLATE_PRIVILEGED,
		   "file capabilities");
	free(path);
}

static void shy(const char *what, enum brood_template_reason reason,
		const char *detail)
{
	const char *envp[16] = {NULL, what};

	not_loaded(ARGV(beside("guest-with-shy")), envp, reason, detail);
}

static void with_threads(void **state)
{
	(void)state;
	shy("SHY=thread", BROOD_TEMPLATE_THREADS, "guest-worker");
}

static void by_its_libraries(void **state)
{
	(void)state;
	shy("SHY=setenv", BROOD_TEMPLATE_ENVIRONMENT, "a library changes it");
	shy("SHY=unsetenv", BROOD_TEMPLATE_ENVIRONMENT, "a library changes it");
	shy("SHY=exec", BROOD_TEMPLATE_NEVER_READY,
	    "a library executes another program");
	shy("SHY=exit", BROOD_TEMPLATE_NEVER_READY,
	    "it ended before its own code");
	shy("SHY=abort", BROOD_TEMPLATE_NEVER_READY,
	    "it ended before its own code");
	shy("SHY=trap", BROOD_TEMPLATE_NEVER_READY,
	    "a library traps by itself");
	shy("SHY=open", BROOD_TEMPLATE_NOT_HERE, "a library has opened a file");
	shy("SHY=sleep", BROOD_TEMPLATE_NEVER_READY, "it took too long");
}

/* The one and only whose library leaves it alone. */
static void not_by_those_that_do_nothing(void **state)
{
	const char *path = beside("guest-with-shy");
	const char *const stop[] = {"SHY=stop", NULL};
	struct brood_template *t = must_load(ARGV(path), NULL);

	(void)state;
	brood_template_close(&t);
	/* A stop that nobody would end. */
	t = must_load(ARGV(path), stop);
	brood_template_close(&t);
}

static void no_file(const char *path)
{
	struct brood_template *t = NULL;
	struct brood_error err, plain;
	struct brood_child *child = NULL;
	int r = brood_template_open(&t, SPEC(.argv = ARGV(path)), NULL, &err);

	assert_int_equal(r,
			 brood_spawn(&child, SPEC(.argv = ARGV(path)), &plain));
	assert_true(r < 0);
	assert_null(t);
	assert_int_equal(err.stage, plain.stage);
	assert_int_equal(err.reason, plain.reason);
	assert_string_equal(err.object, plain.object);
}

static void as_a_spawn_is(void **state)
{
	char *bytes;
	size_t size;
	char *path;
	FILE *f;

	(void)state;
	no_file("/nowhere/at/all");
	no_file(scratch_file("text", "no program", 0755));
	no_file(scratch_file("denied", "#!/bin/sh\n", 0644));
	no_file(scratch_file("script", "#!/nowhere/at/all\n", 0755));
	/* Its interpreter's path, changed. */
	path = copy_of("guest", 0755);
	bytes = whole_file(path, &size);
	for (size_t i = 0; i + 8 < size; i++)
		if (!memcmp(bytes + i, "/lib64/l", 8) ||
		    !memcmp(bytes + i, "/lib/ld-", 8)) {
			bytes[i + 1] = 'X';
			break;
		}
	f = fopen(path, "w");
	assert_int_equal(fwrite(bytes, 1, size, f), size);
	fclose(f);
	no_file(path);
	/* Nothing but the start of the file. */
	assert_int_equal(truncate(path, 100), 0);
	no_file(path);
	free(bytes);
	free(path);
}

/* Its program headers say that everything is at the same place. */
static void if_it_is_corrupt(void **state)
{
	char *path = copy_of("guest", 0755);
	uint64_t zeros[64] = {0};
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	(void)state;
	/* The dynamic section is the loader's first reading. */
	for (off_t at = 0x1000; at < 0x4000; at += (off_t)sizeof zeros)
		assert_int_equal(pwrite(fd, zeros, sizeof zeros, at),
				 sizeof zeros);
	close(fd);
	not_loaded(ARGV(path), ENVIRONMENT, BROOD_TEMPLATE_NEVER_READY, NULL);
	free(path);
}

static void deny(const struct sock_filter *filter, size_t count)
{
	const struct sock_fprog program = {(unsigned short)count,
					   (struct sock_filter *)filter};

	assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	assert_int_equal(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program),
			 0);
}

#define DENY(nr, e)                                                            \
	do {                                                                   \
		const struct sock_filter f[] = {BPF_DENY(nr, BPF_ERROR(e))};   \
		deny(f, sizeof f / sizeof *f);                                 \
	} while (0)

static void in_no_ptrace(void **state)
{
	(void)state;
	DENY(SYS_ptrace, EPERM);
	not_loaded(ARGV(beside("guest")), ENVIRONMENT,
		   BROOD_TEMPLATE_NO_TRACING, "ptrace: error 1");
}

static void in_no_writev(void **state)
{
	(void)state;
	DENY(SYS_process_vm_writev, ENOSYS);
	not_loaded(ARGV(beside("guest")), ENVIRONMENT,
		   BROOD_TEMPLATE_NO_TRACING, "process_vm_writev: error 38");
}

static void in_no_close_range(void **state)
{
	(void)state;
	DENY(SYS_close_range, EPERM);
	not_loaded(ARGV(beside("guest")), ENVIRONMENT, BROOD_TEMPLATE_NOT_HERE,
		   NULL);
}

static void where_calls_are_denied(void **state)
{
	(void)state;
	in_fork(in_no_ptrace);
	in_fork(in_no_writev);
	in_fork(in_no_close_range);
}

static void as_nobody(void **state)
{
	const char *envp[16] = {NULL, "A=b"};
	struct brood_template *t;

	(void)state;
	envp[0] = ran_variable();
	assert_int_equal(setgroups(0, NULL), 0);
	assert_int_equal(setresgid(65534, 65534, 65534), 0);
	assert_int_equal(setresuid(65534, 65534, 65534), 0);
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	t = must_load(ARGV("/usr/bin/env"), envp);
	brood_template_close(&t);
	not_loaded(ARGV("/bin/su"), envp, BROOD_TEMPLATE_PRIVILEGED,
		   "set-user-ID");
}

static void not_for_want_of_rights(void **state)
{
	(void)state;
	SKIP_UNLESS(!getuid(), "only root can become another user");
	in_fork(as_nobody);
}

SUITE(TEST_WARM(without_a_loader), TEST_WARM(with_rights),
      TEST_WARM(with_threads), TEST_WARM(by_its_libraries),
      TEST_WARM(not_by_those_that_do_nothing), TEST_WARM(as_a_spawn_is),
      TEST_WARM(if_it_is_corrupt), TEST(where_calls_are_denied),
      TEST(not_for_want_of_rights))
