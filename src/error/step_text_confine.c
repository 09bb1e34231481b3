/* SPDX-License-Identifier: MIT */
#include "error/words.h"

#include <brood/step.h>

int error_confinement_text(struct text *t, const struct brood_error *err)
{
	switch (err->step_type) {
	case BROOD_STEP_LANDLOCK:
		text_string(t, "confine by Landlock");
		if (err->object[0]) {
			text_string(t, " to ");
			text_quoted(t, err->object);
		}
		return 1;
	case BROOD_STEP_LANDLOCK_NET:
		text_string(t, "confine TCP ports by Landlock");
		return 1;
	case BROOD_STEP_LANDLOCK_SCOPE:
		text_string(t, "confine sockets and signals by Landlock");
		return 1;
	case BROOD_STEP_SECCOMP:
		text_string(t, "install a filter of system calls");
		return 1;
	case BROOD_STEP_MDWE:
		text_string(t, "deny memory that is written and executed");
		return 1;
	default:
		return 0;
	}
}
