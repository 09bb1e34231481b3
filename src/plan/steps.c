/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "plan/landlock.h"
#include "plan/privileges.h"
#include "sys/abi.h"

static const char dev_null[] = "/dev/null";

/* The step as one action; an action on descriptors may be rearranged later. */
static struct op action(const struct brood_step *s, int index)
{
	struct op op = {
		.code = step_entry(s->type)->code,
		.type = (uint16_t)s->type,
		.step = index,
		.a = s->fd,
		.b = s->from,
		.text = s->path,
		.x = s->soft,
		.y = s->hard,
		.mode = s->mode,
		.flags = s->flags,
	};

	switch (s->type) {
	case BROOD_STEP_INHERIT:
		op.b = op.a;
		break;
	case BROOD_STEP_OPEN:
		op.x = (uint32_t)s->oflags & ~(uint32_t)SYS_O_CLOEXEC;
		break;
	case BROOD_STEP_NULL:
		op.text = dev_null;
		op.x = SYS_O_RDWR;
		break;
	case BROOD_STEP_USER:
	case BROOD_STEP_GROUP:
		op.a = -1; /* nobody, until it is looked up */
		break;
	default:
		break;
	}
	return op;
}

static int place(const struct brood_step *s)
{
	enum { STACK = 3, AS = 9 };

	if (s->type == BROOD_STEP_RLIMIT &&
	    (s->resource == AS || s->resource == STACK))
		return MEMORY;
	if (s->type == BROOD_STEP_CALL && (s->flags & BROOD_CALL_EARLY))
		return EARLY_CALLS;
	return step_entry(s->type)->place;
}

/* Data for one child is read before the call ends. */
static int copies(const struct plan *plan, const struct brood_step *s, int copy)
{
	return copy && ((plan->how & PLAN_KEPT) || s->type != BROOD_STEP_DATA);
}

static int append_step(struct ops *to, const struct brood_step *s, int index,
		       const struct implied *im, struct arena *arena, int copy)
{
	struct op op = action(s, index);

	if (step_is_namespace(s->type)) {
		if (namespace_action(&op, s, arena, copy) < 0)
			return -ENOMEM;
	} else if (copy && op.text && op.text != dev_null &&
		   op.code != OP_CALL) {
		op.text = step_entry(s->type)->uses & USES_DATA
				  ? arena_copy(arena, s->data, s->length)
				  : arena_string(arena, op.text);
		if (!op.text)
			return -ENOMEM;
	}
	if (op.type == BROOD_STEP_PTY) {
		pty_append(to, &op);
		return 0;
	}
	if (op.type == BROOD_STEP_USER)
		implied_groups(im, to, &op);
	if (!to->ordered)
		late_mark(to, &op);
	implied_change(im, to, &op);
	to->list[to->count++] = op;
	return op_text(&to->list[to->count - 1], arena);
}

/* Rules of Landlock stand between two actions more. */
static int append(struct ops *to, const struct plan *plan,
		  const struct brood_step *steps, uint32_t n, uint32_t i,
		  const struct implied *im, struct arena *arena, int copy)
{
	if (landlock_starts(plan, steps, n, i))
		to->list[to->count++] = landlock_begin(plan, steps, n, i);
	if (plan->inner_root && step_entry(steps[i].type)->code == OP_UID)
		to->list[to->count++] =
			(struct op){.code = OP_INNER_ROOT,
				    .type = (uint16_t)steps[i].type,
				    .step = (int)i};
	if (append_step(to, &steps[i], (int)i, im, arena, copy) < 0)
		return -ENOMEM;
	if (landlock_ends(plan, steps, n, i))
		to->list[to->count++] =
			(struct op){.code = OP_LANDLOCK_END,
				    .type = (uint16_t)steps[i].type,
				    .step = (int)i};
	return 0;
}

/* What the child does when its mask is the program's already. */
static void note_last(struct plan *plan, const struct brood_step *s, uint32_t i)
{
	if (s->type == BROOD_STEP_TRACE_ME)
		plan->trace_me = i + 1;
	else if (s->type == BROOD_STEP_STOP)
		plan->stop = i + 1;
	else if (s->type == BROOD_STEP_MDWE)
		plan->mdwe = i + 1;
}

/* A stage's input and output are the pipeline's, and its group too. */
static int check_pty(const struct plan *plan, const struct brood_step *s,
		     struct fault *fault)
{
	if (s->type != BROOD_STEP_PTY || !(plan->how & PLAN_STAGE))
		return 0;
	fault->reason = BROOD_REASON_PIPELINE;
	fault->object = "a stage cannot have a terminal of its own";
	return fault->code = -EINVAL;
}

