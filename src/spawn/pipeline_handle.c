/* SPDX-License-Identifier: MIT */
#include "spawn/pipeline.h"

#include "sys/clock.h"

static struct brood_child *stage(const struct brood_pipeline *p, uint32_t i)
{
	return p->stages[i].child;
}

size_t brood_pipeline_count(const struct brood_pipeline *p)
{
	return p ? p->count : 0;
}

struct brood_child *brood_pipeline_stage(const struct brood_pipeline *p,
					 size_t index)
{
	return p && index < p->count ? stage(p, (uint32_t)index) : NULL;
}

pid_t brood_pipeline_group(const struct brood_pipeline *p)
{
	return p && (p->flags & BROOD_PIPELINE_GROUP)
		       ? stage(p, p->leader)->made.pid
		       : 0;
}

static int milliseconds_left(int64_t deadline)
{
	int64_t left = clock_left(deadline);

	if (left == CLOCK_NEVER)
		return -1;
	left = (left + CLOCK_MS - 1) / CLOCK_MS;
	return left < INT32_MAX ? (int)left : INT32_MAX;
}

int brood_pipeline_started(struct brood_pipeline *p, int timeout_ms,
			   struct brood_error *err)
{
	int64_t deadline = clock_deadline(timeout_ms);
	int r = 0;

	if (!p)
		return launch_null(err, "pipeline");
	for (uint32_t i = 0; r == 0 && i < p->count; i++) {
		r = brood_started(stage(p, i), milliseconds_left(deadline),
				  err);
		if (r < 0 && err)
			err->pipe_stage = i + 1;
	}
	return r;
}

/* What is not known is no success. */
static int failed(const struct brood_pipeline *p, uint32_t i)
{
	const struct brood_exit *e = &stage(p, i)->exit;

	if ((p->flags & BROOD_PIPELINE_SIGPIPE_OK) && i + 1 < p->count &&
	    e->how == BROOD_SIGNALED && e->value == SYS_SIGPIPE)
		return 0;
	return e->how != BROOD_EXITED || e->value;
}

static uint32_t whose(const struct brood_pipeline *p)
{
	uint32_t last = p->count - 1;

	if (p->flags & BROOD_PIPELINE_FIRST_FAILED)
		for (uint32_t i = 0; i < p->count; i++)
			if (failed(p, i))
				return i;
	if (p->flags & BROOD_PIPELINE_LAST_FAILED)
		for (uint32_t i = p->count; i-- > 0;)
			if (failed(p, i))
				return i;
	return last;
}

int brood_pipeline_wait(struct brood_pipeline *p, int timeout_ms,
			struct brood_exit *exit)
{
	int64_t deadline = clock_deadline(timeout_ms);
	uint32_t i;
	int r = 0;

	if (exit)
		mem_zero(exit, sizeof *exit);
	if (!p)
		return -EINVAL;
	for (i = 0; r == 0 && i < p->count; i++)
		r = brood_wait(stage(p, i), milliseconds_left(deadline), NULL);
	if (r < 0)
		return r;
	i = whose(p);
	if (exit)
		mem_copy(exit, &stage(p, i)->exit, sizeof *exit);
	return (int)i;
}

/*
 * The leader's pidfd stands for the group even when the leader has gone (Linux
 * 6.9). A filter may answer with what it can also mean.
 */
static int has_group_signal(int pidfd)
{
	int r = sys_pidfd_send_signal_group(pidfd, 0);

	return r == 0 || r == -ESRCH;
}

static int signal_group(const struct brood_child *leader, int sig,
			int by_number)
{
	int pidfd = leader->made.pidfd;

	if (pidfd >= 0 && has_group_signal(pidfd))
		return sig ? sys_pidfd_send_signal_group(pidfd, sig) : 0;
	return by_number ? sys_kill(-leader->made.pid, sig) : -ESRCH;
}

static int any_left(const struct brood_pipeline *p)
{
	for (uint32_t i = 0; i < p->count; i++)
		if (!__atomic_load_n(&stage(p, i)->reaped, __ATOMIC_ACQUIRE))
			return 1;
	return 0;
}

static int kill_group(const struct brood_pipeline *p, int sig)
{
	const struct brood_child *leader = stage(p, p->leader);

	if (!child_is_ours(leader))
		return -ECHILD;
	return signal_group(leader, sig, any_left(p));
}

int brood_pipeline_kill(struct brood_pipeline *p, int sig)
{
	int result = -ESRCH;

	if (!p)
		return -EINVAL;
	if (p->flags & BROOD_PIPELINE_GROUP)
		return kill_group(p, sig);
	for (uint32_t i = 0; i < p->count; i++) {
		int r = brood_kill(stage(p, i), sig);

		if (r == 0 || result == -ESRCH)
			result = r;
	}
	return result;
}

void brood_pipeline_close(struct brood_pipeline **pipeline)
{
	struct brood_pipeline *p = pipeline ? *pipeline : NULL;

	if (!p)
		return;
	*pipeline = NULL;
	for (uint32_t i = 0; i < p->count; i++)
		brood_child_close(&p->stages[i].child);
	pipeline_free(p);
}
