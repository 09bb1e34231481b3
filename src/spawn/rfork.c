/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/clone.h"
#include "create/copy.h"
#include "create/ladder.h"
#include "create/rfork.h"
#include "sys/sys.h"

/* What a new process tells its maker, in memory that only both have. */
struct birth {
	uint32_t told; /* a futex: 1 once the rest is there */
	int32_t pid;   /* of one that nobody waits for */
	int32_t code;
	char object[96];
};

static int refuse(struct fault *fault, int code, const char *why)
{
	fault->stage = BROOD_STAGE_CREATE;
	fault->reason = BROOD_REASON_RFORK;
	fault->object = why;
	return fault->code = code;
}

static int may_copy(int flags, struct fault *fault)
{
	int threads;

	if (flags & BROOD_RFINSIST)
		return 0;
	threads = count_threads();
	if (threads > 1)
		return refuse(fault, -EPERM,
			      "other threads' locks would be held for ever in "
			      "the copy, unless RFINSIST is set");
	if (threads < 0)
		return refuse(fault, threads,
			      "threads cannot be counted without /proc; set "
			      "RFINSIST");
	if (!copy_is_coherent())
		return refuse(fault, -EPERM,
			      "this C library would be wrong about its thread "
			      "in the copy, unless RFINSIST is set");
	return 0;
}

static void tell(struct birth *b, const struct fault *fault)
{
	b->code = fault->code;
	fault_object(b->object, sizeof b->object, fault->object);
	__atomic_store_n(&b->told, 1, __ATOMIC_RELEASE);
	sys_futex_wake(&b->told, 1);
}

/* In the new process. */
static void begin(int flags, struct birth *b)
{
	struct fault fault = {.code = 0};

	if (rfork_self(flags, 1, &fault) < 0) {
		tell(b, &fault);
		sys_exit_group(127);
	}
	tell(b, &fault);
}

/* Until it has told, or has ended without. */
static void await(const struct birth *b, int pid)
{
	struct sys_timespec moment = {0, 50 * 1000 * 1000};
	struct sys_siginfo end = {.pid = 0};

	while (!__atomic_load_n(&b->told, __ATOMIC_ACQUIRE) && !end.pid) {
		sys_futex_wait(&b->told, 0, &moment);
		sys_waitid(SYS_P_PID, pid, &end,
			   SYS_WEXITED | SYS_WALL | SYS_WNOHANG | SYS_WNOWAIT,
			   NULL);
	}
}

static void reap(int pid)
{
	struct sys_siginfo end;

	sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL, NULL);
}

/* Told once by now: 0, or why the new process could not begin. */
static int outcome(struct birth *b, int pid, struct brood_error *err)
{
	int code = __atomic_load_n(&b->told, __ATOMIC_ACQUIRE) ? b->code
							       : -ECANCELED;
	struct fault fault = {.code = code,
			      .stage = code == -ECANCELED ? BROOD_STAGE_KILLED
							  : BROOD_STAGE_CREATE,
			      .step = -1,
			      .object = b->object};

	if (code == 0)
		return 0;
	reap(pid);
	return fault_report(err, &fault);
}

static int copied(struct sys_clone_args *args, int flags, struct birth *b,
		  uint64_t *mask)
{
	int r = create_copy(args, SYS_CLONE_ARGS_V0, mask);

	if (r == 0) {
		begin(flags, b);
		sys_munmap(b, sizeof *b);
		sys_rt_sigprocmask(SYS_SIG_SETMASK, mask, NULL);
	}
	return r;
}

/* A process in between, which ends at once: the new one is then a child of
 * init, or of the nearest subreaper, and leaves no zombie here. */
static int dissociated(struct sys_clone_args *args, int flags, struct birth *b,
		       uint64_t *mask)
{
	struct sys_clone_args between = {.flags =
						 args->flags & SYS_CLONE_FILES};
	uint64_t inner;
	int r = create_copy(&between, SYS_CLONE_ARGS_V0, mask);

	if (r != 0)
		return r;
	args->exit_signal = SYS_SIGCHLD;
	r = create_copy(args, SYS_CLONE_ARGS_V0, &inner);
	if (r == 0) {
		begin(flags, b);
		sys_munmap(b, sizeof *b);
		sys_rt_sigprocmask(SYS_SIG_SETMASK, mask, NULL);
		return 0;
	}
	b->pid = r;
	if (r < 0)
		tell(b, &(struct fault){.code = r});
	else
		await(b, r);
	sys_exit_group(0);
}

static int make(int flags, int *pidfd, struct birth *b, struct brood_error *err)
{
	struct sys_clone_args args = {
		.flags = rfork_clone_flags(flags),
		.exit_signal = (uint64_t)rfork_exit_signal(flags),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
	};
	int away = flags & BROOD_RFNOWAIT;
	uint64_t mask;
	int r = away ? dissociated(&args, flags, b, &mask)
		     : copied(&args, flags, b, &mask);
	int pid = r;

	if (r == 0)
		return 0; /* the new process */
	if (r > 0) {
		if (away)
			reap(r);
		else
			await(b, r);
		r = outcome(b, pid, err);
	} else {
		fault_report(err, &(struct fault){.code = r,
						  .stage = BROOD_STAGE_CREATE,
						  .step = -1});
	}
	if (away && r == 0)
		pid = b->pid;
	sys_munmap(b, sizeof *b);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &mask, NULL);
	return r < 0 ? r : pid;
}

static pid_t new_process(int flags, int *pidfd, struct brood_error *err)
{
	struct fault fault = {.step = -1};
	struct birth *b;
	int r;

	if (may_copy(flags, &fault) < 0)
		return fault_report(err, &fault);
	if (!(ladder_has() & BROOD_HAS_CLONE3)) {
		refuse(&fault, -ENOSYS, "clone3 (Linux 5.3)");
		fault.reason = BROOD_REASON_KERNEL_LACKS;
		return fault_report(err, &fault);
	}
	b = sys_mmap(sizeof *b, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_SHARED);
	if (sys_is_error(b))
		return launch_no_memory(err);
	r = make(flags, pidfd, b, err);
	if (r >= 0)
		fault_clear(err);
	return r;
}

pid_t brood_rfork(int flags, int *pidfd, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};

	if (rfork_check(flags, 0, !!pidfd, &fault) < 0)
		return fault_report(err, &fault);
	if (flags & BROOD_RFPROC)
		return new_process(flags, pidfd, err);
	fault.stage = BROOD_STAGE_CREATE;
	if (rfork_self(flags, 0, &fault) < 0)
		return fault_report(err, &fault);
	fault_clear(err);
	return 0;
}
