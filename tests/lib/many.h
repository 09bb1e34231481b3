/* SPDX-License-Identifier: MIT */
#ifndef TEST_MANY_H
#define TEST_MANY_H

#include "test.h"

/* What the tests of brood_spawn_many() share. */
#define ONE(...)                                                               \
	{                                                                      \
		.size = sizeof(struct brood_spec), __VA_ARGS__                 \
	}
#define HOW(...)                                                               \
	(&(const struct brood_many){.size = sizeof(struct brood_many),         \
				    __VA_ARGS__})
#define MOST 64

static struct brood_outcome outcomes[MOST];
static const char *const nothing[] = {"/bin/sh", "-c", ":", NULL};

#endif
