/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

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
	fault->reason = reason;
	return fault->code = -EINVAL;
}

static int sets_descriptor(const struct brood_step *s)
{
	return s->type >= BROOD_STEP_PASS && s->type <= BROOD_STEP_CLOEXEC;
}

/* The step before i that sets descriptor fd, or i if none does. */
static uint32_t setter(const struct brood_step *steps, uint32_t i, int fd)
{
	for (uint32_t k = 0; k < i; k++)
		if (sets_descriptor(&steps[k]) && steps[k].fd == fd)
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

/* Of these types a list has one at most; chdir and fchdir are one kind. */
static int kind(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_FCHDIR:
		return BROOD_STEP_CHDIR;
	case BROOD_STEP_CHDIR:
	case BROOD_STEP_UMASK:
	case BROOD_STEP_SETSID:
	case BROOD_STEP_SETPGID:
	case BROOD_STEP_RLIMIT:
		return (int)type;
	default:
		return 0;
	}
}

static int session_and_group(uint32_t a, uint32_t b)
{
	return (a == BROOD_STEP_SETSID && b == BROOD_STEP_SETPGID) ||
	       (a == BROOD_STEP_SETPGID && b == BROOD_STEP_SETSID);
}

static int check_once(const struct brood_step *steps, uint32_t i,
		      struct fault *fault)
{
	int what = kind(steps[i].type);

	for (uint32_t k = 0; what && k < i; k++) {
		if (session_and_group(steps[i].type, steps[k].type))
			return clash(fault, steps, i, k,
				     BROOD_REASON_SESSION_AND_GROUP);
		if (kind(steps[k].type) != what)
			continue;
		if (what == BROOD_STEP_RLIMIT &&
		    steps[k].resource != steps[i].resource)
			continue;
		return clash(fault, steps, i, k, BROOD_REASON_REPEATED);
	}
	return 0;
}

static int is_action(uint32_t type)
{
	return type == BROOD_STEP_SIGDEFAULT || type == BROOD_STEP_SIGIGNORE;
}

static int check_signal(const struct brood_step *steps, uint32_t i,
			struct fault *fault)
{
	const struct brood_step *s = &steps[i];

	for (uint32_t k = 0; k < i; k++) {
		const struct brood_step *e = &steps[k];
		uint64_t both = s->set & e->set;

		if (is_action(s->type) ? !is_action(e->type)
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

int steps_check(const struct brood_step *steps, uint32_t n, struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++) {
		int r = check_once(steps, i, fault);

		if (!r && sets_descriptor(&steps[i]))
			r = check_descriptor(steps, i, fault);
		if (!r && (is_action(steps[i].type) ||
			   steps[i].type == BROOD_STEP_SIGMASK))
			r = check_signal(steps, i, fault);
		if (r < 0)
			return r;
	}
	return 0;
}
