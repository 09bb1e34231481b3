/* SPDX-License-Identifier: MIT */
#ifndef PLAN_PRIVILEGES_H
#define PLAN_PRIVILEGES_H

#include "plan/plan.h"

/*
 * What steps about capabilities need that the list does not say, because a
 * change of user takes all of them away. Indices are those of steps, or -1.
 */
struct implied {
	int keep;           /* for this step capabilities outlive the change */
	uint32_t keep_type; /* of that step */
	int securebits; /* they are set anyway, with the bit for it or without
			 */
	int left;   /* for want of another step this one takes the rest away */
	int later;  /* whether all is given up shows only at the end */
	int listed; /* the order is the list's */
	uint64_t kept;   /* what the list wants the child to have */
	uint64_t places; /* where implied_add() may add, one bit each */
};

/* In the safe order; in the caller's own nothing is implied. */
MEM_HIDDEN void implied_find(struct implied *im, const struct brood_step *steps,
			     uint32_t n, int listed);

/* Completes the action that comes after those in list. */
MEM_HIDDEN void implied_change(const struct implied *im, const struct ops *list,
			       struct op *op);

/* Adds the actions for the groups of the user of a USER step. */
#define IMPLIED_GROUPS 2
MEM_HIDDEN void implied_groups(const struct implied *im, struct ops *list,
			       const struct op *user);

/* Adds to the list what belongs at this place; at most once at each of
 * IMPLIED_MOST places. */
MEM_HIDDEN void implied_add(const struct implied *im, int place,
			    struct ops *list);
#define IMPLIED_MOST 3

#endif
