/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/sys.h"

int serve_limits(const struct serve *s)
{
	int r = 0;

	for (int i = 0; i < SYS_RLIMITS && r == 0; i++)
		if (i == SYS_RLIMIT_NOFILE ||
		    s->now.limits[i].soft != s->own.limits[i].soft)
			r = sys_prlimit(i, &s->now.limits[i], NULL);
	return r;
}

static int same_schedule(const struct sys_sched_attr *a,
			 const struct sys_sched_attr *b)
{
	return a->policy == b->policy && a->flags == b->flags &&
	       a->nice == b->nice && a->priority == b->priority &&
	       a->runtime == b->runtime && a->deadline == b->deadline &&
	       a->period == b->period && a->util_min == b->util_min &&
	       a->util_max == b->util_max;
}

static int take_cpus(const struct serve *s)
{
	const struct standing *a = &s->own, *b = &s->now;

	if (a->cpus_size == b->cpus_size &&
	    (a->cpus_size <= 0 ||
	     !mem_compare(a->cpus, b->cpus, (size_t)a->cpus_size)))
		return 0;
	return sys_sched_setaffinity(0, (size_t)b->cpus_size, b->cpus);
}

static int take_priorities(const struct serve *s)
{
	int r = 0;

	if (!same_schedule(&s->own.schedule, &s->now.schedule))
		r = sys_sched_setattr(0, &s->now.schedule);
	if (r == 0 && s->own.ioprio != s->now.ioprio)
		r = sys_ioprio_set(SYS_IOPRIO_WHO_PROCESS, 0, s->now.ioprio);
	return r < 0 ? r : take_cpus(s);
}

static int is(int sig, unsigned long handler)
{
	struct sys_sigaction now;

	return sys_rt_sigaction(sig, NULL, &now) == 0 && now.handler == handler;
}

/*
 * What is ignored by who asks is so in its children, but for SIGPIPE. What was
 * ignored when the template was executed, and is no more, is not; what the
 * program has seen to by itself stays.
 */
static int take_signals(const struct serve *s, const struct wire_request *q)
{
	uint64_t want = s->now.ignored;
	uint64_t change;
	int r = 0;

	if (!(q->flags & BROOD_KEEP_SIGPIPE))
		want &= ~BROOD_SIG(SYS_SIGPIPE);
	change = want ^ s->inherited;
	for (; change && r == 0; change &= change - 1) {
		int sig = 1 + __builtin_ctzll(change);
		int ignore = !!(want & BROOD_SIG(sig));
		struct sys_sigaction action = {.handler = ignore ? SYS_SIG_IGN
								 : SYS_SIG_DFL};

		if (is(sig, ignore ? SYS_SIG_DFL : SYS_SIG_IGN))
			r = sys_rt_sigaction(sig, &action, NULL);
	}
	return r;
}

static int take_oom_score(const struct serve *s)
{
	int fd, r;

	if (str_equal(s->own.oom_score, s->now.oom_score))
		return 0;
	fd = sys_openat(SYS_AT_FDCWD, "/proc/self/oom_score_adj",
			SYS_O_WRONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	r = (int)sys_write(fd, s->now.oom_score, str_length(s->now.oom_score));
	sys_close(fd);
	return r < 0 ? r : 0;
}

int serve_take(const struct serve *s, const struct wire_request *q,
	       const char **what)
{
	int r;

	sys_umask(s->now.umask);
	*what = "the process group";
	r = sys_getpgid(0) == s->now.group ? 0 : sys_setpgid(0, s->now.group);
	if (r == 0) {
		*what = "the working directory";
		r = sys_fchdir(s->packet.fds[WIRE_FD_DIRECTORY]);
	}
	if (r == 0) {
		*what = "the OOM score";
		r = take_oom_score(s);
	}
	if (r == 0) {
		*what = "the timer slack";
		r = sys_prctl(SYS_PR_SET_TIMERSLACK, q->slack, 0);
	}
	if (r == 0) {
		*what = "the priority";
		r = take_priorities(s);
	}
	if (r == 0) {
		*what = "a signal's action";
		r = take_signals(s, q);
	}
	return r;
}
