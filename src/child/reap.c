/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "create/ladder.h"
#include "sys/stopwatch.h"
#include "sys/sys.h"

static int64_t microseconds(int64_t sec, int64_t usec)
{
	return sec * 1000000 + usec;
}

/*
 * At exec the kernel counts the peak of the memory that was left as the new
 * program's own, and after a spawn that memory was the caller's. Only a figure
 * above the caller's peak is certainly the program's.
 */
void child_keep_peak(struct brood_exit *e, long maxrss)
{
	static long own_peak; /* the last one looked up; it only ever grows */
	struct sys_rusage own = {.maxrss = 0};

	e->max_rss_kib = maxrss;
	if (maxrss > __atomic_load_n(&own_peak, __ATOMIC_RELAXED)) {
		sys_getrusage(SYS_RUSAGE_SELF, &own);
		__atomic_store_n(&own_peak, own.maxrss, __ATOMIC_RELAXED);
		if (maxrss > own.maxrss)
			return;
	}
	e->max_rss_kib = -1;
	e->flags |= BROOD_EXIT_RSS_UNKNOWN;
}

static void keep_usage(struct brood_exit *e, const struct sys_rusage *u)
{
	e->user_us = microseconds(u->user_sec, u->user_usec);
	e->system_us = microseconds(u->system_sec, u->system_usec);
	e->minor_faults = u->minflt;
	e->major_faults = u->majflt;
	child_keep_peak(e, u->maxrss);
}

static void keep_status(struct brood_exit *e, const struct sys_siginfo *info)
{
	e->how = info->code == SYS_CLD_EXITED ? BROOD_EXITED : BROOD_SIGNALED;
	e->value = info->status;
	if (info->code == SYS_CLD_DUMPED)
		e->flags |= BROOD_EXIT_CORE_DUMPED;
}

/* Something else reaped it: newer kernels still know the status. */
void child_recover(struct brood_child *c)
{
	struct sys_pidfd_info info = {.mask = SYS_PIDFD_INFO_EXIT};
	struct brood_exit *e = &c->exit;

	mem_zero(e, sizeof *e);
	e->max_rss_kib = -1;
	e->flags = BROOD_EXIT_NO_USAGE | BROOD_EXIT_RSS_UNKNOWN;
	e->how = BROOD_LOST;
	if (c->made.pidfd < 0 ||
	    sys_ioctl(c->made.pidfd, SYS_PIDFD_GET_INFO, &info) < 0 ||
	    !(info.mask & SYS_PIDFD_INFO_EXIT))
		return;
	if (info.exit_code & 0x7f) {
		e->how = BROOD_SIGNALED;
		e->value = info.exit_code & 0x7f;
		if (info.exit_code & 0x80)
			e->flags |= BROOD_EXIT_CORE_DUMPED;
	} else {
		e->how = BROOD_EXITED;
		e->value = info.exit_code >> 8 & 0xff;
	}
}

static int wait_by(int type, int id, struct sys_siginfo *info, int options,
		   struct sys_rusage *usage)
{
	int r;

	do
		r = sys_waitid(type, id, info, options, usage);
	while (r == -EINTR);
	return r;
}

/* Event loops make descriptors non-blocking, and Linux 5.10 heeds that. Of a
 * stop they have no news: then by number. */
static int wait_by_pidfd(int pidfd, struct sys_siginfo *info, int options,
			 struct sys_rusage *usage)
{
	struct sys_pollfd poll = {.fd = pidfd, .events = SYS_POLLIN};
	int r;

	while ((r = wait_by(SYS_P_PIDFD, pidfd, info, options, usage)) ==
		       -EAGAIN &&
	       !(options & SYS_WNOHANG)) {
		if (options & SYS_WSTOPPED)
			return -EINVAL;
		sys_ppoll(&poll, 1, NULL);
	}
	return r;
}

/* By number where the kernel, or a filter, does not take a pidfd. */
int child_waitid(const struct brood_child *c, struct sys_siginfo *info,
		 int options, struct sys_rusage *usage)
{
	int r = -ENOSYS;

	if (c->made.pidfd >= 0 && (ladder_has() & LADDER_WAIT_PIDFD))
		r = wait_by_pidfd(c->made.pidfd, info, options, usage);
	if (r == -ENOSYS || r == -EINVAL || r == -EPERM)
		r = wait_by(SYS_P_PID, c->made.pid, info, options, usage);
	return r;
}

static void keep_wall(struct brood_child *c)
{
	c->exit.wall_us =
		c->began ? (stopwatch_now() - c->began) / 1000 : -1;
}

static int reap(struct brood_child *c, int options)
{
	struct sys_siginfo info = {.pid = 0};
	struct sys_rusage usage;
	int r = child_waitid(c, &info, options | SYS_WEXITED, &usage);
	if (r == 0 && !info.pid)
		return -EAGAIN;
	if (r < 0 && r != -ECHILD)
		return r;
	if (r == -ECHILD) {
		child_recover(c);
	} else {
		mem_zero(&c->exit, sizeof c->exit);
		keep_status(&c->exit, &info);
		keep_usage(&c->exit, &usage);
	}
	keep_wall(c);
	__atomic_store_n(&c->reaped, 1, __ATOMIC_RELEASE);
	return 0;
}

int child_reap(struct brood_child *c, int options)
{
	int r;

	if (c->reaped)
		return 0;
	if (!tree_adopted(c))
		return reap(c, options);
	r = tree_reap(c, options);
	if (r == 0)
		keep_wall(c);
	return r;
}
