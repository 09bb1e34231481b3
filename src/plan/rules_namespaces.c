/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

#define NAMESPACES                                                             \
	(BROOD_NS_TIME | BROOD_NS_MOUNT | BROOD_NS_CGROUP | BROOD_NS_UTS |     \
	 BROOD_NS_IPC | BROOD_NS_USER | BROOD_NS_PID | BROOD_NS_NET)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	if (object)
		fault->object = object;
	return fault->code = -EINVAL;
}

/* Who joins a user namespace has other rights from then on. */
static int check_join(const struct brood_step *s, uint64_t flags,
		      struct fault *fault)
{
	if (s->set & ~NAMESPACES)
		return refuse(fault, BROOD_REASON_BAD_NAMESPACES, NULL);
	if (s->set & BROOD_NS_TIME)
		return refuse(fault, BROOD_REASON_JOIN_TIME, NULL);
	if ((flags & BROOD_ASYNC) && (!s->set || (s->set & BROOD_NS_USER)))
		return refuse(fault, BROOD_REASON_NOT_ASYNC, NULL);
	return 0;
}

static int check_map(const struct brood_step *s, struct fault *fault)
{
	const struct brood_id_map *map = s->data;
	uint64_t n = s->length / sizeof *map;

	if (!n || s->length % sizeof *map || n > BROOD_ID_MAPS_MAX)
		return refuse(fault, BROOD_REASON_BAD_LENGTH, NULL);
	if (!map)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	for (uint64_t i = 0; i < n; i++) {
		uint32_t most = UINT32_MAX - map[i].count;

		fault->number = (int)i;
		if (!map[i].count || map[i].inside > most ||
		    map[i].outside > most)
			return refuse(fault, BROOD_REASON_BAD_MAP, NULL);
	}
	return 0;
}

static int check_place(const struct brood_step *s, struct fault *fault)
{
	return s->path && !*s->path
		       ? refuse(fault, BROOD_REASON_EMPTY_PATH, NULL)
		       : 0;
}

static int check_clock(int clock, struct fault *fault)
{
	enum { BOOTTIME = 7 };

	return clock == SYS_CLOCK_MONOTONIC || clock == BOOTTIME
		       ? 0
		       : refuse(fault, BROOD_REASON_BAD_CLOCK, NULL);
}

int namespace_check(const struct brood_step *s, uint64_t flags,
		    struct fault *fault)
{
	switch (s->type) {
	case BROOD_STEP_SETNS:
		return check_join(s, flags, fault);
	case BROOD_STEP_NEW_NAMESPACES:
		return !s->set || (s->set & ~NAMESPACES)
			       ? refuse(fault, BROOD_REASON_BAD_NAMESPACES,
					NULL)
			       : 0;
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return check_map(s, fault);
	case BROOD_STEP_MOUNT_PRIVATE:
	case BROOD_STEP_MOUNT_PROC:
		return check_place(s, fault);
	case BROOD_STEP_MOUNT_BIND:
		return s->value ? 0
				: refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	case BROOD_STEP_HOSTNAME:
		return str_length(s->name) > SYS_HOST_NAME_MAX
			       ? refuse(fault, BROOD_REASON_BAD_LENGTH, NULL)
			       : 0;
	case BROOD_STEP_TIME_OFFSET:
		return check_clock(s->number, fault);
	default:
		return 0;
	}
}

/* What a step changes: it must not be the caller's. */
static uint64_t needs(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return BROOD_NS_USER;
	case BROOD_STEP_MOUNT_PRIVATE:
	case BROOD_STEP_MOUNT_PROC:
	case BROOD_STEP_MOUNT_BIND:
	case BROOD_STEP_MOUNT_TMPFS:
		return BROOD_NS_MOUNT;
	case BROOD_STEP_HOSTNAME:
		return BROOD_NS_UTS;
	case BROOD_STEP_LOOPBACK_UP:
		return BROOD_NS_NET;
	case BROOD_STEP_TIME_OFFSET:
		return BROOD_NS_TIME;
	default:
		return 0;
	}
}

static const char *kind(uint64_t bit)
{
	switch (bit) {
	case BROOD_NS_USER:
		return "new user";
	case BROOD_NS_MOUNT:
		return "mount";
	case BROOD_NS_UTS:
		return "UTS";
	case BROOD_NS_NET:
		return "network";
	default:
		return "new time";
	}
}

struct seen {
	uint64_t made;
	uint64_t joined;
	int private_mounts;
};

static void see(struct seen *seen, const struct brood_step *s)
{
	if (s->type == BROOD_STEP_NEW_NAMESPACES)
		seen->made |= s->set;
	else if (s->type == BROOD_STEP_SETNS)
		seen->joined |= s->set;
	else if (s->type == BROOD_STEP_MOUNT_PRIVATE)
		seen->private_mounts = 1;
}

/* Maps and offsets can only be given to what is new. */
static int check_needs(const struct brood_step *s, const struct seen *seen,
		       struct fault *fault)
{
	uint64_t need = needs(s->type);
	uint64_t have = seen->made;

	if (need != BROOD_NS_USER && need != BROOD_NS_TIME)
		have |= seen->joined;
	if (need & ~have)
		return refuse(fault, BROOD_REASON_NO_NAMESPACE, kind(need));
	if (need == BROOD_NS_MOUNT && s->type != BROOD_STEP_MOUNT_PRIVATE &&
	    (seen->made & BROOD_NS_MOUNT) && !seen->private_mounts)
		return refuse(fault, BROOD_REASON_NOT_PRIVATE, NULL);
	return 0;
}

/* How early a step has to be in the caller's order: 0 first. */
static int stage(const struct brood_step *s)
{
	switch (s->type) {
	case BROOD_STEP_SETNS:
		return s->set && !(s->set & BROOD_NS_PID) ? 3 : 0;
	case BROOD_STEP_NEW_NAMESPACES:
		return 1;
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return 2;
	default:
		return step_entry(s->type)->place == NOWHERE ? 0 : 3;
	}
}

/* What happens at birth stands at the front. Any namespace may be joined
 * before all else. */
static int check_first(const struct brood_step *steps, uint32_t i,
		       struct fault *fault)
{
	for (uint32_t k = 0; k < i; k++) {
		int earlier = stage(&steps[k]);

		if (steps[k].type == BROOD_STEP_SETNS && joins_first(steps, k))
			earlier = 0;
		fault->other = (int)k;
		if (earlier > stage(&steps[i]))
			return refuse(fault, BROOD_REASON_NOT_FIRST, NULL);
	}
	return 0;
}

static void point(struct fault *fault, const struct brood_step *steps,
		  uint32_t i)
{
	fault->step = (int)i;
	fault->step_type = steps[i].type;
	fault->number = steps[i].fd;
	fault->object = step_object(&steps[i]);
}

int namespaces_check(const struct brood_step *steps, uint32_t n, int ordered,
		     struct fault *fault)
{
	struct seen seen = {0, 0, 0};
	int r = 0;

	for (uint32_t i = 0; !ordered && i < n; i++)
		see(&seen, &steps[i]);
	for (uint32_t i = 0; r == 0 && i < n; i++) {
		if (!step_is_namespace(steps[i].type))
			continue;
		point(fault, steps, i);
		if (ordered)
			r = check_first(steps, i, fault);
		if (r == 0)
			r = check_needs(&steps[i], &seen, fault);
		see(&seen, &steps[i]);
	}
	return r;
}
