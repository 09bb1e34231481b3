/* SPDX-License-Identifier: MIT */
#include "plan/catalogue.h"
#include "plan/plan.h"

#include "sys/abi.h"

/* The later of two is what is wrong. */
static int clash(struct fault *fault, const struct brood_step *steps,
		 uint32_t i, uint32_t k, enum brood_reason reason)
{
	uint32_t later = i > k ? i : k;

	fault->step = (int)later;
	fault->step_type = steps[later].type;
	fault->other = (int)(i > k ? k : i);
	fault->object = step_object(&steps[later]);
	fault->reason = reason;
	return fault->code = -EINVAL;
}

/* A session is made once, and has one terminal. */
static int sees_to_it(uint32_t type)
{
	return type == BROOD_STEP_SETSID || type == BROOD_STEP_SETPGID ||
	       type == BROOD_STEP_CTTY || type == BROOD_STEP_PTY;
}

/* In the caller's order a later step may replace one of the three. */
static int check_descriptors(const struct brood_step *steps, uint32_t i,
			     uint32_t k, struct fault *fault)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (!step_sets(&steps[i], fd))
			continue;
		fault->number = fd;
		if (step_sets(&steps[k], fd))
			return clash(fault, steps, i, k,
				     BROOD_REASON_FD_SET_TWICE);
		if (steps[k].type == BROOD_STEP_CLOSE_FROM && steps[k].fd <= fd)
			return clash(fault, steps, i, k,
				     BROOD_REASON_CLOSED_FROM);
	}
	return 0;
}

int steps_check_pty(const struct brood_step *steps, uint32_t i, uint32_t n,
		    int ordered, struct fault *fault)
{
	int r = 0;

	if (steps[i].type != BROOD_STEP_PTY)
		return 0;
	for (uint32_t k = 0; r == 0 && k < n; k++) {
		if (k == i)
			continue;
		if (sees_to_it(steps[k].type))
			r = clash(fault, steps, i, k, BROOD_REASON_PTY_ALONE);
		else if (!ordered)
			r = check_descriptors(steps, i, k, fault);
	}
	return r;
}
