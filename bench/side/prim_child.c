/* SPDX-License-Identifier: MIT */
#include "../twelve.h"
#include "prim.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct twelve t;

void prim_prepare(void)
{
	sched_getaffinity(0, sizeof t.cpus, &t.cpus);
	t.change_identity = geteuid() == 0;
	t.uid = t.gid = t.groups[0] = TWELVE_NOBODY;
	t.ngroups = 1;
	t.mask = UINT64_C(1) << (SIGUSR1 - 1);
}

static void must(long r)
{
	if (r < 0)
		_exit(127);
}

static void open_as(int fd, const char *path, int flags)
{
	int opened = open(path, flags | O_CLOEXEC);

	must(opened);
	must(dup2(opened, fd));
}

static void redirect(void)
{
	must(chdir("/"));
	open_as(0, "/dev/null", O_RDONLY);
	open_as(1, "/dev/null", O_WRONLY);
	open_as(2, "/dev/null", O_WRONLY);
	must(close_range(3, ~0u, 0));
}

static void limit(int resource, rlim_t value)
{
	struct rlimit both = {value, value};

	must(setrlimit(resource, &both));
}

/* Not libc's functions, which signal every thread of the caller. */
static void identity(void)
{
	must(syscall(SYS_setgroups, t.ngroups, t.groups));
	must(syscall(SYS_setresgid, t.gid, t.gid, t.gid));
	must(syscall(SYS_setresuid, t.uid, t.uid, t.uid));
}

static void twelve_things(void)
{
	must(setsid());
	umask(TWELVE_UMASK);
	must(chdir(TWELVE_CWD));
	open_as(0, "/dev/null", O_RDONLY);
	open_as(1, "/dev/null", O_WRONLY);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, TWELVE_NOFILE);
	limit(RLIMIT_FSIZE, TWELVE_FSIZE);
	must(setpriority(PRIO_PROCESS, 0, TWELVE_NICE));
	must(sched_setaffinity(0, sizeof t.cpus, &t.cpus));
	if (t.change_identity)
		identity();
	must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &t.mask, NULL,
		     sizeof t.mask));
}

void prim_child(void *arg)
{
	const struct prim_orders *orders = arg;
	const struct job *job = orders->job;

	if (job->kind == JOB_REDIRECT)
		redirect();
	if (job->kind == JOB_TWELVE)
		twelve_things();
	if (orders->output >= 0)
		must(dup2(orders->output, 1));
	execve(job->target, job->argv, environ);
	_exit(127);
}

int prim_pipe(const struct job *job, int ends[2])
{
	ends[0] = ends[1] = -1;
	if (job->kind != JOB_CAPTURE)
		return 0;
	return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
}

int prim_started(struct task *task, int pid, const int ends[2])
{
	if (ends[1] >= 0)
		close(ends[1]);
	if (pid < 0 && ends[0] >= 0)
		close(ends[0]);
	task->pid = pid;
	task->fd = ends[0];
	return pid < 0 ? pid : 0;
}

int prim_finish(const struct job *job, struct task *task)
{
	int status, r = 0;

	if (job->kind == JOB_CAPTURE)
		r = peer_drain(task->fd);
	if (waitpid(task->pid, &status, 0) < 0)
		return -errno;
	return r < 0 ? r : peer_status(status);
}
