/* SPDX-License-Identifier: MIT */
/* Capabilities that cannot be had: the step is named. */
#include "lib/test.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>

#define USER 65534
#define NET BROOD_CAP(CAP_NET_BIND_SERVICE)
#define RAW BROOD_CAP(CAP_NET_RAW)
#define NO_SUCH BROOD_CAP(62)

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static void what_the_kernel_lacks_fails(void **state)
{
	const struct brood_step s[] = {brood_step_cap_inheritable(NO_SUCH),
				       brood_step_cap_permitted(NO_SUCH),
				       brood_step_cap_ambient(NO_SUCH)};

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 3; i++) {
		struct brood_error err =
			fails(SPEC(.argv = SH(":"),
				   .steps = STEPS(brood_step_umask(022), s[i])),
			      -EINVAL, BROOD_STAGE_STEP);

		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i].type);
	}
}

static void without_rights(void **state)
{
	const struct {
		struct brood_step step;
		int fails;
	} s[] = {
		{brood_step_securebits(SECBIT_NOROOT), 1},
		{brood_step_cap_bounding(0), 1},
		{brood_step_cap_inheritable(NET), 1},
		{brood_step_cap_permitted(NET), 1},
		{brood_step_cap_ambient(NET), 1},
		{brood_step_keep_caps(), 0},
		{brood_step_cap_bounding(UINT64_MAX), 0},
		{brood_step_cap_inheritable(0), 0},
		{brood_step_cap_permitted(0), 0},
		{brood_step_cap_ambient(0), 0},
	};

	(void)state;
	assert_int_equal(setresuid(USER, USER, USER), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
	for (size_t i = 0; i < sizeof s / sizeof *s; i++) {
		const struct brood_spec *spec =
			SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_umask(022), s[i].step));
		struct brood_error err;

		if (!s[i].fails) {
			assert_int_equal(run(spec), 0);
			continue;
		}
		err = fails(spec, -EPERM, BROOD_STAGE_STEP);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i].step.type);
	}
}

static void who_may_not_is_told_the_step(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(without_rights);
}

static void taken(const struct brood_step *steps, int step, int other, int cap)
{
	struct brood_error err = refused(SPEC(.argv = SH(":"), .steps = steps),
					 -EINVAL, BROOD_REASON_CAPS_TAKEN);

	assert_int_equal(err.step, step);
	assert_int_equal(err.other, other);
	assert_int_equal(err.number, cap);
}

static void what_one_gives_and_another_takes(void **state)
{
	const struct brood_step ambient = brood_step_cap_ambient(NET | RAW);

	(void)state;
	taken(STEPS(ambient, brood_step_cap_bounding(NET)), 0, 1, CAP_NET_RAW);
	taken(STEPS(brood_step_cap_bounding(RAW), ambient), 1, 0,
	      CAP_NET_BIND_SERVICE);
	taken(STEPS(brood_step_cap_inheritable(NET), brood_step_umask(0),
		    ambient),
	      2, 0, CAP_NET_RAW);
	taken(STEPS(ambient, brood_step_cap_permitted(0)), 0, 1,
	      CAP_NET_BIND_SERVICE);
	taken(STEPS(ambient,
		    brood_step_securebits(SECBIT_NO_CAP_AMBIENT_RAISE)),
	      0, 1, CAP_NET_BIND_SERVICE);
	taken(STEPS(brood_step_cap_inheritable(NET),
		    brood_step_cap_bounding(RAW)),
	      0, 1, CAP_NET_BIND_SERVICE);
}

static void permitted_is_never_beside_the_caller(void **state)
{
	const struct brood_step *steps = STEPS(brood_step_cap_permitted(0));

	(void)state;
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC, .steps = steps),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .start_timeout_ms = 1000, .steps = steps),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
}

SUITE(TEST(what_the_kernel_lacks_fails), TEST(who_may_not_is_told_the_step),
      TEST(what_one_gives_and_another_takes),
      TEST(permitted_is_never_beside_the_caller))
