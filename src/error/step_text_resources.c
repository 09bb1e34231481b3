/* SPDX-License-Identifier: MIT */
#include "error/words.h"

#include <brood/step.h>

static void clamps(struct text *t, const struct brood_error *err)
{
	verb_number(t, "set the utilization clamps to", err->number);
	verb_number(t, " and", err->other);
}

void error_resource_text(struct text *t, const struct brood_error *err)
{
	switch (err->step_type) {
	case BROOD_STEP_OOM_SCORE:
		verb_number(t, "set the OOM score adjustment to", err->number);
		return;
	case BROOD_STEP_MEMPOLICY:
		verb_number(t, "set the NUMA policy to", err->number);
		return;
	case BROOD_STEP_UCLAMP:
		clamps(t, err);
		return;
	case BROOD_STEP_CORE_SCHED:
		if (err->number)
			verb_number(t, "share cores with process", err->number);
		else
			text_string(t, "share cores with nobody");
		return;
	case BROOD_STEP_CGROUP:
		if (err->object[0])
			verb_object(t, "start in cgroup", err->object);
		else
			verb_number(t, "start in the cgroup of fd",
				    err->number);
		return;
	case BROOD_STEP_CGROUP_V1:
		verb_object(t, "join cgroup", err->object);
		return;
	case BROOD_STEP_KEYRING:
		verb_object(t, "join session keyring", err->object);
		return;
	default:
		verb_object(t, "set the label for exec to", err->object);
		return;
	}
}
