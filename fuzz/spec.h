/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_SPEC_H
#define FUZZ_SPEC_H

#include "input.h"

#include <brood/spec.h>

#define SPEC_BLOCKS 256
#define SPEC_STEPS 48
#define SPEC_WORDS 7

/* A spec made of bytes; each string and list is a block of the heap. */
struct made_spec {
	struct brood_spec spec;
	struct brood_step *steps;
	unsigned count;
	void *blocks[SPEC_BLOCKS];
	unsigned used;
};

void spec_make(struct made_spec *m, struct input *in);

/* All that the spec points at is gone; m->spec and a copy of the types stay. */
void spec_drop(struct made_spec *m);

#endif
