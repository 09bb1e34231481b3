/* SPDX-License-Identifier: MIT */
/* A spec with argv alone starts that program as a child of the caller. */
#include "lib/test.h"

extern char **environ;

static void gives_a_handle(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err, zero = {0};

	(void)state;
	memset(&err, 0xff, sizeof err);
	assert_int_equal(brood_spawn(&child, SPEC(.argv = SH("exit 3")), &err),
			 0);
	assert_memory_equal(&err, &zero, sizeof err);
	assert_true(brood_pid(child) > 0);
	assert_int_equal(finish(child), 3);
}

static void is_the_callers_child(void **state)
{
	struct brood_child *child;
	struct told t;
	pid_t pid;

	(void)state;
	child = start(SPEC(.argv = tell_argv()));
	pid = brood_pid(child);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_int_equal(atoi(told(&t, "pid ")), pid);
	assert_int_equal(atoi(told(&t, "ppid ")), getpid());
	assert_int_equal(atoi(told(&t, "pgid ")), getpgrp());
	assert_int_equal(atoi(told(&t, "sid ")), getsid(0));
	told_free(&t);
}

static void passes_arguments_as_they_are(void **state)
{
	const char *const *base = tell_argv();
	struct told t = tell(SPEC(.program = base[0],
				  .argv = ARGV("a name", base[1], base[2], "",
					       "two words", "*", "\"$HOME")));

	(void)state;
	assert_string_equal(told(&t, "arg 0 "), "a name");
	assert_string_equal(told(&t, "arg 3 "), "");
	assert_string_equal(told(&t, "arg 4 "), "two words");
	assert_string_equal(told(&t, "arg 5 "), "*");
	assert_string_equal(told(&t, "arg 6 "), "\"$HOME");
	assert_int_equal(told_count(&t, "arg "), 7);
	told_free(&t);
}

static void inherits_the_environment(void **state)
{
	struct told t = tell(SPEC(.flags = 0));
	int n = 0;

	(void)state;
	for (; environ[n]; n++) {
		char key[4096];

		if (strchr(environ[n], '\n') || strlen(environ[n]) > 4000)
			continue;
		snprintf(key, sizeof key, "env %s", environ[n]);
		assert_non_null(told(&t, key));
	}
	told_free(&t);
}

static void sets_the_environment(void **state)
{
	struct told t = tell(SPEC(.envp = ARGV("A=1", "B=", "C=x=y")));

	(void)state;
	assert_int_equal(told_count(&t, "env "), 3);
	assert_string_equal(told(&t, "env A="), "1");
	assert_string_equal(told(&t, "env B="), "");
	assert_string_equal(told(&t, "env C="), "x=y");
	told_free(&t);
	t = tell(SPEC(.envp = (const char *const[]){NULL}));
	assert_int_equal(told_count(&t, "env "), 0);
	told_free(&t);
}

static void inherits_the_rest(void **state)
{
	struct told t = tell(SPEC(.flags = 0));
	char cwd[4096], link[4096];

	(void)state;
	assert_non_null(getcwd(cwd, sizeof cwd));
	assert_string_equal(told(&t, "cwd "), cwd);
	for (int fd = 0; fd < 3; fd++) {
		char path[32];
		ssize_t n;

		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof link - 1);
		assert_true(n > 0);
		link[n] = 0;
		assert_string_equal(told_fd(&t, fd), link);
	}
	assert_int_equal(told_count(&t, "fd "), 3);
	told_free(&t);
}

static void tells_a_missing_program(void **state)
{
	struct brood_error err = fails(SPEC(.argv = ARGV("/no/such/program")),
				       -ENOENT, BROOD_STAGE_EXEC);

	(void)state;
	assert_string_equal(err.object, "/no/such/program");
	assert_int_equal(err.step, -1);
}

static void got_all_that_was_asked(void **state)
{
	const uint64_t need = BROOD_HAS_CLONE3 | BROOD_HAS_CLOSE_RANGE |
			      BROOD_HAS_PIDFD | BROOD_HAS_SHARED_MEMORY;
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	uint64_t got = brood_got(child);

	(void)state;
	assert_int_equal(finish(child), 0);
	if ((brood_capabilities() & need) == need)
		assert_int_equal(got, 0);
}

SUITE(TEST(gives_a_handle), TEST(is_the_callers_child),
      TEST(passes_arguments_as_they_are), TEST(inherits_the_environment),
      TEST(sets_the_environment), TEST(inherits_the_rest),
      TEST(tells_a_missing_program), TEST(got_all_that_was_asked))
