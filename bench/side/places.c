/* SPDX-License-Identifier: MIT */
#include "side.h"

#include <string.h>

static const char *const names[TARGETS] = {"tiny", "static", "dynamic",
					   "writes", "script"};

const char *places_target(const struct places *places, const char *name)
{
	for (int i = 0; i < TARGETS; i++)
		if (strcmp(names[i], name) == 0)
			return places->target[i];
	return NULL;
}
