/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/ladder.h"
#include "sys/clock.h"
#include "sys/stopwatch.h"

int launch_can_fly(const struct plan *plan)
{
	struct process *here = process_here();

	return plan_async(plan->flags, plan->start_timeout_ms) &&
	       (ladder_has() & BROOD_HAS_ASYNC) && here &&
	       !process_traced(here);
}

/* A child that waits for its caller on its way cannot be waited for in the
 * kernel. */
static int create_waiting(struct slot *slot, struct brood_child *c)
{
	struct born *b = &slot->born;

	if (b->spaces & BORN_MAPPED)
		return ladder_has() & BROOD_HAS_ASYNC
			       ? create_together(slot, &c->word, &c->made)
			       : -ENOSYS;
	if (!(ladder_has() & BROOD_HAS_SHARED_MEMORY))
		return create_emulated(b, &c->made);
	return create_blocking(b, b->stage_fd, &c->made);
}

static int create_once(struct slot *slot, struct brood_child *c)
{
	struct born *b = &slot->born;
	int r;

	if (launch_can_fly(b->plan)) {
		r = create_in_flight(slot, &c->word, &c->made);
		if (r == 0)
			c->slot = slot;
		if (r == 0 || !ladder_changed(r))
			return r;
	}
	if (b->plan->stop || b->plan->traced)
		return -ENOSYS;
	r = create_waiting(slot, c);
	if (plan_async(b->plan->flags, b->plan->start_timeout_ms))
		c->made.got |= BROOD_GOT_BLOCKING;
	return r;
}

/* The child exists, but a filter that is newer than the probes keeps it from
 * having its own descriptor table. */
static int filtered(struct brood_child *c)
{
	return __atomic_load_n(&c->report.code, __ATOMIC_ACQUIRE) &&
	       c->report.stage == BROOD_STAGE_CREATE &&
	       ladder_changed(c->report.code);
}

static void forget(struct brood_child *c)
{
	if (c->slot)
		word_wait(&c->word, c->made.pid, CLOCK_NEVER);
	child_reap(c, SYS_WALL);
	if (c->made.pidfd >= 0)
		sys_close(c->made.pidfd);
	c->slot = NULL;
	c->reaped = 0;
	c->report.code = 0;
}

static int create(struct slot *slot, struct brood_child *c)
{
	int r;

	c->began = stopwatch_now();
	slot->born.report = &c->report;
	slot->born.progress = &c->progress;
	slot->born.parent = slot->born.plan->parent_death ||
					    slot->born.plan->traced ||
					    (slot->born.spaces & BORN_MAPPED)
				    ? sys_getpid()
				    : 0;
	r = create_once(slot, c);
	if (r == 0 && !slot->born.guardian && filtered(c)) {
		forget(c);
		r = create_once(slot, c);
	}
	return r;
}

/* By the process in between. */
static int told_before_birth(const struct brood_child *c, struct fault *fault)
{
	fault->stage = c->report.stage;
	fault->step = c->report.step;
	fault->step_type = c->report.step_type;
	fault->number = c->report.number;
	fault->object = c->report.object;
	return fault->code = c->report.code;
}

/* Everything up to the child's existence. */
static int prepare_and_create(struct slot *slot, struct brood_child *c,
			      const struct plan *plan,
			      const struct brood_override *change,
			      struct fault *fault)
{
	uint64_t got = 0;
	int r = launch_confined(&slot->born, plan, &got, fault);

