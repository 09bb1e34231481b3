/* SPDX-License-Identifier: MIT */
#include "template/loaded_job.h"

#include "sys/clock.h"

/* The news comes as a signal, which is blocked; in case it does not: */
#define LOOK_AGAIN (100 * CLOCK_MS)

static void pause_for_news(const struct loading *l, int64_t left)
{
	uint64_t child = UINT64_C(1) << (SYS_SIGCHLD - 1);
	struct sys_timespec span =
		clock_span(left < LOOK_AGAIN ? left : LOOK_AGAIN);

	sys_rt_sigtimedwait(&child, &span);
	if (sys_getppid() != l->owner)
		sys_exit_group(0); /* nobody wants it any more */
}

static int is_over(const struct sys_siginfo *news)
{
	return news->code != SYS_CLD_TRAPPED && news->code != SYS_CLD_STOPPED;
}

static int go_on(struct loading *l, int sig)
{
	return sys_ptrace_with(SYS_PTRACE_CONT, l->pid, 0, (uint64_t)sig);
}

/* Everything is blocked there but what cannot be: a stop is not heeded, and
 * what the program did wrong itself takes its course. */
static int pass_on(int status)
{
	int sig = status & 0x7f, event = status >> 8;

	return event || sig == SYS_SIGSTOP ? 0 : sig;
}

/* 1: it is what the tracer waits for. */
static int matters(int status)
{
	return status == (SYS_SIGTRAP | SYS_PTRACE_EVENT_EXEC << 8) ||
	       status == SYS_SIGTRAP;
}

enum loaded_event loaded_wait(struct loading *l)
{
	for (;;) {
		struct sys_siginfo news = {.pid = 0};
		int64_t left = clock_left(l->deadline);
		int r = sys_waitid(SYS_P_PID, l->pid, &news,
				   SYS_WEXITED | SYS_WSTOPPED | SYS_WNOHANG |
					   SYS_WALL,
				   NULL);

		if (r < 0 && r != -EINTR)
			return LOADED_BROKEN;
		if (!news.pid && !left)
			return LOADED_LATE;
		if (!news.pid)
			pause_for_news(l, left);
		else if (is_over(&news))
			return LOADED_ENDED;
		else if (matters(news.status))
			return news.status == SYS_SIGTRAP ? LOADED_TRAP
							  : LOADED_EXEC;
		else if (go_on(l, pass_on(news.status)) < 0)
			return LOADED_BROKEN;
	}
}

enum loaded_event loaded_go_on(struct loading *l)
{
	return go_on(l, 0) < 0 ? LOADED_BROKEN : loaded_wait(l);
}

void loaded_run_to(struct loading *l, uint64_t pc)
{
	struct sys_registers now;

	switch (loaded_go_on(l)) {
	case LOADED_TRAP:
		break;
	case LOADED_EXEC:
		loaded_refuse(l, BROOD_TEMPLATE_NEVER_READY,
			      "a library executes another program");
	case LOADED_LATE:
		loaded_refuse(l, BROOD_TEMPLATE_NEVER_READY,
			      "it took too long");
	case LOADED_ENDED:
		loaded_refuse(l, BROOD_TEMPLATE_NEVER_READY,
			      "it ended before its own code");
	case LOADED_BROKEN:
		loaded_refuse(l, BROOD_TEMPLATE_NO_TRACING,
			      "the tracer lost it");
	}
	loaded_get_registers(l, &now);
	if (registers_pc(&now) != pc)
		loaded_refuse(l, BROOD_TEMPLATE_NEVER_READY,
			      "a library traps by itself");
}
