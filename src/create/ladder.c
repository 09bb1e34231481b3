/* SPDX-License-Identifier: MIT */
#include "create/ladder.h"

#include "sys/sys.h"

/*
 * What is there is found out by calls that cannot have another reason to fail:
 * an error of a real spawn is an error. Filters may answer ENOSYS or EPERM.
 */
#define PROBED (UINT64_C(1) << 63)

static uint64_t found;

static int has_clone3(void)
{
	return sys_clone3(NULL, 0) == -EINVAL;
}

static int has_close_range(void)
{
	return sys_close_range(1, 0, 0) == -EINVAL;
}

static int has_wait_pidfd(void)
{
	struct sys_siginfo info;

	return sys_waitid(SYS_P_PIDFD, INT32_MAX, &info,
			  SYS_WEXITED | SYS_WNOHANG, NULL) == -EBADF;
}

static int has_pidfd_open(void)
{
	return sys_pidfd_open(-1, 0) == -EINVAL;
}

/*
 * CLONE_CLEAR_SIGHAND cannot be asked about without a process, unless the call
 * is made to fail later than at its flags: this process's own id is in use.
 */
static int has_clear_sighand(void)
{
	int32_t pid = sys_getpid();
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK |
			 SYS_CLONE_CLEAR_SIGHAND,
		.set_tid = (uint64_t)(uintptr_t)&pid,
		.set_tid_size = 1,
	};
	int r = sys_clone3(&args, SYS_CLONE_ARGS_V1);

	return r == -EEXIST || r == -EPERM;
}

static void touch(void *word)
{
	__atomic_store_n((uint32_t *)word, 1, __ATOMIC_RELEASE);
	sys_exit_group(0);
}

/* Emulators make a vfork a fork, whose memory is another. Only asked where
 * clone3 is missing: those that have it share. */
static int has_shared_memory(void)
{
	uint64_t all = UINT64_MAX, old;
	struct sys_siginfo info;
	uint32_t word = 0;
	long pid;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	pid = sys_born(__NR_clone,
		       (long)(SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_SIGCHLD), 0,
		       touch, &word);
	if (pid > 0)
		sys_waitid(SYS_P_PID, (int)pid, &info, SYS_WEXITED | SYS_WALL,
			   NULL);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	return __atomic_load_n(&word, __ATOMIC_ACQUIRE) != 0;
}

static uint64_t probe(uint64_t without)
{
	uint64_t has = PROBED;

	if (has_clone3())
		has |= BROOD_HAS_CLONE3 | BROOD_HAS_CLEAR_SIGHAND |
		       BROOD_HAS_SHARED_MEMORY;
	else if (has_shared_memory())
		has |= BROOD_HAS_SHARED_MEMORY;
	if (has_close_range())
		has |= BROOD_HAS_CLOSE_RANGE;
	if (has_pidfd_open())
		has |= BROOD_HAS_PIDFD | LADDER_PIDFD_OPEN;
	if (has_wait_pidfd())
		has |= LADDER_WAIT_PIDFD;
	has &= ~without;
	if (has & BROOD_HAS_CLEAR_SIGHAND)
		has |= BROOD_HAS_PIDFD; /* clone3 makes it */
	if ((has & BROOD_HAS_CLEAR_SIGHAND) && (has & BROOD_HAS_CLOSE_RANGE))
		has |= BROOD_HAS_ASYNC;
	return has;
}

uint64_t ladder_has(void)
{
	uint64_t has = __atomic_load_n(&found, __ATOMIC_RELAXED);

	if (!has) {
		has = probe(0);
		__atomic_store_n(&found, has, __ATOMIC_RELAXED);
	}
	return has;
}

int ladder_changed(int error)
{
	uint64_t before = __atomic_load_n(&found, __ATOMIC_RELAXED);
	uint64_t now;

	if (error != -ENOSYS && error != -EPERM && error != -EINVAL)
		return 0;
	now = probe(error == -EINVAL && !has_clear_sighand()
			    ? BROOD_HAS_CLEAR_SIGHAND
			    : 0);
	__atomic_store_n(&found, now, __ATOMIC_RELAXED);
	return now != before;
}

static void leave(void *unused)
{
	(void)unused;
	sys_exit_group(0);
}

/* A process that ends at once, and a pidfd of it. */
static int short_lived(int32_t *pidfd)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)pidfd,
	};
	int pid;

	if (ladder_has() & BROOD_HAS_CLONE3)
		return (int)sys_born(__NR_clone3, sys_ptr(&args),
				     SYS_CLONE_ARGS_V0, leave, NULL);
	pid = (int)sys_born(
		__NR_clone,
		(long)(SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_SIGCHLD), 0, leave,
		NULL);
	if (pid > 0)
		*pidfd = sys_pidfd_open(pid, 0);
	return pid;
}

static int probe_exit(void)
{
	struct sys_pidfd_info info = {.mask = SYS_PIDFD_INFO_EXIT};
	struct sys_siginfo end;
	uint64_t all = UINT64_MAX, old;
	int32_t pidfd = -1;
	int pid, r;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	pid = short_lived(&pidfd);
	if (pid > 0)
		sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL, NULL);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (pidfd < 0)
		return 0;
	r = sys_ioctl(pidfd, SYS_PIDFD_GET_INFO, &info);
	sys_close(pidfd);
	return r == 0 && (info.mask & SYS_PIDFD_INFO_EXIT);
}

int ladder_has_exit(void)
{
	static int known; /* 0: not yet, else 1 more than the answer */
	int now = __atomic_load_n(&known, __ATOMIC_RELAXED);

	if (!(ladder_has() & BROOD_HAS_PIDFD))
		return 0;
	if (!now) {
		now = 1 + probe_exit();
		__atomic_store_n(&known, now, __ATOMIC_RELAXED);
	}
	return now - 1;
}

int ladder_landlock(void)
{
	int r = sys_landlock_create_ruleset(NULL, 0, SYS_LANDLOCK_VERSION);

	return r > 0 ? r : 0;
}
