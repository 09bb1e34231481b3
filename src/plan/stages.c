/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

static int refuse(const struct plan *plan, enum brood_reason reason,
		  const char *object, struct fault *fault)
{
	*fault = (struct fault){.code = -EINVAL,
				.stage = BROOD_STAGE_SPEC,
				.reason = reason,
				.step = (int)plan->mdwe - 1,
				.step_type = BROOD_STEP_MDWE,
				.object = object};
	return fault->code;
}

/* What the first exec would use up, or judge instead of the program's. */
static const char *excluded(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_TRACE_ME:
		return "TRACE_ME";
	case BROOD_STEP_SECCOMP:
		return "SECCOMP";
	case BROOD_STEP_EXEC_LABEL:
		return "EXEC_LABEL";
	default:
		return NULL;
	}
}

int plan_stages(const struct plan *plan, const struct brood_step *steps,
		uint32_t n, struct fault *fault)
{
	if (!plan->mdwe)
		return 0;
	if (plan_async(plan->flags, plan->start_timeout_ms))
		return refuse(plan, BROOD_REASON_NOT_ASYNC, NULL, fault);
	if (plan->flags & BROOD_PROGRAM_FD)
		return refuse(plan, BROOD_REASON_TWO_STAGES, "BROOD_PROGRAM_FD",
			      fault);
	if (plan->flags & BROOD_SHELL_FALLBACK)
		return refuse(plan, BROOD_REASON_TWO_STAGES,
			      "BROOD_SHELL_FALLBACK", fault);
	for (uint32_t i = 0; i < n; i++)
		if (excluded(steps[i].type))
			return refuse(plan, BROOD_REASON_TWO_STAGES,
				      excluded(steps[i].type), fault);
	return 0;
}
