/* SPDX-License-Identifier: MIT */
#include "fault_table.h"

#include <brood/error.h>
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define BIT(stage) (1U << BROOD_STAGE_##stage)

/* clang-format off */
static const struct fault_row rows[] = {
/* Questions to the kernel, asked once in the life of a process. */
{"clone3", BY_CALLER, {0}, 0, {ENOSYS, EPERM}, .why = "goes by clone", .argument = 2, .value = 0, .probe = 1},
{"close_range", BY_CALLER, {0}, 0, {ENOSYS, EPERM}, .why = "closes one by one", .argument = 1, .value = 1, .probe = 1},
{"pidfd_open", BY_CALLER, {0}, 0, {ENOSYS, EPERM}, .why = "clone3 makes them", .argument = 1, .value = UINT32_MAX, .probe = 1},
{"waitid", BY_CALLER, {0}, 0, {ENOSYS, EINVAL, EPERM}, .why = "waits by number", .argument = 2, .value = INT32_MAX, .probe = 1},

/* The caller's. */
{"mmap", BY_CALLER, {ENOMEM}, BIT(RESOURCE) | BIT(CREATE), {0},
	.why = "without memory of its own nothing can be started"},
{"memfd_create", BY_CALLER, {EMFILE, ENFILE, ENOMEM}, BIT(RESOURCE), {EINVAL},
	.why = "EINVAL: a flag that older kernels lack"},
{"pwrite64", BY_CALLER, {ENOMEM, ENOSPC}, BIT(RESOURCE), .why = NULL},
{"prlimit64", BY_CALLER, {EPERM}, BIT(RESOURCE), .why = NULL},
{"mprotect", BY_CALLER, {ENOMEM}, BIT(RESOURCE), {0},
	.why = "a stack without its guard is not used"},
{"madvise", BY_CALLER, {0}, 0, {EINVAL, ENOMEM},
	.why = "older kernels lack an advice; a copy in a forked process is not used"},
{"munmap", BY_CALLER, {0}, 0, {0},
	.why = "whole mappings of one's own are always given back"},
{"rt_sigprocmask", BY_CALLER, {0}, 0, {0},
	.why = "fails only for a bad pointer, size or how"},
{"clone3", BY_CALLER, {EAGAIN, ENOMEM, EPERM, ENOSYS, EINVAL},
	BIT(CREATE) | BIT(STEP) /* CGROUP */, {0},
	.why = "the kernel is asked again, and still has the call"},
{"clone", BY_CALLER, {EAGAIN, ENOMEM, EPERM}, BIT(CREATE), {0}, .why = NULL},
{"pipe2", BY_CALLER, {EMFILE, ENFILE}, BIT(RESOURCE), {0}, .why = NULL},
{"fcntl", BY_CALLER, {0}, 0, {EINTR}, .why = "waits again for an MDWE's first stage",
	.argument = 2, .value = 7 /* F_SETLKW */},
{"pread64", BY_CALLER, {0}, 0, {0}, .why = "reads from a page in memory"},
{"fcntl", BY_CALLER, {EMFILE, EINVAL}, BIT(RESOURCE), {EMFILE, EINVAL},
	.why = "a pipe's end that cannot move stays where no step goes"},
{"ppoll", BY_CALLER, {ENOMEM}, 0, {EINTR, ENOMEM},
	.why = "waits again; what else it would tell, the child finds out"},
{"waitid", BY_CALLER, {0}, 0, {EINTR, ENOSYS, EINVAL, EPERM},
	.why = "waits again, or by number"},
{"prctl", BY_CALLER, {EINVAL, EPERM}, BIT(CREATE) | BIT(STEP) /* NEW_NAMESPACES */,
	.why = "who cannot tell whether he is dumpable could not put it back",
	.argument = 1, .value = 3 /* PR_GET_DUMPABLE */},
{"prctl", BY_CALLER, {0}, 0, {EINVAL, EPERM},
	.why = "before Linux 6.4 /proc has the auxiliary vector",
	.argument = 1, .value = 0x41555856 /* PR_GET_AUXV */},
{"mincore", BY_CALLER, {0}, 0, {ENOMEM, ENOSYS},
	.why = "without the kernel's code to tell the time, a call does"},
{"prctl", BY_CALLER, {0}, 0, {0},
	.why = "PR_SET_DUMPABLE fails only for values other than 0 and 1"},
{"getpid", BY_CALLER, {0}, 0, {0}, .why = "cannot fail"},
{"getrusage", BY_CALLER, {0}, 0, {0}, .why = "fails only for a bad pointer or who"},
{"clock_gettime", BY_CALLER, {0}, 0, {0}, .why = "fails only for a bad pointer or clock"},
{"pidfd_send_signal", BY_CALLER, {ESRCH, EPERM, ENOSYS},
	.why = "the kernel is asked again, and still has the call"},
{"kill", BY_CALLER, {EPERM, ESRCH}, 0, {0}, .why = NULL},
{"ioctl", BY_CALLER, {EINVAL}, BIT(SPEC), .why = "asks what a SETNS joins",
	.argument = 2, .value = 0xb703},
{"ioctl", BY_CALLER, {EIO, ENOTTY}, BIT(RESOURCE), .argument = 2, .value = TCGETS},
{"ioctl", BY_CALLER, {EIO, ENOTTY}, BIT(RESOURCE), .argument = 2, .value = TCSETS},
{"ioctl", BY_CALLER, {EIO, ENOTTY}, BIT(RESOURCE), .argument = 2, .value = TIOCGWINSZ},
{"ioctl", BY_CALLER, {EIO, ENOTTY}, BIT(RESOURCE), .argument = 2, .value = TIOCSWINSZ},
{"ioctl", BY_CALLER, {EIO, ENOTTY}, BIT(RESOURCE), .argument = 2, .value = TIOCSPTLCK},
{"ioctl", BY_CALLER, {EMFILE, ENFILE, ENOMEM, ENOSPC, EIO, ENOTTY}, BIT(RESOURCE),
	.argument = 2, .value = TIOCGPTPEER},
{"ioctl", BY_CALLER, {0}, 0, {ENOTTY, EINVAL}, .why = "older kernels lack the status",
	.varies = 1},
{"nanosleep", BY_CALLER, {0}, 0, {EINTR}, .why = "looks again", .varies = 1},
{"statx", BY_CALLER, {0}, 0, {ENOSYS, ENOENT, EACCES},
	.why = "whether the table is small is only a matter of speed", .varies = 1},
{"pidfd_open", BY_CALLER, {0}, 0, {EMFILE, ENFILE, ENOMEM, EINVAL},
	.why = "without clone3: waits by number, which the handle tells"},
{"openat", BY_CALLER, {EMFILE, ENFILE, ENOENT, EACCES, ENOMEM}, 0,
	{EMFILE, ENFILE, ENOENT, EACCES, ENOMEM},
	.why = "the accounts are needed; without /proc a debugger is not seen, "
	       "and what cannot be written is open for it all the same",
	.differs = {EMFILE, ENFILE, ENOENT, EACCES, ENOMEM},
	.varies = 1},
{"read", BY_CALLER, {EINTR, EIO}, 0, {EINTR, EIO}, .why = "as for openat",
	.varies = 1},
{"futex", BY_CALLER, {0}, 0, {EINTR, EAGAIN}, .why = "waits again", .varies = 1},

/* By both: what only gives back or wakes. */
{"close", BY_CALLER, {0}, 0, {0},
	.why = "the kernel closes whatever it answers; not to would be no fault of ours"},

/* The child's, before any step. */
{"close_range", BY_CHILD, {ENOMEM, EMFILE, EINVAL, EPERM, ENOSYS},
	BIT(CREATE) | BIT(STEP), {0},
	.why = "the kernel is asked again, and still has the call"},
{"futex", BY_CHILD, {0}, 0, {EINVAL, EFAULT}, .why = "nobody may be waiting", .varies = 1},
{"sched_yield", BY_CHILD, {0}, 0, {0}, .why = "cannot fail", .varies = 1},
{"rt_sigprocmask", BY_CHILD, {EINVAL}, BIT(CREATE),
	.why = "a program that starts with all signals blocked is a wrong one"},
{"rt_sigtimedwait", BY_CHILD, {0}, 0, {EINTR, EAGAIN}, .why = "EAGAIN means none"},
{"exit_group", BY_CHILD, {0}, 0, {0}, .why = "does not return"},
{"getpid", BY_CHILD, {0}, 0, {0}, .why = "cannot fail"},
{"getppid", BY_CHILD, {0}, 0, {0}, .why = "cannot fail"},

/* The child's steps. */
{"chdir", BY_CHILD, {ENOENT, EACCES, ENOTDIR, ELOOP, ENAMETOOLONG, EIO}, 0, {0}, .why = NULL},
{"fchdir", BY_CHILD, {EACCES, ENOTDIR, EBADF}, 0, {0}, .why = NULL},
{"umask", BY_CHILD, {0}, 0, {0}, .why = "cannot fail"},
{"setsid", BY_CHILD, {EPERM}, 0, {0}, .why = NULL},
{"setpgid", BY_CHILD, {EACCES, EPERM, ESRCH}, BIT(STEP) | BIT(CREATE),
	{EPERM, ESRCH}, .why = "a pipeline's stage whose group has ended makes one"},
{"getpgid", BY_CALLER, {0}, 0, {ESRCH}, .why = "one that is gone leads nothing"},
{"chroot", BY_CHILD, {ENOENT, EACCES, EPERM, ENOTDIR}, .why = NULL},
{"ioctl", BY_CHILD, {EPERM, ENOTTY, EIO}, .why = NULL},
{"dup3", BY_CHILD, {EBADF, EMFILE, EINTR, EBUSY}, BIT(STEP) | BIT(CREATE), {0},
	.why = "CREATE: a pipeline's own pipes"},
{"openat", BY_CHILD, {0}, 0, {ENOENT, EACCES, EMFILE, ENFILE, ENOMEM},
	.why = "looks for why an exec has failed", .argument = 3,
	.value = 012200000 /* O_PATH | O_DIRECTORY | O_CLOEXEC */},
{"openat", BY_CHILD, {EACCES, EMFILE, ENFILE, ENOMEM}, 0,
	{EACCES, EMFILE, ENFILE, ENOMEM},
	.why = "a rule of Landlock's, or looks for why an exec has failed",
	.argument = 3, .value = 012000000 /* O_PATH | O_CLOEXEC */},
{"openat", BY_CHILD, {EACCES, EMFILE, ENFILE, ENOMEM}, 0,
	{EACCES, EMFILE, ENFILE, ENOMEM}, .why = "also looks at a program",
	.argument = 3, .value = 02000000 /* O_RDONLY | O_CLOEXEC */},
{"openat", BY_CHILD, {ENOENT, EACCES, EMFILE, ENFILE, ENOSPC, EROFS, EISDIR, ENOMEM},
	0, {0}, .why = NULL},
{"close", BY_CHILD, {EIO}, .why = "the step CLOSE, on a network's file",
	.argument = 1, .value = 10},
{"close", BY_CHILD, .why = "the kernel closes whatever it answers"},
{"fcntl", BY_CHILD, {EBADF, EMFILE}, BIT(STEP) | BIT(CREATE), {EBADF, EMFILE},
	.why = "the program's descriptor may stay; a swap may have another number",
	.argument = 2, .value = 1030 /* F_DUPFD_CLOEXEC */},
{"fcntl", BY_CHILD, {EBADF}, BIT(STEP) | BIT(CREATE), .why = NULL},
{"rt_sigaction", BY_CHILD, {EINVAL}, BIT(STEP) | BIT(CREATE), {0}, .why = NULL},
{"prlimit64", BY_CHILD, {EPERM, EINVAL}, 0, {0}, .why = NULL},
{"setpriority", BY_CHILD, {EACCES, EPERM}, 0, {0}, .why = NULL},
{"sched_setscheduler", BY_CHILD, {EPERM, EINVAL}, 0, {0}, .why = NULL},
{"sched_setaffinity", BY_CHILD, {EINVAL, EPERM}, 0, {0}, .why = NULL},
{"ioprio_set", BY_CHILD, {EPERM, EINVAL}, 0, {0}, .why = NULL},
{"prctl", BY_CHILD, {EPERM, ENOMEM, ESRCH}, .why = "EINVAL: not in this kernel",
	.argument = 1, .value = 62 /* PR_SCHED_CORE */},
{"prctl", BY_CHILD, {EPERM}, .why = "EINVAL: no such capability to drop",
	.argument = 1, .value = 24 /* PR_CAPBSET_DROP */},
{"prctl", BY_CHILD, {EINVAL, EPERM}, 0, {0}, .why = NULL},
{"setgroups", BY_CHILD, {EPERM, EINVAL, ENOMEM}, 0, {EPERM, EINVAL, ENOMEM},
	.why = "the second call asks whether groups are out of reach"},
{"setresgid", BY_CHILD, {0}, 0, {EPERM, EINVAL},
	.why = "asks whether the old id is out of reach", .argument = 1,
	.value = UINT32_MAX},
{"setresgid", BY_CHILD, {EPERM, EAGAIN}, 0, {0}, .why = NULL},
{"setresuid", BY_CHILD, {0}, 0, {EPERM, EINVAL},
	.why = "asks whether the old id is out of reach", .argument = 1,
	.value = UINT32_MAX},
{"setresuid", BY_CHILD, {0}, 0, {EAGAIN, EINVAL, EPERM},
	.why = "becomes root of a joined namespace, if there is one",
	.argument = 1, .value = 0},
{"setresuid", BY_CHILD, {EAGAIN, EINVAL, EPERM}, .why = NULL},
{"capget", BY_CHILD, {EPERM, EINVAL}, .why = NULL},
{"capset", BY_CHILD, {EPERM, EINVAL}, .why = NULL},
{"keyctl", BY_CHILD, {EDQUOT, ENOMEM, EACCES, ENOSYS}, .why = NULL},
{"sched_setattr", BY_CHILD, {EPERM, EBUSY, ENOSYS}, .why = NULL},
{"set_mempolicy", BY_CHILD, {EINVAL, ENOMEM, EPERM, ENOSYS}, .why = NULL},
{"landlock_create_ruleset", BY_CALLER, {EOPNOTSUPP}, BIT(SPEC),
	.why = "the version is asked for; any error means none"},
{"landlock_create_ruleset", BY_CHILD, {ENOMEM, EMFILE, EINVAL}, .why = NULL},
{"landlock_add_rule", BY_CHILD, {ENOMEM, EBADFD}, .why = NULL},
{"landlock_restrict_self", BY_CHILD, {EPERM, E2BIG}, .why = NULL},
{"seccomp", BY_CHILD, {EACCES, ENOMEM, EINVAL}, .why = NULL},
{"write", BY_CHILD, {EPERM, EIO, ENOMEM}, .why = NULL},
{"clone3", BY_CHILD, {EAGAIN, ENOMEM}, BIT(CREATE),
	.why = "of the process in between"},
{"setns", BY_CHILD, {EPERM, EINVAL, ENOMEM}, .why = NULL},
{"mount", BY_CHILD, {EPERM, ENOENT, ENOMEM, EBUSY}, .why = NULL},
{"mount_setattr", BY_CHILD, {EPERM, EINVAL, ENOSYS}, .why = NULL},
{"sethostname", BY_CHILD, {EPERM}, .why = NULL},
{"socket", BY_CHILD, {EMFILE, EAFNOSUPPORT, EACCES}, .why = NULL},
{"geteuid", BY_CALLER, .why = "cannot fail"},
{"getegid", BY_CALLER, .why = "cannot fail"},
{"personality", BY_CHILD, {EINVAL}, 0, {0}, .why = NULL},

/* The program. */
{"execve", BY_CHILD, {ENOENT, EACCES, E2BIG, ENOMEM, ELOOP, ENOEXEC, EIO, EMFILE},
	BIT(EXEC), {ETXTBSY, ENOENT, EACCES, ENOEXEC},
	.why = "tries again, as it passes; a search goes on; a shell takes over"},
{"execveat", BY_CHILD, {EACCES, E2BIG, ENOMEM, ENOEXEC, EIO, ENFILE, ENOSYS, EPERM},
	BIT(EXEC) | BIT(STEP) /* MDWE */, {ENOSYS, EPERM}, .why = "through /proc instead"},

/* Looks for why an exec has failed: without, the number has to do. */
{"getcwd", BY_CHILD, {0}, 0, {ENOMEM, ENOENT}, .why = "only a reason is lost"},
{"statfs", BY_CHILD, {0}, 0, {EIO, ENOSYS}, .why = "only a reason is lost"},
{"statx", BY_CHILD, {0}, 0, {EACCES, ENOMEM, ENOSYS, EIO},
	.why = "only a reason is lost"},
{"pread64", BY_CHILD, {0}, 0, {EIO, EISDIR}, .why = "only a reason is lost"},
{"nanosleep", BY_CHILD, {0}, 0, {EINTR}, .why = "tries a little earlier", .varies = 1},
};
/* clang-format on */

const char *fault_name(int nr)
{
	static char name[64];
	char *known = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, nr);

	snprintf(name, sizeof name, "%s", known ? known : "unknown");
	free(known);
	return name;
}

int fault_among(const int *errors, int error)
{
	for (int i = 0; i < FAULTS_MOST && errors[i]; i++)
		if (errors[i] == error)
			return 1;
	return 0;
}

static int fits(const struct fault_row *row, const struct made_call *call)
{
	if (!(row->makers & (call->child ? BY_CHILD : BY_CALLER)))
		return 0;
	return !row->argument ||
	       (uint32_t)call->args[row->argument - 1] == row->value;
}

const struct fault_row *fault_row(const struct made_call *call)
{
	const char *name = fault_name(call->nr);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].call, name) && fits(&rows[i], call))
			return &rows[i];
	return NULL;
}
