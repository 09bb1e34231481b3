/* SPDX-License-Identifier: MIT */
#include "template/wire.h"

#include "plan/catalogue.h"

static int value_is_text(uint32_t type)
{
	return type == BROOD_STEP_ENV_SET || type == BROOD_STEP_MOUNT_BIND;
}

void wire_pointers(struct brood_step *step,
		   struct wire_pointer out[WIRE_POINTERS])
{
	unsigned uses = step_entry(step->type)->uses;

	out[0] = (struct wire_pointer){.at = NULL};
	out[1] = (struct wire_pointer){.at = NULL};
	if (uses & (USES_PATH | USES_NAME | USES_OPTIONAL))
		out[0] = (struct wire_pointer){
			.at = &step->pad_path_, .is_text = 1, .may_be_null = 1};
	else if (uses & USES_DATA)
		out[0] = (struct wire_pointer){.at = &step->pad_path_,
					       .length = step->length,
					       .may_be_null = !step->length};
	if (value_is_text(step->type))
		out[1] = (struct wire_pointer){.at = &step->pad_value_,
					       .is_text = 1,
					       .may_be_null = 1};
}
