/* SPDX-License-Identifier: MIT */
/* Names are looked up by execvp's rules, in the child's own directory. */
#include "lib/test.h"

/* Directories a and b in scratch; "prog" there exits with these codes. */
static void lay_out(void)
{
	mkdir(scratch("a"), 0755);
	mkdir(scratch("b"), 0755);
	scratch_file("a/only-a", "#!/bin/sh\nexit 11\n", 0755);
	scratch_file("b/only-b", "#!/bin/sh\nexit 12\n", 0755);
	scratch_file("a/both", "#!/bin/sh\nexit 13\n", 0755);
	scratch_file("b/both", "#!/bin/sh\nexit 14\n", 0755);
	scratch_file("a/shut-in-a", "#!/bin/sh\nexit 15\n", 0644);
	scratch_file("b/shut-in-a", "#!/bin/sh\nexit 16\n", 0755);
	scratch_file("a/shut", "#!/bin/sh\nexit 17\n", 0644);
	scratch_file("here", "#!/bin/sh\nexit 18\n", 0755);
	scratch_file("plain", "no directory", 0644);
}

/* A search path of the form "A:B", where names are those in scratch. */
static const char *path_of(const char *first, const char *second)
{
	static char path[1024];

	snprintf(path, sizeof path, "%s:%s", scratch(first), scratch(second));
	return path;
}

static int search(const char *name, const char *path)
{
	return run(SPEC(.argv = ARGV(name), .search_path = path));
}

static void takes_the_first(void **state)
{
	(void)state;
	lay_out();
	assert_int_equal(search("only-a", path_of("a", "b")), 11);
	assert_int_equal(search("only-b", path_of("a", "b")), 12);
	assert_int_equal(search("both", path_of("a", "b")), 13);
	assert_int_equal(search("both", path_of("b", "a")), 14);
}

static void goes_on_after_a_hindrance(void **state)
{
	(void)state;
	lay_out();
	assert_int_equal(search("shut-in-a", path_of("a", "b")), 16);
	assert_int_equal(search("only-b", path_of("plain", "b")), 12);
	assert_int_equal(search("only-b", path_of("missing", "b")), 12);
}

static void remembers_no_access(void **state)
{
	(void)state;
	lay_out();
	fails(SPEC(.argv = ARGV("shut"), .search_path = path_of("a", "b")),
	      -EACCES, BROOD_STAGE_EXEC);
	fails(SPEC(.argv = ARGV("absent"), .search_path = path_of("a", "b")),
	      -ENOENT, BROOD_STAGE_EXEC);
}

static void an_empty_part_is_the_childs_directory(void **state)
{
	const struct brood_step *in = STEPS(brood_step_chdir(scratch("")));
	static const char *const paths[] = {"", ":/bin", "/bin:", "/bin::/usr"};

	(void)state;
	lay_out();
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(run(SPEC(.argv = ARGV("here"), .steps = in,
					  .search_path = paths[i])),
				 18);
	assert_int_equal(run(SPEC(.argv = ARGV("only-b"), .steps = in,
				  .search_path = "a:b")),
			 12);
}

static void takes_the_childs_path(void **state)
{
	char env[1100];

	(void)state;
	lay_out();
	snprintf(env, sizeof env, "PATH=%s", path_of("a", "b"));
	assert_int_equal(run(SPEC(.argv = ARGV("only-b"), .envp = ARGV(env))),
			 12);
	assert_int_equal(
		run(SPEC(.argv = ARGV("only-b"),
			 .steps = STEPS(brood_step_env_set("PATH", env + 5)))),
		12);
	/* The caller's, which has sh, is not the child's. */
	fails(SPEC(.argv = ARGV("sh"), .envp = ARGV("PATH=/proc")), -ENOENT,
	      BROOD_STAGE_EXEC);
	assert_int_equal(run(SPEC(.argv = ARGV("only-a"), .envp = ARGV("PATH="),
				  .search_path = path_of("a", "b"))),
			 11);
}

static void without_a_path_takes_the_standard_one(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = ARGV("sh", "-c", "exit 4"),
				  .envp = ARGV("A=1"))),
			 4);
}

static void a_slash_means_no_search(void **state)
{
	const struct brood_step *in = STEPS(brood_step_chdir(scratch("")));

	(void)state;
	lay_out();
	assert_int_equal(run(SPEC(.argv = ARGV("./here"), .steps = in,
				  .search_path = "/bin")),
			 18);
	assert_int_equal(run(SPEC(.argv = ARGV("a/only-a"), .steps = in)), 11);
	fails(SPEC(.argv = ARGV("bin/sh"), .search_path = "/"), -ENOENT,
	      BROOD_STAGE_EXEC);
}

static void no_search_takes_the_name_as_path(void **state)
{
	const struct brood_step *in = STEPS(brood_step_chdir(scratch("")));

	(void)state;
	lay_out();
	assert_int_equal(run(SPEC(.argv = ARGV("here"), .steps = in,
				  .flags = BROOD_NO_SEARCH)),
			 18);
	fails(SPEC(.argv = ARGV("sh"), .steps = in, .flags = BROOD_NO_SEARCH),
	      -ENOENT, BROOD_STAGE_EXEC);
}

static void program_is_searched_and_argv_kept(void **state)
{
	const char *const *base = tell_argv();
	char dir[4096];
	struct told t;

	(void)state;
	snprintf(dir, sizeof dir, "%s", base[0]);
	*strrchr(dir, '/') = 0;
	t = tell(SPEC(.program = "tell", .search_path = dir,
		      .argv = ARGV("other", base[1], base[2])));
	assert_string_equal(told(&t, "arg 0 "), "other");
	told_free(&t);
}

static void a_directory_is_no_program(void **state)
{
	(void)state;
	fails(SPEC(.argv = ARGV("/tmp")), -EACCES, BROOD_STAGE_EXEC);
}

SUITE(TEST(takes_the_first), TEST(goes_on_after_a_hindrance),
      TEST(remembers_no_access), TEST(an_empty_part_is_the_childs_directory),
      TEST(takes_the_childs_path), TEST(without_a_path_takes_the_standard_one),
      TEST(a_slash_means_no_search), TEST(no_search_takes_the_name_as_path),
      TEST(program_is_searched_and_argv_kept), TEST(a_directory_is_no_program))
