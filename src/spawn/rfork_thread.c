/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/clone.h"
#include "create/ladder.h"
#include "create/rfork.h"
#include "sys/sys.h"

/* At the top of the new process's stack, which starts below it. */
struct life {
	struct born_function function;
	int flags;
};

#define STACK_NAMED 4096 /* the kernel wants a size, and uses the sum */

static void run(void *arg)
{
	struct life *life = arg;

	if (life->flags & BROOD_RFNOTEG)
		sys_setpgid(0, 0); /* cannot fail in a new process */
	if (life->flags & BROOD_RFCFDG)
		sys_close_range(0, ~0u, 0);
	born_function(&life->function);
}

static int create(int flags, struct life *life, int *pidfd)
{
	uint64_t all = UINT64_MAX, old;
	char *top = (char *)life;
	struct sys_clone_args args = {
		.flags = rfork_clone_flags(flags),
		.exit_signal = (uint64_t)rfork_exit_signal(flags),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.stack = (uint64_t)(uintptr_t)(top - STACK_NAMED),
		.stack_size = STACK_NAMED,
	};
	int r;

	if (!(flags & BROOD_RFSIGSHARE)) {
		if (ladder_has() & BROOD_HAS_CLEAR_SIGHAND)
			args.flags |= SYS_CLONE_CLEAR_SIGHAND;
		else
			life->function.reset_handlers = 1;
	}
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	r = (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0, run,
			  life);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	return r;
}

static struct life *place(void *stack_top)
{
	uintptr_t at = (uintptr_t)stack_top - sizeof(struct life);

	return (struct life *)(at & ~(uintptr_t)15);
}

pid_t brood_rfork_thread(int flags, void *stack_top, int (*fn)(void *),
			 void *arg, int *pidfd, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct life *life;
	int r;

	if (!fn)
		return launch_null(err, "fn");
	if (rfork_check(flags, !!stack_top, !!pidfd, &fault) < 0)
		return fault_report(err, &fault);
	if (!stack_top)
		return launch_null(err, "stack_top");
	fault.stage = BROOD_STAGE_CREATE;
	if (!(ladder_has() & BROOD_HAS_CLONE3)) {
		fault.code = -ENOSYS;
		fault.reason = BROOD_REASON_KERNEL_LACKS;
		fault.object = "clone3 (Linux 5.3)";
		return fault_report(err, &fault);
	}
	life = place(stack_top);
	*life = (struct life){{.fn = fn, .arg = arg}, flags};
	r = create(flags, life, pidfd);
	if (r < 0) {
		fault.code = r;
		return fault_report(err, &fault);
	}
	fault_clear(err);
	return r;
}
