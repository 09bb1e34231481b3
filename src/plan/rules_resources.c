/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

#define OOM_MOST 1000
#define CLAMP_MOST 1024
#define NODES_MOST 4096 /* bytes: the kernel takes no more than a page */

static int refuse(struct fault *fault, enum brood_reason reason)
{
	fault->reason = reason;
	return fault->code = -EINVAL;
}

/* The kernel gives it to all that share the memory, unless one of them waits
 * for the other's exec. */
static int check_oom_score(const struct brood_step *s, uint64_t flags,
			   struct fault *fault)
{
	if (s->number < -OOM_MOST || s->number > OOM_MOST)
		return refuse(fault, BROOD_REASON_OUT_OF_RANGE);
	return flags & BROOD_ASYNC ? refuse(fault, BROOD_REASON_NOT_ASYNC) : 0;
}

static int check_nodes(const struct brood_step *s, struct fault *fault)
{
	if (s->length % sizeof(long) || s->length > NODES_MOST)
		return refuse(fault, BROOD_REASON_BAD_LENGTH);
	if (!s->data && s->length)
		return refuse(fault, BROOD_REASON_NULL_PATH);
	return s->number < 0 ? refuse(fault, BROOD_REASON_OUT_OF_RANGE) : 0;
}

static int is_clamp(int32_t value)
{
	return value >= BROOD_UCLAMP_KEEP && value <= CLAMP_MOST;
}

static int check_clamps(const struct brood_step *s, struct fault *fault)
{
	int keeps = (s->number == BROOD_UCLAMP_KEEP) +
		    (s->priority == BROOD_UCLAMP_KEEP);

	if (!is_clamp(s->number) || !is_clamp(s->priority) || keeps == 2)
		return refuse(fault, BROOD_REASON_OUT_OF_RANGE);
	if (!keeps && s->number > s->priority)
		return refuse(fault, BROOD_REASON_CLAMP_ORDER);
	return 0;
}

/* A path or a descriptor. */
static int check_cgroup(const struct brood_step *s, struct fault *fault)
{
	if (s->flags & BROOD_CGROUP_FD) {
		if (!s->path)
			return 0;
		fault->object = "BROOD_CGROUP_FD and a path";
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT);
	}
	if (s->fd)
		return refuse(fault, BROOD_REASON_STEP_TAIL);
	if (!s->path)
		return refuse(fault, BROOD_REASON_NULL_PATH);
	return *s->path ? 0 : refuse(fault, BROOD_REASON_EMPTY_PATH);
}

int step_check_resource(const struct brood_step *s, uint64_t flags,
			struct fault *fault)
{
	switch (s->type) {
	case BROOD_STEP_OOM_SCORE:
		return check_oom_score(s, flags, fault);
	case BROOD_STEP_MEMPOLICY:
		return check_nodes(s, fault);
	case BROOD_STEP_UCLAMP:
		return check_clamps(s, fault);
	case BROOD_STEP_CGROUP:
		return check_cgroup(s, fault);
	case BROOD_STEP_CORE_SCHED:
		return s->pid < 0 ? refuse(fault, BROOD_REASON_OUT_OF_RANGE)
				  : 0;
	case BROOD_STEP_KEYRING:
		return s->name && !*s->name
			       ? refuse(fault, BROOD_REASON_EMPTY_PATH)
			       : 0;
	default:
		return 0;
	}
}
