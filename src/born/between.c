/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* A filter may answer anything, and no more can be done than to ask again. */
#define REAP_TRIES 4

struct between {
	struct born *born;
	struct sys_clone_args *args;
	int result; /* the child's number, or why there is none; 0: neither */
};

/*
 * Joining a namespace of processes holds for those that are born later alone,
 * and new namespaces are to belong to a joined user namespace. So a process in
 * between joins, and makes the child as its sibling: the caller's own. What the
 * child is put into, cgroups, OOM score and label, it inherits: one that is
 * born in a new user namespace has lost the rights for that. The process in
 * between has the caller's descriptor table, where the child's pidfd comes to
 * lie; it closes what it opens there.
 */
static void be_between(void *arg)
{
	struct between *between = arg;

	born_enter(between->born);
	between->result = (int)sys_born(__NR_clone3, sys_ptr(between->args),
					(long)born_size(between->args),
					born_run, between->born);
	sys_exit_group(0);
}

static void reap(int pid)
{
	struct sys_siginfo end;
	int r = -EINTR;

	for (int i = 0; r < 0 && r != -ECHILD && i < REAP_TRIES; i++)
		r = sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL,
			       NULL);
}

/*
 * The process in between runs on its maker's stack, which waits for it to make
 * the child and go; it is gone before the child is known to anybody.
 */
static int by_another(struct born *b, struct sys_clone_args *args)
{
	struct sys_clone_args between_args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_CLEAR_SIGHAND,
	};
	struct between between = {.born = b, .args = args};
	int pid;

	args->flags |= SYS_CLONE_PARENT;
	pid = (int)sys_born(__NR_clone3, sys_ptr(&between_args),
			    SYS_CLONE_ARGS_V0, be_between, &between);
	if (pid < 0)
		return pid;
	reap(pid);
	return between.result ? between.result : -ECANCELED;
}

int born_birth(struct born *b, struct sys_clone_args *args)
{
	args->flags |= b->plan->new_namespaces;
	if (b->spaces & BORN_SECOND)
		return by_another(b, args);
	return (int)sys_born(__NR_clone3, sys_ptr(args), (long)born_size(args),
			     born_run, b);
}
