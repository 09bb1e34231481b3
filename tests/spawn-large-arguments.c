/* SPDX-License-Identifier: MIT */
/* Arguments as large as the kernel takes arrive; larger ones are -E2BIG. */
#include "lib/test.h"

#define CHUNK 60000

/* A list of count arguments of CHUNK bytes after the first ones. */
static const char **large_argv(const char *first, const char *second, int count)
{
	const char **argv = calloc((size_t)count + 8, sizeof *argv);
	static char chunk[CHUNK];
	int n = 0;

	memset(chunk, 'a', sizeof chunk - 1);
	argv[n++] = "/bin/sh";
	argv[n++] = first;
	argv[n++] = second;
	argv[n++] = "sh";
	while (count--)
		argv[n++] = chunk;
	return argv;
}

static void a_megabyte_arrives(void **state)
{
	const char **argv =
		large_argv("-c", "exit $(($# + ${#7} / 10000))", 17);

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(run(SPEC(.argv = argv,
					  .flags = i % 2 ? BROOD_ASYNC : 0)),
				 17 + 5);
	free(argv);
}

static void sixty_thousand_small_ones(void **state)
{
	const char **argv = calloc(60008, sizeof *argv);

	(void)state;
	argv[0] = "/bin/sh";
	argv[1] = "-c";
	argv[2] = "test $# = 60000";
	for (int i = 3; i < 60004; i++)
		argv[i] = "x";
	assert_int_equal(run(SPEC(.argv = argv)), 0);
	free(argv);
}

static void too_much_is_refused(void **state)
{
	const char **argv = large_argv("-c", ":", 200);
	struct brood_child *child = NULL;
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_spawn(&child, SPEC(.argv = argv), &err), -E2BIG);
	assert_null(child);
	assert_int_equal(err.code, -E2BIG);
	free(argv);
}

static void one_string_too_long(void **state)
{
	char *big = malloc(200000);
	struct brood_child *child = NULL;

	(void)state;
	memset(big, 'b', 199999);
	big[199999] = 0;
	assert_int_equal(
		brood_spawn(&child,
			    SPEC(.argv = ARGV("/bin/sh", "-c", ":", big)),
			    NULL),
		-E2BIG);
	assert_int_equal(
		brood_spawn(&child,
			    SPEC(.argv = SH(":"),
				 .steps = STEPS(brood_step_env_set("A", big))),
			    NULL),
		-E2BIG);
	assert_null(child);
	free(big);
}

SUITE(TEST_WARM(a_megabyte_arrives), TEST_WARM(sixty_thousand_small_ones),
      TEST_WARM(too_much_is_refused), TEST_WARM(one_string_too_long))
