/* SPDX-License-Identifier: MIT */
/* A child of a loaded template is what an executed one is, whatever the program
 * and its C library. */
#include "lib/loaded.h"

static const char *const environment[] = {
	NULL, "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nowhere", NULL};

static void assert_same_lines(const char *program, const char *got,
			      const char *expected)
{
	size_t n;

	while (*got && *got == *expected) {
		n = strcspn(got, "\n") + 1;
		if (strncmp(got, expected, n))
			break;
		got += n - !got[n - 1];
		expected += n - !expected[n - 1];
	}
	if (strcmp(got, expected))
		fail_msg("%s: \"%.*s\", and plainly \"%.*s\"", program,
			 (int)strcspn(got, "\n"), got,
			 (int)strcspn(expected, "\n"), expected);
}

/* What a child says of itself from
 * the template and plainly, and how it ends. */
static void same(struct brood_template *t, const char *program,
		 const char *const *argv, const char *const *envp)
{
	struct brood_exit plain_end, end;
	char *plain = told_by(NULL, program, argv, envp, &plain_end);
	char *text = told_by(t, program, argv, envp, &end);

	assert_same_lines(program, text, plain);
	assert_int_equal(end.how, plain_end.how);
	assert_int_equal(end.value, plain_end.value);
	assert_int_equal(stats_of(t).plain, 0);
	free(plain);
	free(text);
}

static void guest(const char *name)
{
	char *path = strdup(beside(name));
	const char *envp[8] = {ran_variable(), "A=b", "LC_ALL=C", NULL};
	struct brood_template *t;

	SKIP_UNLESS(access(path, X_OK) == 0, "its compiler is not there");
	ran_forget();
	t = must_load(ARGV(path), envp);
	assert_int_equal(ran(), 0);
	same(t, path, ARGV(path), envp);
	assert_int_equal(ran(), 2);
	same(t, path, ARGV(path, "one", "", "a long third argument"), envp);
	same(t, path, ARGV("another name"), envp);
	same(t, path, ARGV("/dir/of/name", "--seven"), envp);
	same(t, path, ARGV(path, "--abort"), envp);
	same(t, path, ARGV(path, "--raise"), envp);
	same(t, path, ARGV(path), (const char *const[]){NULL});
	envp[1] = "A=another";
	envp[3] = "ADDED=1";
	envp[4] = NULL;
	same(t, path, ARGV(path), envp);
	brood_template_close(&t);
	ran_forget();
	free(path);
}

static void glibc(void **state)
{
	(void)state;
	guest("guest");
}

static void musl(void **state)
{
	(void)state;
	guest("guest-musl");
}

static void not_pie(void **state)
{
	(void)state;
	guest("guest-no-pie");
}

static void cxx(void **state)
{
	char *path = strdup(beside("guest-cxx"));
	struct brood_template *t;

	(void)state;
	SKIP_UNLESS(access(path, X_OK) == 0, "its compiler is not there");
	t = must_load(ARGV(path), environment + 1);
	same(t, path, ARGV(path, "x", "y"), environment + 1);
	brood_template_close(&t);
	free(path);
}

/* More than there is room for where the template's own arguments were. */
static void many_arguments(void **state)
{
	enum { COUNT = 900 };
	static const char *argv[COUNT + 2], *envp[COUNT + 2];
	static char words[COUNT][24];
	char *path = strdup(beside("guest"));
	struct brood_template *t = must_load(ARGV(path), environment + 1);

	(void)state;
	argv[0] = path;
	for (int i = 0; i < COUNT; i++) {
		snprintf(words[i], sizeof words[i], "WORD%d=%d", i, i * i);
		argv[i + 1] = envp[i] = words[i];
	}
	same(t, path, argv, envp);
	same(t, path, ARGV(path), environment + 1);
	brood_template_close(&t);
	free(path);
}

static const char *random_of(const char *text)
{
	const char *line = strstr(text, "\nrandom ");

	assert_non_null(line);
	return line;
}

/* A template that was started with no variable at all. */
static void from_nothing(void **state)
{
	static const char *const none[] = {NULL};
	char *path = strdup(beside("guest"));
	struct brood_template *t = must_load(ARGV(path), none);

	(void)state;
	same(t, path, ARGV(path, "a"), environment + 1);
	same(t, path, ARGV(path), none);
	brood_template_close(&t);
	free(path);
}

/* The kernel's bytes, from which libraries seed what is to be unforeseeable. */
static void random_bytes(void **state)
{
	char *path = strdup(beside("guest"));
	struct brood_template *t = must_load(ARGV(path), environment + 1);
	struct brood_exit end;
	char *one =
		told_by(t, path, ARGV(path, "--random"), environment + 1, &end);
	char *two =
		told_by(t, path, ARGV(path, "--random"), environment + 1, &end);

	(void)state;
	assert_string_not_equal(random_of(one), random_of(two));
	assert_null(strstr(one, "random 0000000000000000"));
	free(one);
	free(two);
	brood_template_close(&t);
	free(path);
}

static void scripts(void **state)
{
	char first[4200];
	char *path, *nested;
	struct brood_template *t;

	(void)state;
	snprintf(first, sizeof first, "#!%s of the line\n", beside("guest"));
	path = strdup(scratch_file("script", first, 0755));
	t = must_load(ARGV(path), environment + 1);
	same(t, path, ARGV(path, "a", "b"), environment + 1);
	same(t, path, ARGV("ignored"), environment + 1);
	brood_template_close(&t);
	snprintf(first, sizeof first, "#!%s\n", path);
	nested = strdup(scratch_file("nested", first, 0755));
	t = must_load(ARGV(nested), environment + 1);
	same(t, nested, ARGV(nested, "a"), environment + 1);
	brood_template_close(&t);
	free(nested);
	free(path);
}

static void others(void **state)
{
	const char *const *const programs[] = {
		ARGV("/usr/bin/python3", "-c",
		     "import sys, os, json, subprocess\n"
		     "print(sys.argv, sys.executable, sys.orig_argv)\n"
		     "print(subprocess.run(['echo', 'x'], check=True))\n"),
		ARGV("/usr/bin/git", "--version"),
		ARGV("/usr/bin/clang", "--version"),
		ARGV("/usr/bin/perl", "-e", "print \"$0 $^X @ARGV\\n\"", "a"),
		ARGV("/bin/bash", "-c", "echo $0 $1 $BASH; exit 3", "n", "a"),
		ARGV("/bin/dash", "-c", "echo $0 $1; kill -9 $$", "n", "a"),
		ARGV("/usr/bin/env"),
		ARGV("/usr/bin/gdb", "--version"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		const char *const *argv = programs[i];
		struct brood_template *t;

		if (access(argv[0], X_OK)) {
			print_message("# %s is not here\n", argv[0]);
			continue;
		}
		t = must_load(ARGV(argv[0]), environment + 1);
		same(t, argv[0], argv, environment + 1);
		brood_template_close(&t);
	}
}

SUITE(TEST_WARM(glibc), TEST_WARM(not_pie), TEST_WARM(musl), TEST_WARM(cxx),
      TEST_WARM(many_arguments), TEST_WARM(from_nothing),
      TEST_WARM(random_bytes), TEST_WARM(scripts), TEST_WARM(others))