	if (r < 0)
		return r;
	if (plan->stop && !launch_can_fly(plan))
		return plan_stop_waits(plan, -ENOSYS, fault);
	fault->stage = BROOD_STAGE_RESOURCE;
	r = fault->code =
		launch_arguments(&slot->born, plan, change, &slot->arena);
	if (r == 0)
		r = launch_table(&slot->born, &slot->fds, plan, change, c,
				 &slot->arena, fault);
	if (r == 0)
		r = launch_namespaces(&slot->born, plan, fault);
	if (r == 0)
		r = launch_stage(&slot->born, plan, &slot->arena, fault);
	if (r == 0)
		r = launch_cgroup_open(&slot->born, fault);
	if (r < 0)
		return r;
	r = launch_tree(&slot->born, plan, c, &slot->arena, fault);
	if (r < 0) {
		launch_cgroup_close(&slot->born);
		return r;
	}
	r = create(slot, c);
	launch_cgroup_close(&slot->born);
	if (launch_tree_made(&slot->born, c, r, fault))
		return r;
	if (r < 0 && c->report.code)
		return told_before_birth(c, fault);
	if (launch_cgroup_blamed(&slot->born, r))
		return launch_cgroup_fault(&slot->born, r, fault);
	c->made.got |= got;
	if (r == 0)
		return 0;
	fault->code = r;
	fault->stage = BROOD_STAGE_CREATE;
	launch_blame(&slot->born, fault);
	return r;
}

/* It is known by now whether the child has reached its program. */
static int finish(struct brood_child *c, struct brood_error *err)
{
	child_decide(c, CLOCK_NEVER);
	if (c->state == CHILD_STARTED)
		return 0;
	if (err)
		mem_copy(err, &c->report, sizeof *err);
	return c->report.code;
}

int launch_give_up(struct brood_child *c, int ms, struct brood_error *err)
{
	struct fault fault = {.code = -ETIMEDOUT,
			      .stage = BROOD_STAGE_TIMEOUT,
			      .step = -1,
			      .number = ms,
			      .object = c->report.object};

	brood_kill(c, SYS_SIGKILL);
	child_decide(c, CLOCK_NEVER);
	child_reap(c, SYS_WALL);
	return fault_report(err, &fault);
}

static int finish_by_deadline(struct brood_child *c, int ms,
			      struct brood_error *err)
{
	if (child_decide(c, clock_deadline(ms)) < 0)
		return launch_give_up(c, ms, err);
	return finish(c, err);
}

/* What the child has reached may not be the program yet. */
static void finish_stage(struct brood_child *c, struct born *b)
{
	if (b->stage_fd < 0)
		return;
	child_decide(c, CLOCK_NEVER);
	if (c->state == CHILD_STARTED)
		launch_stage_end(c, b);
	launch_stage_close(b);
}

/* The slot is the child's now, and the plan is wanted for as long. */
static int launched(struct slot *slot, struct brood_child *c,
		    const struct plan *plan, struct launch_hold *hold,
		    struct brood_error *err)
{
	int ms = plan->start_timeout_ms;

	if (!c->slot) {
		int r;

		finish_stage(c, &slot->born);
		r = finish(c, err);
		slot_put(slot);
		return r;
	}
	if (hold)
		launch_hold(slot, hold);
	c->slot_tag = slot_fly(slot, &c->word, child_in_flight(c));
	return ms ? finish_by_deadline(c, ms, err) : 0;
}

int launch(struct slot *slot, const struct plan *plan,
	   const struct brood_override *change, struct launch_hold *hold,
	   struct brood_child **child, struct brood_error *err)
{
	struct fault fault = {.step = -1};
	struct brood_child *c = child_new();
	int r;

	if (!c) {
		slot_put(slot);
		return launch_no_memory(err);
	}
	/* For a child that is killed before it can report anything. */
	fault_object(c->report.object, sizeof c->report.object, plan->name);
	r = prepare_and_create(slot, c, plan, change, &fault);
	child_close_theirs(c);
	if (r < 0) {
		launch_stage_close(&slot->born);
		slot_put(slot);
		fault_report(err, &fault);
		c->reaped = 1; /* there is none */
	} else {
		r = launched(slot, c, plan, hold, err);
	}
	if (r < 0) {
		if (c->tree.ways)
			tree_end(c);
		child_drop(c);
		return r;
	}
	fault_clear(err);
	*child = c;
	return 0;
}
