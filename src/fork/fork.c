/* SPDX-License-Identifier: MIT */
#include "fork/fork.h"

#include "create/copy.h"
#include "create/libc.h"
#include "fork/regions.h"
#include "sys/sys.h"

/* What one call carries along, on both sides. */
struct forking {
	struct brood_fork how;
	int raw;
	int maker;
	int pidfd; /* what a raw fork gave */
	uint64_t mask;
	struct birth *birth; /* NULL: nothing to say */
	struct fork_steps *steps;
};

static int duplicate(struct forking *f)
{
	struct sys_clone_args args = {
		.flags = f->how.pidfd ? SYS_CLONE_PIDFD : 0,
		.pidfd = (uint64_t)(uintptr_t)&f->pidfd,
		.set_tid = (uint64_t)(uintptr_t)f->how.set_tid,
		.set_tid_size = f->how.set_tid_size,
		.exit_signal = (uint64_t)f->how.exit_signal,
	};
	size_t size = SYS_CLONE_ARGS_V0;

	if (!f->how.exit_signal && !(f->how.flags & BROOD_FORK_NO_SIGNAL))
		args.exit_signal = SYS_SIGCHLD;
	if (args.set_tid_size)
		size = SYS_CLONE_ARGS_V1;
	if (f->how.flags & BROOD_FORK_INTO_CGROUP) {
		size = SYS_CLONE_ARGS_V2;
		args.flags |= SYS_CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)f->how.cgroup_fd;
	}
	return create_copy(&args, size, &f->mask);
}

/* All signals stay blocked until both sides are done. */
static int by_libc(struct forking *f)
{
	uint64_t all = UINT64_MAX;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &f->mask);
	return libc_fork();
}

static void unmask(const struct forking *f)
{
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &f->mask, NULL);
}

/* The process waits to be told to go on, so that its number is its own; unless
 * it was killed, and that is looked at. */
static int open_pidfd(struct forking *f, int pid)
{
	struct sys_siginfo end;
	int fd = sys_pidfd_open(pid, 0);
	int r = fd;

	if (fd >= 0)
		r = sys_waitid(SYS_P_PIDFD, fd, &end,
			       SYS_WEXITED | SYS_WALL | SYS_WNOHANG |
				       SYS_WNOWAIT,
			       NULL);
	birth_go(f->birth, r < 0 ? GO_AWAY : GO_ON);
	if (r >= 0)
		f->pidfd = fd;
	else if (fd >= 0)
		sys_close(fd);
	return r < 0 ? r : 0;
}

static int in_maker(struct forking *f, int pid, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_CREATE, .step = -1};
	int r = 0;

	if (f->how.pidfd && !f->raw)
		r = fault.code = open_pidfd(f, pid);
	if (r < 0) {
		birth_reap(pid);
		return fault_report(err, &fault);
	}
	if (f->steps)
		r = birth_outcome(f->birth, pid, err);
	if (r < 0) {
		if (f->pidfd >= 0)
			sys_close(f->pidfd);
		return r;
	}
	if (f->how.pidfd)
		*f->how.pidfd = f->pidfd;
	return pid;
}

static void in_child(struct forking *f)
{
	struct fault fault = {.code = 0};
	int r = f->steps ? fork_steps_run(f->steps, &fault) : 0;

	if (f->birth) {
		birth_tell(f->birth, &fault);
		if (r < 0)
			sys_exit_group(127);
		if (f->how.pidfd && !f->raw)
			birth_wait(f->birth, f->maker);
		sys_munmap(f->birth, sizeof *f->birth);
	}
	if (f->steps) {
		f->mask = create_mask(&f->steps->born, f->mask);
		fork_steps_end(f->steps, 1);
	}
	if (f->how.pidfd)
		*f->how.pidfd = -1;
}

/* With the regions as they are to be: both sides put them back. */
static int both(struct forking *f, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_CREATE, .step = -1};
	int pid = f->raw ? duplicate(f) : by_libc(f);
	int r = pid;

	if (f->how.regions)
		regions_revert(f->how.regions, pid == 0);
	fault.code = pid;
	if (pid == 0)
		in_child(f);
	else
		r = pid < 0 ? fault_report(err, &fault) : in_maker(f, pid, err);
	unmask(f);
	return r;
}

static int with_regions(struct forking *f, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_RESOURCE, .step = -1};

	if (f->how.regions && regions_apply(f->how.regions, &fault) < 0)
		return fault_report(err, &fault);
	return both(f, err);
}

static int with_birth(struct forking *f, struct brood_error *err)
{
	int r;

	if (!f->steps && (f->raw || !f->how.pidfd))
		return with_regions(f, err);
	f->birth = sys_mmap(sizeof *f->birth, SYS_PROT_READ | SYS_PROT_WRITE,
			    SYS_MAP_SHARED);
	if (sys_is_error(f->birth))
		return launch_no_memory(err);
	r = with_regions(f, err);
	if (r != 0)
		sys_munmap(f->birth, sizeof *f->birth);
	return r;
}

static int with_steps(struct forking *f, struct brood_error *err)
	__attribute__((noinline)); /* a large frame */
static int with_steps(struct forking *f, struct brood_error *err)
{
	struct fork_steps steps;
	int r = fork_steps_prepare(&steps, f->how.steps, err);

	if (r < 0)
		return r;
	f->steps = &steps;
	r = with_birth(f, err);
	if (r != 0)
		fork_steps_end(&steps, 0);
	return r;
}

/* Nothing to do but that. */
static pid_t failed_plainly(int r, struct brood_error *err)
	__attribute__((noinline));
static pid_t failed_plainly(int r, struct brood_error *err)
{
	struct fault fault = {
		.code = r, .stage = BROOD_STAGE_CREATE, .step = -1};

	return fault_report(err, &fault);
}

static pid_t plainly(struct brood_error *err)
{
	int r = libc_fork();

	if (r < 0)
		return failed_plainly(r, err);
	fault_clear(err);
	return r;
}

static pid_t as_told(const struct brood_fork *how, struct brood_error *err)
	__attribute__((noinline));
static pid_t as_told(const struct brood_fork *how, struct brood_error *err)
{
	static const struct brood_fork plain = {.size = sizeof plain};
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct forking f = {.pidfd = -1};
	int has_steps, r;

	if (fork_options(&f.how, how ? how : &plain, &f.raw, &fault) < 0)
		return fault_report(err, &fault);
	has_steps = f.how.steps && f.how.steps[0].type != BROOD_STEP_END;
	if (!f.raw && !f.how.regions && !has_steps && !f.how.pidfd)
		return plainly(err);
	f.maker = sys_getpid();
	r = has_steps ? with_steps(&f, err) : with_birth(&f, err);
	if (r >= 0)
		fault_clear(err);
	return r;
}

/* Without options as few pages as can be are touched, since each touched again
 * by the new process is a fault there. */
pid_t brood_fork(const struct brood_fork *how, struct brood_error *err)
{
	return !how && libc_can_fork() ? plainly(err) : as_told(how, err);
}
