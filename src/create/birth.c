/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "sys/sys.h"

/* A filter may answer anything, and no more can be done than to ask again. */
#define REAP_TRIES 4

static void reap(int pid)
{
	struct sys_siginfo end;
	int r = -EINTR;

	for (int i = 0; r < 0 && r != -ECHILD && i < REAP_TRIES; i++)
		r = sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL,
			       NULL);
}

/*
 * The process in between runs on the caller's stack, and the caller waits for
 * it to make the child and go; it is gone before the child is known to anybody.
 */
static int by_another(struct born *b, struct sys_clone_args *args)
{
	struct sys_clone_args between_args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_CLEAR_SIGHAND,
	};
	struct born_between between = {
		.born = b, .args = args, .size = create_size(args)};
	int pid;

	args->flags |= SYS_CLONE_PARENT;
	pid = (int)sys_born(__NR_clone3, sys_ptr(&between_args),
			    SYS_CLONE_ARGS_V0, born_between, &between);
	if (pid < 0)
		return pid;
	reap(pid);
	return between.result ? between.result : -ECANCELED;
}

int create_birth(struct born *b, struct sys_clone_args *args)
{
	args->flags |= b->plan->new_namespaces;
	if (b->spaces & BORN_SECOND)
		return by_another(b, args);
	return (int)sys_born(__NR_clone3, sys_ptr(args),
			     (long)create_size(args), born_run, b);
}
