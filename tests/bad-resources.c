/* SPDX-License-Identifier: MIT */
/* Steps for resources and labels that make no sense are refused by name. */
#include "lib/test.h"

#include <limits.h>

static void wrong(struct brood_step step, int code, enum brood_reason reason)
{
	struct brood_error err =
		refused(SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_umask(022), step)),
			code, reason);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, step.type);
}

static void values_out_of_range(void **state)
{
	static const unsigned long mask[1024];
	const struct brood_step s[] = {
		brood_step_oom_score(-1001),
		brood_step_oom_score(1001),
		brood_step_oom_score(INT_MIN),
		brood_step_uclamp(-2, 5),
		brood_step_uclamp(5, -2),
		brood_step_uclamp(1025, 1025),
		brood_step_uclamp(0, 1025),
		brood_step_uclamp(-1, -1),
		brood_step_core_sched(-1),
		brood_step_mempolicy(-1, NULL, 0),
	};

	(void)state;
	for (size_t i = 0; i < sizeof s / sizeof *s; i++)
		wrong(s[i], -EINVAL, BROOD_REASON_OUT_OF_RANGE);
	wrong(brood_step_uclamp(6, 5), -EINVAL, BROOD_REASON_CLAMP_ORDER);
	wrong(brood_step_mempolicy(2, mask, 4), -EINVAL,
	      BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_mempolicy(2, mask, 4104), -EINVAL,
	      BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_mempolicy(2, NULL, 8), -EINVAL,
	      BROOD_REASON_NULL_PATH);
	wrong(brood_step_keyring(""), -EINVAL, BROOD_REASON_EMPTY_PATH);
	wrong(brood_step_exec_label(NULL, 0), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_exec_label("", 0), -EINVAL, BROOD_REASON_EMPTY_PATH);
	wrong(brood_step_exec_label("x", 2), -EINVAL,
	      BROOD_REASON_UNKNOWN_STEP_FLAG);
	wrong(brood_step_cgroup_v1(NULL), -EINVAL, BROOD_REASON_NULL_PATH);
}

SUITE(TEST(values_out_of_range))
