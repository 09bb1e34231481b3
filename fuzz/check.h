/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_CHECK_H
#define FUZZ_CHECK_H

#include "plan/plan.h"

/* Not assert(): it must hold in every build. */
#define MUST(condition)                                                        \
	do {                                                                   \
		if (!(condition))                                              \
			check_failed(#condition, __FILE__, __LINE__);          \
	} while (0)

void check_failed(const char *what, const char *file, int line)
	__attribute__((noreturn));

/* A plan that was built from these steps; their pointers are not followed. */
void check_plan(const struct plan *plan, const struct brood_step *steps,
		uint32_t n);

/* What a failed build has told. */
void check_error(int r, const struct brood_error *err, int may_lack_memory,
		 uint32_t n);

/* model.c: a child that does what was laid out ends with the descriptors that
 * the steps, taken one by one as their headers describe them, would give. */
void check_descriptors(const struct plan *plan, const struct ops *listed,
		       const struct fd_plan *fds);

/* Both sentence and its cuts; the sentence's length. */
int check_sentence(const struct brood_error *err);

#endif
