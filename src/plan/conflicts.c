/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

/*
 * In the safe order the list's order means nothing to most steps, so that two
 * that undo each other are a mistake: which one should win cannot be known.
 * Each check looks back from step i; lists are short.
 */

static int clash(struct fault *fault, const struct brood_step *steps,
		 uint32_t i, uint32_t earlier, enum brood_reason reason)
{
	fault->step = (int)i;
	fault->step_type = steps[i].type;
	fault->number = steps[i].fd;
	fault->other = (int)earlier;
	fault->object = step_object(&steps[i]);
	fault->reason = reason;
	return fault->code = -EINVAL;
}

/* The step before i that sets descriptor fd, or i if none does. */
static uint32_t setter(const struct brood_step *steps, uint32_t i, int fd)
{
	for (uint32_t k = 0; k < i; k++)
		if (step_sets(&steps[k], fd))
			return k;
	return i;
}

/* A DUP from what is, through earlier ones, a copy of its own target would
 * change nothing: somebody meant to swap. */
static int copies_itself(const struct brood_step *steps, uint32_t i)
{
	int from = steps[i].from;

	for (uint32_t k = i; k > 0; k--) {
		const struct brood_step *s = &steps[k - 1];

		if (s->type == BROOD_STEP_DUP && s->fd == from)
			from = s->from;
		if (from == steps[i].fd)
			return steps[i].from != from;
	}
	return 0;
}

static int check_descriptor(const struct brood_step *steps, uint32_t i,
			    struct fault *fault)
{
	uint32_t k = setter(steps, i, steps[i].fd);

	if (k < i)
		return clash(fault, steps, i, k, BROOD_REASON_FD_SET_TWICE);
	if (steps[i].type == BROOD_STEP_DUP && copies_itself(steps, i)) {
		clash(fault, steps, i, i, BROOD_REASON_DUP_CYCLE);
		fault->other = steps[i].from;
		return fault->code;
	}
	return 0;
}

/* What is closed at last would have been made for nothing. */
static int check_closing(const struct brood_step *steps, uint32_t i,
			 struct fault *fault)
{
	uint32_t type = steps[i].type;

	for (uint32_t k = 0; k < i; k++) {
		const struct brood_step *made = &steps[i];
		const struct brood_step *closing = &steps[k];

		if (type == BROOD_STEP_CLOSE_FROM) {
			made = &steps[k];
			closing = &steps[i];
		}
		if (closing->type != BROOD_STEP_CLOSE_FROM ||
		    !step_sets_descriptor(made->type) || made->fd < closing->fd)
			continue;
		clash(fault, steps, i, k, BROOD_REASON_CLOSED_FROM);
		fault->number = made->fd;
		return fault->code;
	}
	return 0;
}

static int has(const struct brood_step *steps, uint32_t n, uint32_t type)
{
	for (uint32_t i = 0; i < n; i++)
		if (steps[i].type == type)
			return 1;
	return 0;
}

/* A new process leads no session without it. */
static int check_session(const struct brood_step *steps, uint32_t n, uint32_t i,
			 struct fault *fault)
{
	if (steps[i].type != BROOD_STEP_CTTY ||
	    has(steps, n, BROOD_STEP_SETSID))
		return 0;
	return clash(fault, steps, i, 0, BROOD_REASON_NO_SESSION);
}

static int step_uses_terminal(uint32_t type)
{
	return type == BROOD_STEP_CTTY || type == BROOD_STEP_FOREGROUND;
}

/* Is there, at the end of all descriptor steps, what it is to use? */
static int check_terminal(const struct brood_step *steps, uint32_t n,
			  uint32_t i, uint64_t flags, struct fault *fault)
{
	int fd = steps[i].fd, there = fd <= 2 || (flags & BROOD_KEEP_FDS);

	if (!step_uses_terminal(steps[i].type))
		return 0;
	for (uint32_t k = 0; k < n; k++) {
		uint32_t type = steps[k].type;

		if (type == BROOD_STEP_CLOSE_FROM && steps[k].fd <= fd)
			return clash(fault, steps, i, k,
				     BROOD_REASON_FD_NOT_IN_CHILD);
		if (step_sets_descriptor(type) && steps[k].fd == fd)
			there = type != BROOD_STEP_CLOSE;
	}
	return there ? check_session(steps, n, i, fault)
		     : clash(fault, steps, i, 0, BROOD_REASON_FD_NOT_IN_CHILD);
}

/* What a list has once at most. */
static int check_once(const struct brood_step *steps, uint32_t i,
		      struct fault *fault)
{
	const struct brood_step *s = &steps[i];
	int kind = step_entry(s->type)->kind;

	for (uint32_t k = 0; kind != ANY_NUMBER && k < i; k++) {
		const struct brood_step *e = &steps[k];

		if (step_entry(e->type)->kind != kind)
			continue;
		if (kind == ONE_OF_TYPE && e->type != s->type)
			continue;
		if (kind == ONE_LIMIT && e->resource != s->resource)
			continue;
		if (kind == ONE_GROUP && e->type != s->type)
			return clash(fault, steps, i, k,
				     BROOD_REASON_SESSION_AND_GROUP);
		return clash(fault, steps, i, k, BROOD_REASON_REPEATED);
	}
	return 0;
}

static int check_signal(const struct brood_step *steps, uint32_t i,
			struct fault *fault)
{
	const struct brood_step *s = &steps[i];

	for (uint32_t k = 0; k < i; k++) {
		const struct brood_step *e = &steps[k];
		uint64_t both = s->set & e->set;

		if (step_is_signal_action(s->type)
			    ? !step_is_signal_action(e->type)
			    : e->type != s->type)
			continue;
		if (s->type == BROOD_STEP_SIGMASK && (!s->flags || !e->flags))
			return clash(fault, steps, i, k, BROOD_REASON_REPEATED);
		if (!both || (s->type == e->type && s->flags == e->flags))
			continue;
		clash(fault, steps, i, k, BROOD_REASON_SIGNAL_OVERLAP);
		fault->number = __builtin_ctzll(both) + 1;
		return fault->code;
	}
	return 0;
}

int steps_check(const struct brood_step *steps, uint32_t n, uint64_t flags,
		struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++) {
		int r = check_once(steps, i, fault);

		if (!r && step_sets_descriptor(steps[i].type))
			r = check_descriptor(steps, i, fault);
		if (!r)
			r = check_closing(steps, i, fault);
		if (!r)
			r = check_terminal(steps, n, i, flags, fault);
		if (!r && (step_is_signal_action(steps[i].type) ||
			   steps[i].type == BROOD_STEP_SIGMASK))
			r = check_signal(steps, i, fault);
		if (!r)
			r = steps_check_caps(steps, i, n, fault);
		if (!r)
			r = steps_check_pty(steps, i, n, 0, fault);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The child's end of a pipe, or of data, is there before any step. */
static int check_made(const struct brood_step *steps, uint32_t i,
		      struct fault *fault)
{
	for (uint32_t k = 0; k < i; k++)
		if (steps[k].type == BROOD_STEP_CLOSE_FROM)
			return clash(fault, steps, i, k,
				     BROOD_REASON_CLOSED_FROM);
	return 0;
}

int steps_check_ordered(const struct brood_step *steps, uint32_t n,
			struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++) {
		int r = check_session(steps, n, i, fault);

		if (r == 0 && step_is_made(steps[i].type))
			r = check_made(steps, i, fault);
		if (r == 0)
			r = steps_check_pty(steps, i, n, 1, fault);
		if (r < 0)
			return r;
	}
	return 0;
}
