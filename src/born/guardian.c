/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

static void write_number(char *to, int n)
{
	char digits[10];
	int i = 0;

	do
		digits[i++] = (char)('0' + n % 10);
	while (n /= 10);
	while (i)
		*to++ = digits[--i];
	*to = '\0';
}

/* Nobody sees it without the one that was to guard it. */
static void take_back(struct born_guardian *g)
{
	struct sys_siginfo end;

	if (g->child <= 0)
		return;
	sys_kill(g->child, SYS_SIGKILL);
	while (sys_waitid(SYS_P_PID, g->child, &end, SYS_WEXITED | SYS_WALL,
			  NULL) == -EINTR)
		;
}

static int keep_open(const struct born_guardian *g)
{
	int r = sys_close_range((unsigned)g->first, ~0u,
				SYS_CLOSE_RANGE_UNSHARE);

	for (int i = 0; r == 0 && i < GUARDIAN_FDS; i++)
		if (g->fds[i] >= 0)
			r = sys_fcntl(g->fds[i], SYS_F_SETFD, 0);
	return r;
}

/* Its parent's number is what the child compares with. */
static void bear(struct born_guardian *g)
{
	if (g->born->parent)
		g->born->parent = sys_getpid();
	g->child = born_birth(g->born, g->args);
	if (g->child < 0)
		sys_exit_group(127);
	write_number(g->digits, g->child);
}

/*
 * A signal that the program sends to its own group must not be one to the
 * guardian. As its parent it stays in the session: a group whose parents are
 * all outside of it is an orphan, and not stopped by its terminal any more.
 */
static void guardian(void *arg) __attribute__((noreturn));
static void guardian(void *arg)
{
	static const char *const nothing[] = {NULL};
	struct born_guardian *g = arg;
	int r = 0;

	if (g->born) {
		r = sys_prctl(SYS_PR_SET_CHILD_SUBREAPER, 1, 0);
		if (r == 0)
			bear(g);
	}
	sys_setpgid(0, 0);
	if (r == 0)
		r = keep_open(g);
	if (r == 0)
		r = sys_execveat(g->file, "", g->argv, nothing,
				 SYS_AT_EMPTY_PATH);
	g->result = r < 0 ? r : -EPERM;
	take_back(g);
	sys_exit_group(127);
}

void born_guardian(void *arg)
{
	struct born_guardian *g = arg;
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_PIDFD | SYS_CLONE_CLEAR_SIGHAND |
			 g->namespaces,
		.pidfd = (uint64_t)(uintptr_t)&g->pidfd,
	};

	g->pid = (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0,
			       guardian, g);
	sys_exit_group(0);
}
