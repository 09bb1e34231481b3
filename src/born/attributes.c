/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

#define NO_ID UINT32_MAX

static int nothing(int r)
{
	return r < 0 ? r : 0;
}

static int scheduler(int policy, int priority)
{
	int32_t param = priority;

	return nothing(sys_sched_setscheduler(0, policy, &param));
}

/* The kernel takes the id that is none for "leave as it is". */
static int group(uint32_t id)
{
	return id == NO_ID ? -EINVAL : sys_setresgid(id, id, id);
}

/* Whoever could take it back has not given it up. */
static int given_up(const struct op *op)
{
	const void *groups = (const void *)(uintptr_t)op->y;

	if ((op->flags & GIVEN_UP_UID) && !sys_setresuid(NO_ID, 0, NO_ID))
		return -EPERM;
	if ((op->flags & GIVEN_UP_GID) && !sys_setresgid(NO_ID, 0, NO_ID))
		return -EPERM;
	if ((op->flags & GIVEN_UP_GROUPS) && !sys_setgroups(op->x / 4, groups))
		return -EPERM;
	return 0;
}

/*
 * The raw calls: libc's would change every thread, and this is none of its.
 * The kernel takes capabilities away with the last id that is 0.
 */
static int user(const struct op *op)
{
	uint32_t id = (uint32_t)op->a;
	int r = id == NO_ID ? -EINVAL : sys_setresuid(id, id, id);

	return r < 0 ? r : given_up(op);
}

/* The signal is bound to the calling thread, which may have ended already. A
 * parent outside this namespace of processes has no number here. */
static int parent_death_signal(int sig, int parent)
{
	int r = sys_prctl(SYS_PR_SET_PDEATHSIG, (unsigned long)sig, 0);
	int now;

	if (r < 0 || !sig)
		return r;
	now = sys_getppid();
	return now && now != parent ? -ESRCH : 0;
}

int born_attribute(const struct born *b, const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_NICE:
		return sys_setpriority(SYS_PRIO_PROCESS, 0, op->a);
	case OP_SCHEDULER:
		return scheduler(op->a, op->b);
	case OP_AFFINITY:
		return sys_sched_setaffinity(0, op->x, op->text);
	case OP_IOPRIO:
		return sys_ioprio_set(SYS_IOPRIO_WHO_PROCESS, 0, op->a);
	case OP_TIMERSLACK:
		return sys_prctl(SYS_PR_SET_TIMERSLACK, op->x, 0);
	case OP_GROUPS:
		return sys_setgroups(op->x / 4, (const void *)op->text);
	case OP_GID:
		return group((uint32_t)op->a);
	case OP_UID:
		return user(op);
	case OP_GIVEN_UP:
		return given_up(op);
	case OP_PDEATHSIG:
		return parent_death_signal(op->a, b->parent);
	case OP_NO_NEW_PRIVS:
		return sys_prctl(SYS_PR_SET_NO_NEW_PRIVS, 1, 0);
	case OP_SUBREAPER:
		return sys_prctl(SYS_PR_SET_CHILD_SUBREAPER, 1, 0);
	case OP_PERSONALITY:
		return nothing(sys_personality((unsigned long)op->x));
	default:
		return -ENOSYS;
	}
}
