/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

/* Of what giver gives, what taker takes away or does not let it have. */
static uint64_t taken(const struct brood_step *giver,
		      const struct brood_step *taker)
{
	int ambient = giver->type == BROOD_STEP_CAP_AMBIENT;

	switch (taker->type) {
	case BROOD_STEP_CAP_BOUNDING:
		return giver->set & ~taker->set;
	case BROOD_STEP_CAP_PERMITTED:
	case BROOD_STEP_CAP_INHERITABLE:
		return ambient ? giver->set & ~taker->set : 0;
	case BROOD_STEP_SECUREBITS:
		return ambient && (taker->set & SYS_SECBIT_NO_CAP_AMBIENT_RAISE)
			       ? giver->set
			       : 0;
	default:
		return 0;
	}
}

static int gives(uint32_t type)
{
	return type == BROOD_STEP_CAP_AMBIENT ||
	       type == BROOD_STEP_CAP_INHERITABLE;
}

int steps_check_caps(const struct brood_step *steps, uint32_t i, uint32_t n,
		     struct fault *fault)
{
	for (uint32_t k = 0; gives(steps[i].type) && k < n; k++) {
		uint64_t caps = k == i ? 0 : taken(&steps[i], &steps[k]);

		if (!caps)
			continue;
		fault->step = (int)i;
		fault->step_type = steps[i].type;
		fault->number = __builtin_ctzll(caps);
		fault->other = (int)k;
		fault->reason = BROOD_REASON_CAPS_TAKEN;
		return fault->code = -EINVAL;
	}
	return 0;
}