static int check_stop(const struct plan *plan, struct fault *fault)
{
	if (!plan->stop || (plan->flags & BROOD_ASYNC))
		return 0;
	return plan_stop_waits(plan, -EINVAL, fault);
}

/* A FIFO without a writer, a file system that does not answer. */
static int may_block(const struct brood_step *s)
{
	return s->type == BROOD_STEP_OPEN || s->type == BROOD_STEP_CHDIR ||
	       s->type == BROOD_STEP_CHROOT;
}

/* Signals that get an action of their own do not count as inherited. */
static void note_signals(struct plan *plan, const struct brood_step *s)
{
	if (s->type == BROOD_STEP_SIGIGNORE &&
	    (s->set & BROOD_SIG(SYS_SIGPIPE)))
		plan->reset_sigpipe = 0;
	if (s->type != BROOD_STEP_SIGMASK)
		return;
	if (!s->flags)
		plan->mask = (struct mask_change){0, s->set};
	else
		plan->mask.keep &= ~s->set;
	if (s->flags & BROOD_SIGMASK_BLOCK)
		plan->mask.add |= s->set;
	if (s->flags & BROOD_SIGMASK_UNBLOCK)
		plan->mask.add &= ~s->set;
}

/*
 * In the caller's order too: ids are mapped at birth, and what is joined before
 * all else is joined before that. The kernel gives an OOM score to all that
 * share the memory unless their maker waits in the kernel, which one that
 * writes maps does not: before them another process waits.
 */
static int at_birth(const struct plan *plan, const struct brood_step *steps,
		    uint32_t i, int at)
{
	return at == MAPS || (at == JOINS && joins_first(steps, i)) ||
	       (steps[i].type == BROOD_STEP_OOM_SCORE && plan->maps_ids);
}

/* Which places a list has something in, one bit each; at[i] is that of step i.
 */
static uint64_t places(const struct plan *plan, uint8_t *at,
		       const struct brood_step *steps, uint32_t n)
{
	int ordered = !!(plan->flags & BROOD_ORDERED);
	uint64_t used = 0;

	for (uint32_t i = 0; i < n; i++) {
		int here = place(&steps[i]);

		if (ordered && here != NOWHERE &&
		    !at_birth(plan, steps, i, here) &&
		    !plan_filters_last(plan, steps, n, i))
			here = DESCRIPTORS;
		if (steps[i].type == BROOD_STEP_OPEN &&
		    (steps[i].flags & BROOD_OPEN_AS_USER))
			used |= UINT64_C(1) << AS_USER;
		at[i] = (uint8_t)here;
		used |= UINT64_C(1) << here;
	}
	return used & ~(UINT64_C(1) << NOWHERE);
}

static struct ops *room_for(struct plan *plan, int place)
{
	switch (place) {
	case JOINING:
		return &plan->into;
	case JOINS:
		return &plan->joins;
	case MAPS:
		return &plan->maps;
	case DESCRIPTORS:
	case CLOSING:
		return &plan->fds;
	default:
		return place < DESCRIPTORS ? &plan->before : &plan->after;
	}
}

static void note_closing(struct plan *plan, const struct brood_step *s)
{
	if (plan->close_from < 0 || s->fd < plan->close_from)
		plan->close_from = s->fd;
}

static int sort(struct plan *plan, const struct brood_step *steps, uint32_t n,
		struct arena *arena, int copy)
{
	int ordered = !!(plan->flags & BROOD_ORDERED);
	uint8_t *at = arena_alloc(arena, n);
	struct implied im;
	uint64_t used;

	if (!at)
		return -ENOMEM;
	implied_find(&im, steps, n, ordered);
	used = places(plan, at, steps, n) | im.places;
	if (plan->how & PLAN_STAGE)
		used |= UINT64_C(1) << DESCRIPTORS;
	if (!ordered)
		used |= pty_places(steps, n);
	for (; used; used &= used - 1) {
		int now = __builtin_ctzll(used);
		struct ops *to = room_for(plan, now);

		if (now == DESCRIPTORS)
			links_before(plan, steps, n);
		for (uint32_t i = 0; i < n; i++)
			if (at[i] == now &&
			    append(to, plan, steps, n, i, &im, arena,
				   copies(plan, &steps[i], copy)) < 0)
				return -ENOMEM;
		if (now == DESCRIPTORS)
			links_after(plan, steps, n);
		implied_add(&im, now, to);
		if (!ordered)
			pty_add(to, now, steps, n);
		if (now == AS_USER)
			late_add(to, &plan->fds);
	}
	return 0;
}

