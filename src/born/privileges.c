/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

#define CAPS 64

static int get(struct sys_caps *caps)
{
	static const struct sys_caps_header self = {SYS_CAPS_VERSION_3, 0};

	return sys_capget(&self, caps);
}

static int set(const struct sys_caps *caps)
{
	static const struct sys_caps_header self = {SYS_CAPS_VERSION_3, 0};

	return sys_capset(&self, caps);
}

static void split(uint32_t *low, uint32_t *high, uint64_t set)
{
	*low = (uint32_t)set;
	*high = (uint32_t)(set >> 32);
}

/* Setting what the kernel does not know, it takes for success. */
static int known(uint64_t set)
{
	int r = set >> SYS_CAPS_EVER
			? sys_prctl(SYS_PR_CAPBSET_READ,
				    63ul - (unsigned)__builtin_clzll(set), 0)
			: 0;

	return r < 0 ? r : 0;
}

static int inheritable(uint64_t wanted)
{
	struct sys_caps caps;
	int r = known(wanted);

	if (r == 0)
		r = get(&caps);
	if (r < 0)
		return r;
	split(&caps.low.inheritable, &caps.high.inheritable, wanted);
	return set(&caps);
}

/*
 * Another process of this user may trace one that has no more capabilities than
 * it has itself, and the memory is the caller's: undumpable, it is out of
 * reach. The caller puts that back.
 */
static int permit(struct sys_caps *caps, uint64_t wanted)
{
	split(&caps->low.permitted, &caps->high.permitted, wanted);
	split(&caps->low.effective, &caps->high.effective, wanted);
	return sys_prctl(SYS_PR_SET_DUMPABLE, 0, 0);
}

static int permitted(uint64_t wanted)
{
	struct sys_caps caps;
	int r = known(wanted);

	if (r == 0)
		r = get(&caps);
	if (r == 0)
		r = permit(&caps, wanted);
	return r < 0 ? r : set(&caps);
}

static int make_inheritable(uint64_t wanted, int alone)
{
	struct sys_caps caps;
	int r = get(&caps);

	if (r < 0)
		return r;
	caps.low.inheritable |= (uint32_t)wanted;
	caps.high.inheritable |= (uint32_t)(wanted >> 32);
	r = alone ? permit(&caps, wanted) : 0;
	return r < 0 ? r : set(&caps);
}

static int ambient(uint64_t wanted, int alone)
{
	int r = sys_prctl(SYS_PR_CAP_AMBIENT, SYS_PR_CAP_AMBIENT_CLEAR_ALL, 0);

	if (r == 0 && (wanted || alone))
		r = make_inheritable(wanted, alone);
	for (; r == 0 && wanted; wanted &= wanted - 1)
		r = sys_prctl(SYS_PR_CAP_AMBIENT, SYS_PR_CAP_AMBIENT_RAISE,
			      (unsigned long)__builtin_ctzll(wanted));
	return r;
}

/* Without the right to it, there may be nothing to drop. */
static int drop(unsigned long cap)
{
	int r = sys_prctl(SYS_PR_CAPBSET_DROP, cap, 0);

	return r == -EPERM && !sys_prctl(SYS_PR_CAPBSET_READ, cap, 0) ? 0 : r;
}

/* The kernel says EINVAL from its last capability on. */
static int bounding(uint64_t keep)
{
	int r = 0;

	for (unsigned long cap = 0; r == 0 && cap < CAPS; cap++)
		if (!(keep & BROOD_CAP(cap)))
			r = drop(cap);
	return r == -EINVAL ? 0 : r;
}

int born_privilege(const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_SECUREBITS:
		return sys_prctl(SYS_PR_SET_SECUREBITS, op->x, 0);
	case OP_KEEP_CAPS:
		return sys_prctl(SYS_PR_SET_KEEPCAPS, 1, 0);
	case OP_CAP_BOUNDING:
		return bounding(op->x);
	case OP_CAP_INHERITABLE:
		return inheritable(op->x);
	case OP_CAP_PERMITTED:
		return permitted(op->x);
	case OP_CAP_AMBIENT:
		return ambient(op->x, op->a);
	default:
		return -ENOSYS;
	}
}
