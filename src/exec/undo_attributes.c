/* SPDX-License-Identifier: MIT */
#include "exec/undo.h"

#include "sys/sys.h"

#define MASK_BYTES 1024 /* 8192 processors */

static void by_call(struct undo *to, long nr, long a, long b, long c)
{
	to->kind = UNDO_CALL;
	to->nr = nr;
	to->args[0] = a;
	to->args[1] = b;
	to->args[2] = c;
}

static void by_prctl(struct undo *to, int option, long value)
{
	by_call(to, __NR_prctl, option, value, 0);
}

/* The kernel's answer is 20 minus the nice value. */
static void nice(struct undo *to)
{
	by_call(to, __NR_setpriority, SYS_PRIO_PROCESS, 0,
		20 - sys_getpriority(SYS_PRIO_PROCESS, 0));
}

static void scheduler(struct undo *to, struct arena *arena)
{
	int32_t *priority = arena_alloc(arena, sizeof *priority);
	int policy = sys_sched_getscheduler(0);

	if (!priority || policy < 0 || sys_sched_getparam(0, priority) < 0)
		to->kind = UNDO_LASTS;
	else
		by_call(to, __NR_sched_setscheduler, 0, policy,
			sys_ptr(priority));
}

static void affinity(struct undo *to, struct arena *arena)
{
	void *mask = arena_alloc(arena, MASK_BYTES);
	int size = mask ? sys_sched_getaffinity(0, MASK_BYTES, mask) : -1;

	if (size < 0)
		to->kind = UNDO_LASTS;
	else
		by_call(to, __NR_sched_setaffinity, 0, size, sys_ptr(mask));
}

static void number_of(struct undo *to, int get, int set)
{
	int32_t value = 0;

	sys_prctl(get, (unsigned long)sys_ptr(&value), 0);
	by_prctl(to, set, value);
}

void undo_attribute(struct undo *to, const struct op *op, struct arena *arena)
{
	switch ((enum op_code)op->code) {
	case OP_NICE:
		nice(to);
		return;
	case OP_SCHEDULER:
		scheduler(to, arena);
		return;
	case OP_AFFINITY:
		affinity(to, arena);
		return;
	case OP_IOPRIO:
		by_call(to, __NR_ioprio_set, SYS_IOPRIO_WHO_PROCESS, 0,
			sys_ioprio_get(SYS_IOPRIO_WHO_PROCESS, 0));
		return;
	case OP_TIMERSLACK:
		by_prctl(to, SYS_PR_SET_TIMERSLACK,
			 sys_prctl(SYS_PR_GET_TIMERSLACK, 0, 0));
		return;
	case OP_PDEATHSIG:
		number_of(to, SYS_PR_GET_PDEATHSIG, SYS_PR_SET_PDEATHSIG);
		return;
	case OP_SUBREAPER:
		number_of(to, SYS_PR_GET_CHILD_SUBREAPER,
			  SYS_PR_SET_CHILD_SUBREAPER);
		return;
	case OP_PERSONALITY:
		by_call(to, __NR_personality, sys_personality(0xffffffff), 0,
			0);
		return;
	default:
		to->kind = UNDO_LASTS;
		return;
	}
}
