/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "stage.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Isolation: a task is hit by SIGSEGV. Does its maker live on? Another process
 * stands in for the maker. */

static void crash(void *arg)
{
	static void *volatile nowhere;
	sigset_t fault;

	(void)arg;
	sigemptyset(&fault);
	sigaddset(&fault, SIGSEGV);
	sigprocmask(SIG_UNBLOCK, &fault, NULL);
	/* Sent, not faulted: the kernel's log would fill with our faults. Only
	 * the first process of a pid namespace is spared what it sends itself,
	 * and has to fault. */
	syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSEGV);
	*(volatile int *)nowhere = 0;
}

static void stand_in(const struct trial *trial, int *error)
	__attribute__((noreturn));

static void stand_in(const struct trial *trial, int *error)
{
	const char *const argv[] = {trial->program, "crash", NULL};
	const struct job job = {.act = trial->way->execs ? NULL : crash,
				.argv = argv};
	/* Less than any core file, and more than 0, which would not stop one
	 * that goes to a program. */
	const struct rlimit tiny = {1, 1};
	struct task task;

	setrlimit(RLIMIT_CORE, &tiny);
	signal(SIGSEGV, SIG_DFL);
	*error = trial->way->start(trial->way, &job, &task);
	if (*error < 0)
		_exit(1);
	_exit(trial->way->finish(&task) < 0 ? 0 : 2);
}

void probe_crash(const struct trial *trial, struct cell *cell)
{
	int *error = stage_board(sizeof(*error)), status;
	pid_t pid = error ? fork() : -1;

	if (pid < 0)
		return cell_fail(cell, "fork", -errno);
	if (pid == 0)
		stand_in(trial, error);
	if (waitpid(pid, &status, 0) < 0)
		return cell_fail(cell, "waitpid", -errno);
	if (*error < 0)
		return cell_fail_way(cell, trial->way->name, *error);
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
		return cell_fail(cell, "the task did not crash", -ECHILD);
	cell_word(cell, WIFSIGNALED(status) ? "caller" : "itself");
}
