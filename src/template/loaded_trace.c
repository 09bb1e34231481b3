/* SPDX-License-Identifier: MIT */
#include "template/loaded_job.h"

#include "born/born.h"
#include "sys/clock.h"

/* The program is killed with its tracer, unless that has let go of it. */
static void end(struct loading *l) __attribute__((noreturn));
static void end(struct loading *l)
{
	text_end(&l->detail);
	__atomic_store_n(&l->done, 1, __ATOMIC_RELEASE);
	sys_exit_group(0);
}

void loaded_refuse(struct loading *l, uint32_t reason, const char *detail)
{
	l->reason = reason;
	text_string(&l->detail, detail);
	end(l);
}

void loaded_refuse_call(struct loading *l, uint32_t reason, const char *call,
			int error)
{
	l->reason = reason;
	text_string(&l->detail, call);
	text_string(&l->detail, ": error ");
	text_number(&l->detail, -error);
	end(l);
}

static void seize(struct loading *l)
{
	int r = sys_ptrace_with(SYS_PTRACE_SEIZE, l->pid, 0,
				SYS_PTRACE_O_EXITKILL | SYS_PTRACE_O_TRACEEXEC);

	if (r < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NO_TRACING, "ptrace", r);
}

/* Until the program has been reached. */
static void open_gate(struct loading *l)
{
	__atomic_store_n(l->gate, BORN_OPEN, __ATOMIC_RELEASE);
	sys_futex_wake(l->gate, 1);
	switch (loaded_wait(l)) {
	case LOADED_EXEC:
		return;
	case LOADED_ENDED:
		l->no_exec = 1;
		end(l);
	case LOADED_LATE:
		loaded_refuse(l, BROOD_TEMPLATE_NEVER_READY,
			      "it took too long");
	default:
		loaded_refuse(l, BROOD_TEMPLATE_NO_TRACING,
			      "the tracer lost it");
	}
}

void loaded_trace(void *arg)
{
	struct loading *l = arg;
	int r = sys_close_range(0, ~0u, SYS_CLOSE_RANGE_UNSHARE);

	if (r < 0) /* the table is the caller's */
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "close_range",
				   r);
	seize(l);
	open_gate(l);
	loaded_look(l);
	loaded_save(l);
	loaded_patch(l, SYS_TRAP_CODE, SYS_TRAP_SIZE);
	loaded_run_to(l, l->entry + SYS_TRAP_SIZE * SYS_TRAP_MOVES);
	loaded_restore(l);
	loaded_look_again(l);
	loaded_inject(l);
	r = sys_ptrace_with(SYS_PTRACE_DETACH, l->pid, 0, 0);
	if (r < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NO_TRACING, "ptrace", r);
	l->reason = BROOD_TEMPLATE_OK;
	end(l);
}
