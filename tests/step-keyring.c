/* SPDX-License-Identifier: MIT */
/* keyring: the program has a session keyring of its own. */
#include "lib/test.h"

#include <linux/keyctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static const uint64_t both[] = {0, BROOD_ASYNC};

static long session(void)
{
	return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
		       KEY_SPEC_SESSION_KEYRING, 0);
}

/* The last field of what describes it is its name. */
static const char *name_of(const struct told *t)
{
	const char *is = told(t, "keyring-is ");

	assert_non_null(is);
	return strrchr(is, ';') ? strrchr(is, ';') + 1 : is;
}

static void assert_new(const char *name, const char *expected)
{
	long before = session();
	int dumpable = prctl(PR_GET_DUMPABLE);

	for (int i = 0; i < 2; i++) {
		struct told t =
			tell(SPEC(.steps = STEPS(brood_step_keyring(name)),
				  .flags = both[i]));

		assert_true(atol(told(&t, "keyring ")) > 0);
		assert_int_not_equal(atol(told(&t, "keyring ")), before);
		assert_string_equal(name_of(&t), expected);
		told_free(&t);
		assert_int_equal(session(), before);
		/* It is a change of credentials, but no one of ids. */
		assert_int_equal(prctl(PR_GET_DUMPABLE), dumpable);
	}
}

static void without_a_name_it_is_new(void **state)
{
	(void)state;
	SKIP_UNLESS(session() > 0, "a kernel without keyrings");
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	assert_new(NULL, "_ses");
}

static void with_a_name_it_is_called_that(void **state)
{
	(void)state;
	SKIP_UNLESS(session() > 0, "a kernel without keyrings");
	assert_new("brood=test", "brood=test");
}

static void failure_names_the_step(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	SKIP_UNLESS(session() > 0, "a kernel without keyrings");
	/* Names with a dot are the kernel's. */
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_keyring(".mine"))),
		    -EPERM, BROOD_STAGE_STEP);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "join session keyring \".mine\" (step 0): "
				  "Operation not permitted");
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_keyring(""))),
		-EINVAL, BROOD_REASON_EMPTY_PATH);
}

SUITE(TEST(without_a_name_it_is_new), TEST(with_a_name_it_is_called_that),
      TEST(failure_names_the_step))
