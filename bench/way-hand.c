/* SPDX-License-Identifier: MIT */
/* The floor for a child that does twelve things first: raw vfork, the system
 * calls written out by hand, execve. */
#include "twelve.h"
#include "way.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t floor_call(void (*child)(void *), void *arg);

const struct twelve *twelve(void)
{
	static struct twelve t;

	if (t.mask)
		return &t;
	sched_getaffinity(0, sizeof t.cpus, &t.cpus);
	t.change_identity = geteuid() == 0;
	t.uid = t.gid = t.groups[0] = TWELVE_NOBODY;
	t.ngroups = 1;
	t.mask = UINT64_C(1) << (SIGUSR1 - 1);
	return &t;
}

/* Not libc's functions, which do more than the call: setuid signals every
 * thread. A failure shows in the exit status. */
static void must(long r)
{
	if (r < 0)
		syscall(SYS_exit, 127);
}

static void open_as(int fd, const char *path, int flags)
{
	int opened = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0);

	must(opened);
	must(syscall(SYS_dup3, opened, fd, 0));
	must(syscall(SYS_close, opened));
}

static void limit(int resource, rlim_t value)
{
	struct rlimit both = {value, value};

	must(syscall(SYS_prlimit64, 0, resource, &both, NULL));
}

static void identity(const struct twelve *t)
{
	must(syscall(SYS_setgroups, t->ngroups, t->groups));
	must(syscall(SYS_setresgid, t->gid, t->gid, t->gid));
	must(syscall(SYS_setresuid, t->uid, t->uid, t->uid));
}

static void child(void *arg)
{
	const struct twelve *t = arg;

	must(syscall(SYS_setsid));
	must(syscall(SYS_umask, TWELVE_UMASK));
	must(syscall(SYS_chdir, TWELVE_CWD));
	open_as(0, "/dev/null", O_RDONLY);
	open_as(1, "/dev/null", O_WRONLY);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, TWELVE_NOFILE);
	limit(RLIMIT_FSIZE, TWELVE_FSIZE);
	must(syscall(SYS_setpriority, PRIO_PROCESS, 0, TWELVE_NICE));
	must(syscall(SYS_sched_setaffinity, 0, sizeof t->cpus, &t->cpus));
	if (t->change_identity)
		identity(t);
	must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &t->mask, NULL,
		     sizeof t->mask));
	syscall(SYS_execve, target_path, target_argv, environ);
	syscall(SYS_exit, 127);
}

static int start(struct started *s)
{
	s->pid = floor_call(child, (void *)(uintptr_t)twelve());
	return s->pid < 0 ? s->pid : 0;
}

static int finish(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, 0, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_hand = {"by-hand", NULL, start, finish};
