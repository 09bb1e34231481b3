/* SPDX-License-Identifier: MIT */
/* All that a spec points at may be changed and freed as soon as the call is
 * back. */
#include "lib/test.h"

struct bundle {
	struct brood_spec spec;
	struct brood_step steps[5];
	const char *argv[5];
	char text[6][128];
};

static struct bundle *make_bundle(void)
{
	struct bundle *b = calloc(1, sizeof *b);
	const char *const *base = tell_argv();

	snprintf(b->text[0], 128, "%s", base[0]);
	snprintf(b->text[1], 128, "%s", base[1]);
	snprintf(b->text[2], 128, "%s", base[2]);
	strcpy(b->text[3], "last");
	strcpy(b->text[4], "/usr/lib");
	strcpy(b->text[5], "NAME");
	for (int i = 0; i < 4; i++)
		b->argv[i] = b->text[i];
	b->steps[0] = brood_step_chdir(b->text[4]);
	b->steps[1] = brood_step_open(3, b->text[4], O_PATH, 0);
	b->steps[2] = brood_step_env_set(b->text[5], b->text[3]);
	b->steps[3] = brood_step_umask(012);
	b->spec = (struct brood_spec){.size = sizeof b->spec,
				      .argv = b->argv,
				      .steps = b->steps,
				      .flags = BROOD_ASYNC};
	return b;
}

static void spec_may_go(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		struct bundle *b = make_bundle();
		struct brood_child *child = start(&b->spec);
		struct told t;

		memset(b, 'X', sizeof *b);
		free(b);
		assert_int_equal(finish(child), 0);
		t = tell_read();
		assert_string_equal(told(&t, "arg 3 "), "last");
		assert_string_equal(told(&t, "cwd "), "/usr/lib");
		assert_string_equal(told(&t, "env NAME="), "last");
		told_free(&t);
	}
}

static void environment_may_change(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		struct brood_child *child;
		struct told t;
		char value[] = "BROOD_TEST=right";

		putenv(value);
		child = start(SPEC(.argv = tell_argv(), .flags = BROOD_ASYNC));
		strcpy(value, "BROOD_TEST=wrong");
		unsetenv("BROOD_TEST");
		assert_int_equal(finish(child), 0);
		t = tell_read();
		assert_string_equal(told(&t, "env BROOD_TEST="), "right");
		told_free(&t);
	}
}

static void many_may_be_in_flight(void **state)
{
	struct brood_child *children[100];

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	for (int i = 0; i < 100; i++)
		children[i] =
			start(SPEC(.argv = SH("exit 5"), .flags = BROOD_ASYNC,
				   .steps = STEPS(brood_step_open(
					   3, scratch("fifo"), O_RDONLY, 0))));
	for (int i = 0; i < 100; i++)
		assert_int_equal(brood_started(children[i], 0, NULL),
				 -ETIMEDOUT);
	close(open(scratch("fifo"), O_WRONLY | O_CLOEXEC));
	for (int i = 0; i < 100; i++) {
		/* A child that came late needs its own opening. */
		while (brood_started(children[i], 10, NULL) == -ETIMEDOUT)
			close(open(scratch("fifo"), O_RDWR | O_CLOEXEC));
		assert_int_equal(finish(children[i]), 5);
	}
	unlink(scratch("fifo"));
}

SUITE(TEST(spec_may_go), TEST(environment_may_change),
      TEST_WARM(many_may_be_in_flight))
