/* SPDX-License-Identifier: MIT */
#include "../twelve.h"
#include "prim.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#define STEPS_MAX 16

static cpu_set_t cpus;
static const gid_t groups[] = {TWELVE_NOBODY};

static struct brood_step *redirect(struct brood_step *s)
{
	*s++ = brood_step_chdir("/");
	*s++ = brood_step_open(0, "/dev/null", O_RDONLY, 0);
	*s++ = brood_step_open(1, "/dev/null", O_WRONLY, 0);
	*s++ = brood_step_open(2, "/dev/null", O_WRONLY, 0);
	return s;
}

static struct brood_step *twelve_things(struct brood_step *s)
{
	*s++ = brood_step_setsid();
	*s++ = brood_step_umask(TWELVE_UMASK);
	*s++ = brood_step_chdir(TWELVE_CWD);
	*s++ = brood_step_open(0, "/dev/null", O_RDONLY, 0);
	*s++ = brood_step_open(1, "/dev/null", O_WRONLY, 0);
	*s++ = brood_step_rlimit(RLIMIT_CORE, 0, 0);
	*s++ = brood_step_rlimit(RLIMIT_NOFILE, TWELVE_NOFILE, TWELVE_NOFILE);
	*s++ = brood_step_rlimit(RLIMIT_FSIZE, TWELVE_FSIZE, TWELVE_FSIZE);
	*s++ = brood_step_nice(TWELVE_NICE);
	*s++ = brood_step_affinity(&cpus, sizeof cpus);
	if (geteuid() == 0) {
		*s++ = brood_step_groups(groups, 1);
		*s++ = brood_step_gid(TWELVE_NOBODY);
		*s++ = brood_step_uid(TWELVE_NOBODY);
	}
	*s++ = brood_step_sigmask(UINT64_C(1) << (SIGUSR1 - 1), 0);
	return s;
}

static void steps_of(const struct job *job, struct brood_step *s)
{
	if (job->kind == JOB_REDIRECT)
		s = redirect(s);
	if (job->kind == JOB_TWELVE)
		s = twelve_things(s);
	if (job->kind == JOB_CAPTURE)
		*s++ = brood_step_pipe(1, 0);
	*s = brood_step_end();
}

static struct brood_spec spec_of(const struct job *job,
				 struct brood_step *steps, uint64_t flags)
{
	steps_of(job, steps);
	return (struct brood_spec){
		.size = sizeof(struct brood_spec),
		.flags = flags,
		.argv = (const char *const *)job->argv,
		.steps = steps,
	};
}

static int start_with(const struct job *job, struct task *task, uint64_t flags)
{
	struct brood_step steps[STEPS_MAX];
	struct brood_spec spec = spec_of(job, steps, flags);
	struct brood_child *child;
	int r = brood_spawn(&child, &spec, NULL);

	task->handle = child;
	return r;
}

static int start(const struct job *job, struct task *task)
{
	return start_with(job, task, 0);
}

static int finish(const struct job *job, struct task *task)
{
	struct brood_child *child = task->handle;
	struct brood_exit end;
	int r = 0, waited;

	if (job->kind == JOB_CAPTURE)
		r = peer_drain(brood_pipe_take(child, 1));
	waited = brood_wait(child, -1, &end);
	brood_child_close(&child);
	if (waited < 0)
		return waited;
	if (end.how != BROOD_EXITED || end.value != 0)
		return -ECHILD;
	return r;
}

static int prepare(const struct job *job)
{
	(void)job;
	sched_getaffinity(0, sizeof cpus, &cpus);
	return 0;
}

const struct peer prim_brood = {"brood_spawn", prepare, start, finish};

static struct brood_plan *plan;

static int plan_prepare(const struct job *job)
{
	struct brood_step steps[STEPS_MAX];
	struct brood_spec spec;

	prepare(job);
	spec = spec_of(job, steps, 0);
	return brood_plan_new(&plan, &spec, NULL);
}

static int plan_start(const struct job *job, struct task *task)
{
	struct brood_child *child;
	int r = brood_plan_spawn(plan, NULL, &child, NULL);

	(void)job;
	task->handle = child;
	return r;
}

const struct peer prim_plan = {"brood-plan", plan_prepare, plan_start, finish};

/* Not with a change of identity: refused, since memory is shared. */
static int async_prepare(const struct job *job)
{
	prepare(job);
	return peer_not_twelve(job);
}

static int async_start(const struct job *job, struct task *task)
{
	return start_with(job, task, BROOD_ASYNC);
}

const struct peer prim_async = {"brood-async", async_prepare, async_start,
				finish};