static int edits(struct plan *plan, const struct brood_step *steps, uint32_t n,
		 struct arena *arena, int copy)
{
	struct brood_step *list = arena_alloc(arena, n * sizeof *list);

	if (!list)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		struct brood_step *e = &list[plan->n_edits];

		if (!step_is_environment(steps[i].type))
			continue;
		*e = steps[i];
		plan->n_edits++;
		if (copy && e->name &&
		    !(e->name = arena_string(arena, e->name)))
			return -ENOMEM;
		if (copy && e->value &&
		    !(e->value = arena_string(arena, e->value)))
			return -ENOMEM;
	}
	plan->edits = list;
	return 0;
}

static int rooms(struct plan *plan, uint32_t n, struct arena *arena)
{
	uint32_t more = n + IMPLIED_GROUPS * plan->names +
			(plan->landlock.best ? 2 * n : 0) + PTY_MORE;
	struct op *room;

	more += plan->inner_root ? n : 0;
	room = arena_alloc(arena,
			   (4 * n + 2 * more + IMPLIED_MOST) * sizeof *room);

	if (!room)
		return -ENOMEM;
	plan->before.list = room;
	plan->joins.list = room + n;
	plan->maps.list = room + 2 * n;
	plan->into.list = room + 3 * n;
	plan->fds.list = room + 4 * n;
	plan->fds.ordered = !!(plan->flags & BROOD_ORDERED);
	plan->after.list = plan->fds.list + more;
	return 0;
}

int plan_steps(struct plan *plan, const struct brood_step *steps,
	       struct arena *arena, int copy, struct fault *fault)
{
	uint64_t flags = plan->flags;
	uint32_t n = 0;
	int spaces = 0;
	int r;

	if (plan_async(flags, plan->start_timeout_ms))
		flags |= BROOD_ASYNC;
	for (; steps && steps[n].type != BROOD_STEP_END; n++) {
		if (n == BROOD_STEPS_MAX) {
			fault->other = BROOD_STEPS_MAX;
			fault->reason = BROOD_REASON_TOO_MANY_STEPS;
			return fault->code = -E2BIG;
		}
		r = step_check(&steps[n], (int)n, flags, fault);
		if (r == 0)
			r = check_pty(plan, &steps[n], fault);
		if (r < 0)
			return r;
		note_signals(plan, &steps[n]);
		if ((steps[n].type == BROOD_STEP_FCHDIR ||
		     steps[n].type == BROOD_STEP_ROOT_FD) &&
		    steps[n].fd > plan->top_source)
			plan->top_source = steps[n].fd;
		spaces |= step_is_namespace(steps[n].type);
		namespace_note(plan, &steps[n], (int)n);
		plan->identity |= step_is_identity(steps[n].type);
		plan->parent_death |= steps[n].type == BROOD_STEP_PDEATHSIG;
		plan->may_block |= may_block(&steps[n]);
		note_last(plan, &steps[n], n);
		plan->names += step_names_account(steps[n].type);
		plan->made += step_is_made(steps[n].type);
		if (steps[n].type == BROOD_STEP_CLOSE_FROM)
			note_closing(plan, &steps[n]);
	}
	if (!n && !(plan->how & PLAN_STAGE))
		return 0;
	r = spaces ? namespaces_check(steps, n, !!(flags & BROOD_ORDERED),
				      fault)
		   : 0;
	if (r == 0)
		r = plan->flags & BROOD_ORDERED
			    ? steps_check_ordered(steps, n, fault)
			    : steps_check(steps, n, flags, fault);
	if (r == 0)
		r = plan_confinement(plan, steps, n, arena, fault);
	if (r == 0)
		r = plan_stages(plan, steps, n, fault);
	if (r == 0)
		r = check_stop(plan, fault);
	if (r == 0)
		r = plan_cgroup(plan, steps, n, arena, copy, fault);
	if (r < 0)
		return r;
	fault->stage = BROOD_STAGE_RESOURCE;
	fault->step = -1;
	r = rooms(plan, n + LINKS_MOST, arena);
	if (!r)
		links_group(plan);
	if (!r)
		r = sort(plan, steps, n, arena, copy);
	if (!r)
		r = edits(plan, steps, n, arena, copy);
	return fault->code = r;
}
