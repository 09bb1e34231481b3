/* SPDX-License-Identifier: MIT */
#ifndef TEST_PIPED_H
#define TEST_PIPED_H

#include "start.h"

#define STAGE(...)                                                             \
	{                                                                      \
		.size = sizeof(struct brood_spec), __VA_ARGS__                 \
	}

/* The stages of a pipeline and how many there are. */
#define STAGES(...)                                                            \
	((const struct brood_spec[]){__VA_ARGS__}),                            \
		sizeof((struct brood_spec[]){__VA_ARGS__}) /                   \
			sizeof(struct brood_spec)

/* For the first test of a suite: what so many stages keep is there then. */
void warm_pipes(void **state);

/* Starts them with these flags, and fails the test if that fails. */
struct brood_pipeline *piped(uint64_t flags, const struct brood_spec *specs,
			     size_t n);

/* They must be refused or fail: the error, told of this stage (-1: of none). */
struct brood_error not_piped(uint64_t flags, const struct brood_spec *specs,
			     size_t n, int code, int stage);

/* What the last stage wrote to the pipe that its steps made for fd 1, without
 * the last newline. */
const char *piped_output(const struct brood_pipeline *p);

/* Waits; the stage whose end is the pipeline's, and that end. */
int piped_end(struct brood_pipeline *p, struct brood_exit *end);

/* The same for one that must exit with 0, and closes it. */
void piped_well(struct brood_pipeline *p);

#endif
