/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "plan/filter.h"
#include "plan/landlock.h"

#define CAP_ADMIN BROOD_CAP(21) /* CAP_SYS_ADMIN */

struct place {
	const struct plan *plan;
	const struct brood_step *steps;
	uint32_t n;
	uint32_t i;
	struct arena *arena;
	struct fault *fault;
};

static int refuse(const struct place *p, enum brood_reason reason,
		  uint32_t other)
{
	p->fault->step = (int)p->i;
	p->fault->step_type = p->steps[p->i].type;
	p->fault->number = p->steps[p->i].fd;
	p->fault->other = (int)other;
	p->fault->reason = reason;
	return p->fault->code = -EINVAL;
}

static int sets_caps(const struct brood_step *s)
{
	return s->type == BROOD_STEP_CAP_PERMITTED ||
	       s->type == BROOD_STEP_CAP_AMBIENT;
}

/* Keeps the capability although the user changes, or may. */
static int keeps_right(const struct place *p, const struct brood_step *s)
{
	return (sets_caps(s) && (s->set & CAP_ADMIN)) ||
	       (s->type == BROOD_STEP_SECUREBITS &&
		(p->plan->flags & BROOD_ORDERED));
}

/* The right to confine oneself is a capability, which goes with user 0, or
 * costs the right to gain privileges. A caller that never had it is told by
 * the kernel. */
static int check_right(const struct place *p)
{
	uint32_t end = p->plan->flags & BROOD_ORDERED ? p->i : p->n;
	uint32_t lost = p->n;

	for (uint32_t k = 0; k < end; k++) {
		const struct brood_step *s = &p->steps[k];

		if (s->type == BROOD_STEP_NO_NEW_PRIVS || keeps_right(p, s))
			return 0;
		if ((s->type == BROOD_STEP_UID && s->id) ||
		    s->type == BROOD_STEP_CAP_PERMITTED)
			lost = k;
	}
	return lost < p->n ? refuse(p, BROOD_REASON_NEEDS_NO_NEW_PRIVS, lost)
			   : 0;
}

/* The next step that acts under the filter of this one, or n. */
static uint32_t next_action(const struct place *p)
{
	uint32_t k = p->i + 1;

	while (k < p->n && (p->steps[k].type == BROOD_STEP_SECCOMP ||
			    step_entry(p->steps[k].type)->place == NOWHERE))
		k++;
	return p->plan->flags & BROOD_ORDERED ? k : p->n;
}

static int more_filters(const struct place *p)
{
	for (uint32_t k = p->i + 1; k < p->n; k++)
		if (p->steps[k].type == BROOD_STEP_SECCOMP)
			return 1;
	return 0;
}

static int no_memory(const struct place *p)
{
	p->fault->stage = BROOD_STAGE_RESOURCE;
	p->fault->step = -1;
	return p->fault->code = -ENOMEM;
}

static int check_calls(const struct place *p, const struct filter *f,
		       int followed, int *no_pause)
{
	struct filter_use use = {
		.has_fd = p->plan->program_fd >= 0,
		.drops_stops = p->plan->may_block,
		.sets_actions = followed && p->plan->reset_sigpipe,
		.more_filters = more_filters(p),
		.is_traced = !!p->plan->trace_me,
		.stops = !!p->plan->stop,
	};
	const char *name;
	int r = filter_calls(f, &use, p->arena, &name, no_pause);

	if (r > 0)
		p->fault->object = name;
	if (r > 0)
		return refuse(p,
			      r & FILTER_KILLS ? BROOD_REASON_FILTER_KILLS
					       : BROOD_REASON_FILTER_DENIES,
			      0);
	return r < 0 ? no_memory(p) : 0;
}

static int check_filter(const struct place *p, int *no_pause)
{
	static const struct filter_call any = {.name = "any"};
	const struct brood_step *s = &p->steps[p->i];
	struct filter f = {s->data,
			   (uint32_t)(s->length / sizeof(struct sys_filter))};
	uint32_t next = next_action(p);

	if (next < p->n) {
		int r = filter_run(&f, &any, p->arena);

		if (r < 0)
			return no_memory(p);
		if (r & FILTER_KILLS)
			return refuse(p, BROOD_REASON_FILTER_NOT_LAST, next);
	}
	return check_calls(p, &f, next < p->n, no_pause);
}

int plan_confinement(struct plan *plan, const struct brood_step *steps,
		     uint32_t n, struct arena *arena, struct fault *fault)
{
	struct place p = {plan, steps, n, 0, arena, fault};
	int r = 0;

	for (; p.i < n && r == 0; p.i++) {
		const struct brood_step *s = &steps[p.i];
		int filter = s->type == BROOD_STEP_SECCOMP;

		if (!filter && !step_is_landlock(s->type))
			continue;
		r = check_right(&p);
		if (!r && filter)
			r = check_filter(&p, &plan->no_pause);
		else if (!r)
			landlock_note(&plan->landlock, s, (int)p.i);
	}
	return r;
}

int plan_filters_last(const struct plan *plan, const struct brood_step *steps,
		      uint32_t n, uint32_t i)
{
	struct place p = {.plan = plan, .steps = steps, .n = n, .i = i};

	return steps[i].type == BROOD_STEP_SECCOMP && next_action(&p) == n;
}
