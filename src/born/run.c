/* SPDX-License-Identifier: MIT */
#include "born/born.h"
#include "born/diagnose.h"

#include "sys/sys.h"

#define EXIT_NOT_STARTED 127 /* as shells say; the report says more */

static void fail(struct born *b, const struct fault *fault)
	__attribute__((noreturn));
static void fail(struct born *b, const struct fault *fault)
{
	fault_report(b->report, fault);
	sys_exit_group(EXIT_NOT_STARTED);
}

/* Of some actions the text is none, but a mask, a list or a function. */
static const char *object(const struct op *op)
{
	switch (op->code) {
	case OP_AFFINITY:
	case OP_CALL:
	case OP_MEMPOLICY:
	case OP_SECCOMP:
		return NULL;
	case OP_GROUPS:
		return op->type == BROOD_STEP_USER
			       ? (const char *)(uintptr_t)op->y
			       : NULL;
	default:
		return op->text;
	}
}

/* What is done for every child, whatever its steps. */
static void must(struct born *b, int r)
{
	if (r < 0)
		fail(b, &(struct fault){.code = r,
					.stage = BROOD_STAGE_CREATE,
					.step = -1});
}

struct fault born_fault(const struct op *op, int r)
{
	return (struct fault){
		.code = r,
		.stage = op->step >= 0 ? BROOD_STAGE_STEP : BROOD_STAGE_CREATE,
		.step = op->step,
		.step_type = op->type,
		.number = op->a,
		.other = op->b,
		.object = object(op),
	};
}

static void fail_action(struct born *b, const struct op *op, int r)
{
	struct fault fault = born_fault(op, r);

	fail(b, &fault);
}

static void act(struct born *b, const struct op *op)
{
	int r = born_action(b, op);

	if (r < 0)
		fail_action(b, op, r);
}

void born_actions(struct born *b, const struct ops *ops)
{
	for (uint32_t i = 0; i < ops->count; i++)
		act(b, &ops->list[i]);
}

void born_enter(struct born *b)
{
	if (b->ways & BORN_JOIN_CGROUP)
		act(b, &b->plan->cgroup);
	if (b->join_init >= 0)
		must(b, sys_setns(b->join_init, (int)SYS_CLONE_NEWPID));
	born_actions(b, &b->plan->into);
	born_actions(b, &b->plan->joins);
}

/* The first act: until it is done, the table may be the caller's. */
static void own_table(struct born *b)
{
	if (b->fds->first >= 0)
		must(b, born_cut(b, b->fds->first));
	if (b->word && (b->ways & BORN_UNSHARE)) {
		__atomic_store_n(b->word, BORN_OWN_TABLE, __ATOMIC_RELEASE);
		sys_futex_wake(b->word, 1);
		sys_sched_yield(); /* on one core: the caller waits */
	}
}

static void last_act(struct born *b, uint32_t step, uint32_t type, int r)
{
	if (r < 0)
		fail_action(b,
			    &(struct op){.type = (uint16_t)type,
					 .step = (int)step - 1},
			    r);
}

/* With the program's mask, and as late as can be: a traced process stops at
 * each signal, and before exec nobody waits for that. */
static void last_acts(struct born *b)
{
	if (b->plan->trace_me)
		last_act(b, b->plan->trace_me, BROOD_STEP_TRACE_ME,
			 sys_ptrace(SYS_PTRACE_TRACEME, 0));
	if (b->plan->stop)
		last_act(b, b->plan->stop, BROOD_STEP_STOP,
			 sys_kill(sys_getpid(), SYS_SIGSTOP));
	if (b->plan->traced)
		born_await_tracer(b);
}

static void fail_exec(struct born *b, struct fault *fault)
	__attribute__((noreturn, noinline));
static void fail_exec(struct born *b, struct fault *fault)
{
	struct diagnosis d;

	d.fault = fault;
	d.searched = 0;
	d.program_fd = b->program_fd;
	d.text[0] = '\0';
	born_diagnose(b, &d);
	fail(b, fault);
}

/* What the program would have met as well is told as its own. */
static void become_stage(struct born *b, struct fault *fault)
{
	int r = born_stage(b);

	if (r != -E2BIG && r != -EAGAIN)
		last_act(b, b->plan->mdwe, BROOD_STEP_MDWE, r < 0 ? r : -EPERM);
	fault->code = r;
	fault->object = b->plan->name;
}

void born_run(void *arg)
{
	struct born *b = arg;
	struct fault fault = {.stage = BROOD_STAGE_EXEC, .step = -1};

	b->program_fd = b->plan->program_fd;
	own_table(b);
	if (b->ways & BORN_RESET_HANDLERS)
		born_reset_handlers();
	if (!(b->spaces & BORN_SECOND))
		born_enter(b);
	born_actions(b, &b->plan->maps);
	born_actions(b, &b->plan->before);
	born_actions(b, &b->fds->ops);
	if (b->plan->reset_sigpipe)
		must(b, born_set_actions(BROOD_SIG(SYS_SIGPIPE), SYS_SIG_DFL));
	born_actions(b, &b->plan->after);

	if (b->plan->may_block && (!b->word || b->awaited))
		born_drop_stops();
	/* A signal that arrived meanwhile acts now, on the default action. */
	must(b, sys_rt_sigprocmask(SYS_SIG_SETMASK, &b->mask, NULL));
	last_acts(b);
	__atomic_store_n(b->progress, BORN_EXEC, __ATOMIC_RELEASE);
	if (b->stage_fd >= 0)
		become_stage(b, &fault);
	else
		fault.code = born_become(b, &fault.object);
	if (fault.code == 0) /* as a filter may answer */
		fault.code = -EPERM;
	if (fault.code == -EACCES && b->plan->landlock.best)
		fault.reason = BROOD_REASON_LANDLOCKED;
	fail_exec(b, &fault);
}
