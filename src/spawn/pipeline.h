/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_PIPELINE_H
#define SPAWN_PIPELINE_H

#include <brood/pipeline.h>

#include "spawn/launch.h"

/* A stage's plan lies in a slot until it is started. */
union stage {
	struct slot *slot;
	struct brood_child *child;
};

/* In a mapping of its own. */
struct brood_pipeline {
	uint64_t flags;
	size_t size;    /* of the mapping */
	uint32_t count; /* how many stages are wanted */
	uint32_t planned;
	uint32_t started;
	uint32_t leader; /* the stage that leads the group */
	union stage stages[];
};

/* pipeline.c: its memory alone. */
MEM_HIDDEN void pipeline_free(struct brood_pipeline *p);

#endif
