/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include <brood/clone.h>

#include "create/ladder.h"
#include "create/suspended.h"
#include "spawn/guard.h"
#include "sys/sys.h"

static int refuse(struct brood_error *err, int code, enum brood_stage stage,
		  enum brood_reason reason)
{
	return fault_report(err, &(struct fault){.code = code,
						 .stage = stage,
						 .reason = reason,
						 .step = -1});
}

/* It is over, one way or another; what exit(3) left is nobody's. */
static int finish(struct brood_child *c, int exited, struct brood_error *err)
{
	c->state = CHILD_STARTED;
	if (!exited)
		return 0;
	child_reap(c, SYS_WALL);
	return refuse(err, -EPERM, BROOD_STAGE_FUNCTION,
		      BROOD_REASON_EXIT_IN_CHILD);
}

static int start(struct brood_child *c, struct slot *slot, int (*fn)(void *),
		 void *arg, struct brood_error *err)
{
	struct born_function f = {.fn = fn, .arg = arg};
	int r;

	slot->exited = 0;
	r = create_suspended(&f, slot, &c->made);
	if (r < 0)
		return refuse(err, r, BROOD_STAGE_CREATE, BROOD_REASON_NONE);
	return finish(c, slot->exited, err);
}

int brood_vfork(struct brood_child **child, int (*fn)(void *), void *arg,
		struct brood_error *err)
{
	struct process *here = process_here();
	struct brood_child *c;
	struct slot *slot;
	int r;

	if (!child)
		return launch_null(err, "child");
	*child = NULL;
	if (!fn)
		return launch_null(err, "fn");
	if (!(ladder_has() & BROOD_HAS_SHARED_MEMORY))
		return refuse(err, -ENOSYS, BROOD_STAGE_CREATE,
			      BROOD_REASON_COPIED_MEMORY);
	guard_exit();
	slot = here ? slot_get(here) : NULL;
	c = slot ? child_new() : NULL;
	if (!c) {
		if (slot)
			slot_put(slot);
		return launch_no_memory(err);
	}
	r = start(c, slot, fn, arg, err);
	slot_put(slot);
	if (r < 0) {
		child_drop(c);
		return r;
	}
	fault_clear(err);
	*child = c;
	return 0;
}
