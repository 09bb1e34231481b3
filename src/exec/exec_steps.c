/* SPDX-License-Identifier: MIT */
#include "exec/job.h"

#include "create/suspended.h"

#include "create/process.h"
#include "create/slot.h"
#include "sys/sys.h"

static const struct op sigpipe = {
	.code = OP_SIGDEFAULT,
	.step = -1,
	.x = BROOD_SIG(SYS_SIGPIPE),
};

/* What is to be closed is still needed if the exec fails. */
static int hide(struct job *job, int first, int named)
{
	uint32_t before = job->hidden.count;
	int r;

	job->hidden.arena = &job->arena;
	r = inherit_list(&job->plan, first, named, &job->hidden);
	if (r < 0)
		job->hidden.count = before;
	else
		inherit_close(&job->hidden, before, 1);
	return r;
}

static int act(struct job *job, const struct op *op, struct fault *fault)
{
	int r = undo_note(&job->undos, &job->born, op);

	if (r == 0) {
		r = op->code == OP_CLOSE_FROM ? hide(job, op->a, 1)
					      : born_action(&job->born, op);
		if (r >= 0) {
			undo_done(&job->undos);
			return 0;
		}
	}
	*fault = born_fault(op, r);
	if (op->step < 0)
		fault->stage = BROOD_STAGE_RESOURCE;
	return r;
}

static int all(struct job *job, const struct ops *ops, struct fault *fault)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < ops->count; i++)
		r = act(job, &ops->list[i], fault);
	return r;
}

/* Only what is ignored is worth a reset: exec resets the rest. */
static int reset_sigpipe(struct job *job, struct fault *fault)
{
	struct sys_sigaction now;

	if (!job->plan.reset_sigpipe ||
	    sys_rt_sigaction(SYS_SIGPIPE, NULL, &now) < 0 ||
	    now.handler != SYS_SIG_IGN)
		return 0;
	return act(job, &sigpipe, fault);
}

static int hide_unnamed(struct job *job, struct fault *fault)
{
	int r = job->close_fds ? hide(job, 3, 0) : 0;

	if (r < 0)
		*fault = (struct fault){
			.code = r, .stage = BROOD_STAGE_RESOURCE, .step = -1};
	return r;
}

static int rooms(struct job *job)
{
	const struct plan *plan = &job->plan;
	struct undos *u = &job->undos;
	const struct fd_plan *fds = job->born.fds;
	uint32_t n = plan->into.count + plan->before.count + fds->ops.count +
		     plan->after.count + 1;

	u->arena = &job->arena;
	u->floor = fds->floor;
	u->list = arena_alloc(&job->arena, n * sizeof *u->list);
	return u->list ? 0 : -ENOMEM;
}

/* No handler of the caller's is to see what is half changed. */
static void block(struct job *job)
{
	static const uint64_t every = UINT64_MAX;
	const struct plan *plan = &job->plan;
	/* A function of brood_vfork() has a full mask, which is not meant for
	 * the program. */
	const struct slot *under = suspended_slot();
	int any = plan->into.count || plan->before.count ||
		  job->born.fds->ops.count || plan->after.count ||
		  ~plan->mask.keep || plan->mask.add;

	job->masked = any || under;
	if (!job->masked)
		return;
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &every, &job->back_mask);
	job->old_mask = under ? under->born.mask : job->back_mask;
}

/* A child on this memory with the old rights is a danger to the new ones. */
static void settle(const struct plan *plan)
{
	struct process *here = plan->identity ? process_if_any() : NULL;

	if (here)
		slots_settle(here);
}

int exec_steps(struct job *job, struct fault *fault)
{
	struct born *b = &job->born;
	const struct plan *plan = &job->plan;
	int r = rooms(job);

	if (r < 0) {
		*fault = (struct fault){
			.code = r, .stage = BROOD_STAGE_RESOURCE, .step = -1};
		return r;
	}
	b->program_fd = plan->program_fd;
	b->parent = plan->parent_death ? sys_getppid() : 0;
	b->keep_fd = -1;
	settle(plan);
	block(job);
	r = all(job, &plan->into, fault);
	if (r == 0)
		r = all(job, &plan->before, fault);
	if (r == 0)
		r = all(job, &b->fds->ops, fault);
	if (r == 0)
		r = reset_sigpipe(job, fault);
	if (r == 0)
		r = all(job, &plan->after, fault);
	if (r == 0)
		r = hide_unnamed(job, fault);
	return r;
}

void exec_back(struct job *job)
{
	inherit_close(&job->hidden, 0, 0);
	undo_all(&job->undos);
	if (job->masked)
		sys_rt_sigprocmask(SYS_SIG_SETMASK, &job->back_mask, NULL);
}

/* A step that is done when the mask is the program's. */
static int last(struct job *job, uint32_t step, uint32_t type, int r,
		struct fault *fault)
{
	struct op op = {.type = (uint16_t)type, .step = (int)step - 1};
	uint32_t *lasting = &job->undos.lasting;

	if (r < 0)
		*fault = born_fault(&op, r);
	else if (!*lasting || *lasting > step)
		*lasting = step;
	return r;
}

int exec_trace(struct job *job, struct fault *fault)
{
	uint32_t step = job->plan.trace_me;

	return step ? last(job, step, BROOD_STEP_TRACE_ME,
			   sys_ptrace(SYS_PTRACE_TRACEME, 0), fault)
		    : 0;
}

/* The memory is the program's by inheritance, and nobody else's. */
int exec_mdwe(struct job *job, struct fault *fault)
{
	uint32_t step = job->plan.mdwe;

	return step ? last(job, step, BROOD_STEP_MDWE,
			   sys_prctl(SYS_PR_SET_MDWE,
				     SYS_PR_MDWE_REFUSE_EXEC_GAIN, 0),
			   fault)
		    : 0;
}
