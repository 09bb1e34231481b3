/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "sys/sys.h"

#define REAP_TRIES 4

/* The one that makes it runs on this stack, and is gone when this returns. */
static int make(struct born_guardian *g)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_CLEAR_SIGHAND,
	};
	struct sys_siginfo end;
	int pid, r = -EINTR;

	g->pidfd = -1;
	g->pid = g->result = g->child = 0;
	pid = (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0,
			    born_guardian, g);
	if (pid < 0)
		return pid;
	for (int i = 0; r < 0 && r != -ECHILD && i < REAP_TRIES; i++)
		r = sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL,
			       NULL);
	if (!g->pid)
		return -ECANCELED; /* it was killed */
	return g->pid < 0 ? g->pid : g->result;
}

static void forget(struct born_guardian *g)
{
	if (g->pidfd >= 0)
		sys_close(g->pidfd);
	g->pidfd = -1;
	g->pid = 0;
}

int create_guardian(struct born_guardian *g)
{
	uint64_t all = UINT64_MAX, old;
	int r;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	r = make(g);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (r < 0)
		forget(g);
	return r;
}

int create_guarded(struct born *b, struct sys_clone_args *args)
{
	struct born_guardian *g = b->guardian;
	int32_t *pidfd = (int32_t *)(uintptr_t)args->pidfd;
	int r;

	g->born = b;
	g->args = args;
	r = make(g);
	if (g->child < 0)
		r = g->child;
	if (r < 0) {
		forget(g);
		if (*pidfd >= 0) {
			sys_close(*pidfd);
			*pidfd = -1;
		}
		return r;
	}
	return g->child;
}
