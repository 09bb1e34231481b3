/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "sys/sys.h"

#define FIRST_SIZE ((size_t)16 * 1024)

/* Lies at the start of its own memory. */
struct brood_plan {
	struct launch_hold hold;
	struct arena arena;
	struct plan plan;
};

static void free_plan(struct launch_hold *hold)
{
	struct brood_plan *p = (struct brood_plan *)(void *)hold;

	arena_end(&p->arena);
	sys_munmap(p, FIRST_SIZE);
}

int brood_plan_new(struct brood_plan **plan, const struct brood_spec *spec,
		   struct brood_error *err)
{
	struct brood_plan *p;
	int r;

	if (!plan)
		return launch_null(err, "plan");
	*plan = NULL;
	p = sys_mmap(FIRST_SIZE, SYS_PROT_READ | SYS_PROT_WRITE,
		     SYS_MAP_PRIVATE);
	if (sys_is_error(p))
		return launch_no_memory(err);
	arena_start(&p->arena, p + 1, FIRST_SIZE - sizeof *p);
	p->hold = (struct launch_hold){1, free_plan};
	r = plan_build(&p->plan, spec, &p->arena, 1, err);
	if (r == 0)
		r = accounts_resolve(&p->plan, &p->arena, err);
	if (r < 0) {
		free_plan(&p->hold);
		return r;
	}
	fault_clear(err);
	*plan = p;
	return 0;
}

static int import(struct brood_override *to, const struct brood_override *from,
		  struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int r = sized_import(to, sizeof *to, sizeof *to, from, "override",
			     &fault);

	if (r == 0 && to->argv && !to->argv[0]) {
		fault.reason = BROOD_REASON_EMPTY_ARGV;
		r = fault.code = -EINVAL;
	}
	if (r == 0 && to->nfds && !to->fds) {
		fault.reason = BROOD_REASON_NULL_ARGUMENT;
		fault.object = "override.fds";
		r = fault.code = -EINVAL;
	}
	return r < 0 ? fault_report(err, &fault) : 0;
}

int brood_plan_spawn(const struct brood_plan *plan,
		     const struct brood_override *change,
		     struct brood_child **child, struct brood_error *err)
{
	struct process *here = process_here();
	struct brood_override own;
	struct slot *slot;
	int r;

	if (!child)
		return launch_null(err, "child");
	*child = NULL;
	if (!plan)
		return launch_null(err, "plan");
	r = change ? import(&own, change, err) : 0;
	if (r < 0)
		return r;
	slot = here ? slot_get(here) : NULL;
	if (!slot)
		return launch_no_memory(err);
	/* Only the count of users changes. */
	return launch(slot, &plan->plan, change ? &own : NULL,
		      (struct launch_hold *)(uintptr_t)&plan->hold, child, err);
}

void brood_plan_free(struct brood_plan **plan)
{
	struct brood_plan *p = plan ? *plan : NULL;

	if (!p)
		return;
	*plan = NULL;
	launch_let_go(&p->hold);
}
