/* SPDX-License-Identifier: MIT */
#include "exec/job.h"

#include "child/busy.h"
#include "spawn/launch.h"
#include "sys/sys.h"

static int become(struct job *job, struct fault *fault)
{
	const struct mask_change *change = &job->plan.mask;
	uint64_t mask = (job->old_mask & change->keep) | change->add;

	if (job->masked)
		sys_rt_sigprocmask(SYS_SIG_SETMASK, &mask, NULL);
	if (exec_trace(job, fault) < 0)
		return fault->code;
	if (exec_mdwe(job, fault) < 0)
		return fault->code;
	*fault = (struct fault){.stage = BROOD_STAGE_EXEC, .step = -1};
	fault->code = born_become(&job->born, &fault->object);
	if (fault->code == 0) /* as a filter may answer */
		fault->code = -EPERM;
	if (fault->code == -EACCES && job->plan.landlock.best)
		fault->reason = BROOD_REASON_LANDLOCKED;
	job->diagnosis.fault = fault;
	job->diagnosis.program_fd = job->born.program_fd;
	born_diagnose(&job->born, &job->diagnosis);
	return fault->code;
}

/* All that is known before the first step. */
static int ready(struct job *job, struct fault *fault)
{
	struct born *b = &job->born;
	uint64_t got = 0;
	int r = fault->code =
		launch_arguments(b, &job->plan, NULL, &job->arena);

	if (r == 0)
		r = launch_confined(b, &job->plan, &got, fault);
	if (r == 0)
		r = launch_table(b, &job->fds, &job->plan, NULL, &job->made,
				 &job->arena, fault);
	/* What is kept is told from what is not yet. */
	for (uint32_t i = 0; r == 0 && i < b->fds->kept; i++)
		b->kept[i] = -1;
	return r;
}

int brood_exec(const struct brood_spec *spec, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_RESOURCE, .step = -1};
	struct job job;
	int r;

	mem_zero(&job, offsetof(struct job, first));
	r = exec_plan(&job, spec, err);
	if (r < 0)
		return r;
	job.made.pipes = job.made.inline_pipes;
	r = ready(&job, &fault);
	if (r == 0) {
		r = exec_steps(&job, &fault);
		if (r == 0)
			r = become(&job, &fault);
		exec_back(&job);
		fault.lasting = job.undos.lasting;
	}
	child_close_pipes(&job.made);
	fault_report(err, &fault);
	if (err)
		busy_find(err);
	arena_end(&job.arena);
	return r;
}

int brood_exec_inherited(const struct brood_spec *spec, int *fds, size_t max,
			 struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_RESOURCE, .step = -1};
	struct job job;
	int r;

	if (!fds && max)
		return launch_null(err, "fds");
	mem_zero(&job, offsetof(struct job, first));
	r = exec_plan(&job, spec, err);
	if (r < 0)
		return r;
	job.hidden.arena = &job.arena;
	r = fault.code = inherit_list(&job.plan, 3, 0, &job.hidden);
	for (size_t i = 0; r == 0 && i < max && i < job.hidden.count; i++)
		fds[i] = job.hidden.list[i];
	if (r == 0)
		fault_clear(err);
	else
		fault_report(err, &fault);
	arena_end(&job.arena);
	return r < 0 ? r : (int)job.hidden.count;
}
