/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "sys/abi.h"

static struct op *find_pass(struct ops *listed, int fd)
{
	for (uint32_t i = 0; i < listed->count; i++)
		if (listed->list[i].type == BROOD_STEP_PASS &&
		    listed->list[i].a == fd)
			return &listed->list[i];
	return NULL;
}

static int no_pass(const struct brood_fd *fd, enum brood_reason reason,
		   struct fault *fault)
{
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = reason;
	fault->number = reason == BROOD_REASON_BAD_FD ? fd->from : fd->fd;
	return fault->code = -EINVAL;
}

static int redirect(struct ops *listed, const struct brood_override *change,
		    struct fault *fault)
{
	for (size_t i = 0; i < change->nfds; i++) {
		const struct brood_fd *fd = &change->fds[i];
		struct op *op = find_pass(listed, fd->fd);

		if (!op)
			return no_pass(fd, BROOD_REASON_NO_PASS, fault);
		if (!fd_valid(fd->from))
			return no_pass(fd, BROOD_REASON_BAD_FD, fault);
		op->b = fd->from;
	}
	return 0;
}

static int copy_listed(struct ops *to, const struct ops *from,
		       struct arena *arena)
{
	to->count = from->count;
	to->list = arena_alloc(arena, from->count * sizeof *to->list);
	if (!to->list)
		return -ENOMEM;
	mem_copy(to->list, from->list, from->count * sizeof *to->list);
	return 0;
}

/* The table of this spawn alone. */
static int own_table(struct fd_plan *room, const struct plan *plan,
		     const struct brood_override *change, struct brood_child *c,
		     struct arena *arena, struct fault *fault)
{
	struct ops listed = plan->fds;
	int r;

	r = fault->code = copy_listed(&listed, &plan->fds, arena);
	if (r == 0 && change)
		r = redirect(&listed, change, fault);
	if (r == 0 && !(plan->how & PLAN_STAGE)) /* asked before any started */
		r = launch_sources(plan, &listed, fault);
	if (r == 0)
		r = child_make_pipes(c, plan, &listed, fault);
	if (r == 0)
		r = fault->code = fds_resolve(room, plan, &listed, arena);
	return r;
}

int launch_table(struct born *b, struct fd_plan *room, const struct plan *plan,
		 const struct brood_override *change, struct brood_child *c,
		 struct arena *arena, struct fault *fault)
{
	int own = plan->made || (plan->how & PLAN_STAGE) ||
		  (change && change->nfds);
	int r = own ? own_table(room, plan, change, c, arena, fault)
		    : launch_sources(plan, &plan->fds, fault);

	b->fds = own ? room : &plan->fd_plan;
	b->kept = NULL;
	if (r < 0 || !b->fds->kept)
		return r;
	b->kept = arena_alloc(arena, b->fds->kept * sizeof *b->kept);
	return b->kept ? 0 : (fault->code = -ENOMEM);
}
