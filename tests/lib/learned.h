/* SPDX-License-Identifier: MIT */
#ifndef TEST_LEARNED_H
#define TEST_LEARNED_H

#include "supervise.h"

#define LEARNED_MOST 32

/* The system calls that the child makes for one type of step. */
struct learned {
	int numbers[LEARNED_MOST];
	int count;
};

/* Notes which calls of a child there are more of than in a bare one. */
void learned_note(struct learned *l, const struct made_call *bare, int n_bare,
		  const struct made_call *calls, int n);

/* Does a step of this type make this call? all is what is known of all types;
 * together, those that set descriptors may do it by each other's calls. */
int learned_makes(const struct learned *all, uint32_t type, int nr);

#endif
