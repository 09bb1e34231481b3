/* SPDX-License-Identifier: MIT */
#ifndef TEST_OUTCOME_H
#define TEST_OUTCOME_H

#include "warm.h"

/* How a start of "tell" came out: what it has told, or the error. */
struct outcome {
	int code; /* of the call, or of brood_started() */
	char error[512];
	struct told told;
};

/* Tell writes to its pipe for 1, if its steps made one, or to its report. What
 * differs from one start to the next (its own number, those of pipes,
 * terminals and keyrings) is left out. */
struct outcome plainly(uint64_t flags, const char *const *argv,
		       const struct brood_step *steps);
struct outcome warmly(struct brood_template *t, const char *const *argv,
		      const struct brood_step *steps);

/* How they differ, or NULL; frees them. */
const char *outcomes_differ(struct outcome *plain, struct outcome *warm);

/* Fails the test, which names what, where they differ, and frees them. */
void same_outcome(const char *what, struct outcome *plain,
		  struct outcome *warm);

#endif
