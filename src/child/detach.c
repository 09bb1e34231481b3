/* SPDX-License-Identifier: MIT */
#include "child/handle.h"
#include "child/reaper.h"
#include "child/waitset.h"

#include "sys/sys.h"

static int refuse(struct brood_error *err, int code, enum brood_reason reason,
		  const char *object)
{
	return fault_report(err, &(struct fault){.code = code,
						 .stage = BROOD_STAGE_WAIT,
						 .reason = reason,
						 .step = -1,
						 .object = object});
}

/* Of one that is on its way it has to be seen first whether it failed. */
static int has_ended(struct brood_child *c)
{
	return brood_wait(c, 0, NULL) == 0;
}

int brood_detach(struct brood_child **child, struct brood_error *err)
{
	struct brood_child *c = child ? *child : NULL;
	int r;

	if (!c)
		return refuse(err, -EINVAL, BROOD_REASON_NULL_ARGUMENT,
			      "child");
	if (!child_is_ours(c))
		return refuse(err, -ECHILD, BROOD_REASON_NONE, NULL);
	if (c->tree.ways)
		return refuse(err, -EBUSY, BROOD_REASON_FLAG_CONFLICT,
			      "own_tree, which ends with the handle, and "
			      "brood_detach");
	waitset_leave(c);
	/* Neither a thread nor another's child becomes a zombie of ours. */
	if (c->kind == CHILD_PROCESS && !has_ended(c)) {
		child_close_pipes(c);
		r = reaper_take(c, err);
		if (r < 0)
			return r;
		*child = NULL;
	} else {
		brood_child_close(child);
	}
	fault_clear(err);
	return 0;
}
