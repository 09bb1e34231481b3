/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"

/*
 * The stages of a pipeline get their pipes as a shell gives them: in place of
 * the caller's input and output, before the stage's own steps, which may then
 * put something else there, or copy them elsewhere first. As with PASS, the
 * numbers of the caller's are known only when the spawn happens.
 */

enum { IN = 0, OUT = 1, ERR = 2 };

/* What takes effect at the same moment has the last word. */
static int given(const struct plan *plan, const struct brood_step *steps,
		 uint32_t n, int fd)
{
	for (uint32_t i = 0; i < n && !(plan->flags & BROOD_ORDERED); i++)
		if (step_is_at_once(steps[i].type) && steps[i].fd == fd)
			return 1;
	return 0;
}

static void add(struct plan *plan, int type, int fd, int from)
{
	struct ops *to = &plan->fds;

	to->list[to->count] = (struct op){.code = OP_DUP,
					  .type = (uint16_t)type,
					  .step = -1,
					  .a = fd,
					  .b = from};
	if (!to->ordered)
		late_mark(to, &to->list[to->count]);
	to->count++;
}

void links_before(struct plan *plan, const struct brood_step *steps, uint32_t n)
{
	if ((plan->how & PLAN_PIPED_IN) && !given(plan, steps, n, IN))
		add(plan, BROOD_STEP_PASS, IN, -1);
	if ((plan->how & PLAN_PIPED_OUT) && !given(plan, steps, n, OUT))
		add(plan, BROOD_STEP_PASS, OUT, -1);
}

/* Is there no output to join, or a step about errors already? */
static int keeps_errors(const struct brood_step *steps, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct brood_step *s = &steps[i];

		if (step_sets_descriptor(s->type) && s->fd == ERR)
			return 1;
		if (s->type == BROOD_STEP_CLOSE && s->fd == OUT)
			return 1;
		if (s->type == BROOD_STEP_CLOSE_FROM && s->fd <= ERR)
			return 1;
	}
	return 0;
}

void links_after(struct plan *plan, const struct brood_step *steps, uint32_t n)
{
	if ((plan->how & PLAN_PIPED_ERR) && !keeps_errors(steps, n))
		add(plan, BROOD_STEP_DUP, ERR, OUT);
}

/* Before all else: neither roots nor ids matter to it. */
void links_group(struct plan *plan)
{
	if (plan->how & PLAN_GROUPED)
		plan->before.list[plan->before.count++] =
			(struct op){.code = OP_SETPGID,
				    .type = BROOD_STEP_SETPGID,
				    .step = -1,
				    .flags = 1};
}

void links_resolve(struct plan *plan, int in, int out, int group)
{
	for (uint32_t i = 0; i < plan->fds.count; i++) {
		struct op *op = &plan->fds.list[i];

		if (op->step >= 0 || op->type != BROOD_STEP_PASS)
			continue;
		op->b = op->a == IN ? in : out;
	}
	if (plan->how & PLAN_GROUPED)
		plan->before.list[0].a = group;
}
