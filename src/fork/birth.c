/* SPDX-License-Identifier: MIT */
#include "fork/fork.h"

#include "sys/sys.h"

/* So long at most before it is looked whether the other is still there. */
static const struct sys_timespec moment = {0, 50 * 1000 * 1000};

void birth_tell(struct birth *b, const struct fault *fault)
{
	fault_report(&b->report, fault);
	__atomic_store_n(&b->told, 1, __ATOMIC_RELEASE);
	sys_futex_wake(&b->told, 1);
}

void birth_go(struct birth *b, enum birth_go word)
{
	__atomic_store_n(&b->go, word, __ATOMIC_RELEASE);
	sys_futex_wake(&b->go, 1);
}

/* In the new process. For a maker that is gone, the call never returned. */
void birth_wait(struct birth *b, int maker)
{
	uint32_t go;

	while ((go = __atomic_load_n(&b->go, __ATOMIC_ACQUIRE)) == GO_WAIT) {
		sys_futex_wait(&b->go, GO_WAIT, &moment);
		if (sys_getppid() != maker)
			sys_exit_group(127);
	}
	if (go == GO_AWAY)
		sys_exit_group(127);
}

void birth_reap(int pid)
{
	struct sys_siginfo end;

	sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL, NULL);
}

/* Has it ended, or been reaped by another? */
static int ended(int pid, struct sys_siginfo *end)
{
	return sys_waitid(SYS_P_PID, pid, end,
			  SYS_WEXITED | SYS_WALL | SYS_WNOHANG | SYS_WNOWAIT,
			  NULL) < 0 ||
	       end->pid;
}

int birth_outcome(struct birth *b, int pid, struct brood_error *err)
{
	struct fault killed = {.code = -ECANCELED,
			       .stage = BROOD_STAGE_KILLED,
			       .step = -1,
			       .object = "the new process"};
	struct sys_siginfo end = {.pid = 0};

	while (!__atomic_load_n(&b->told, __ATOMIC_ACQUIRE)) {
		sys_futex_wait(&b->told, 0, &moment);
		if (ended(pid, &end))
			break;
	}
	if (!__atomic_load_n(&b->told, __ATOMIC_ACQUIRE)) {
		birth_reap(pid);
		fault_report(err, &killed);
		if (err)
			err->signal = end.status;
		return killed.code;
	}
	if (b->report.code == 0)
		return 0;
	birth_reap(pid);
	if (err)
		*err = b->report;
	return b->report.code;
}
