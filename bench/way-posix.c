/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int plain_start(struct started *s)
{
	return -posix_spawn(&s->pid, target_path, NULL, NULL, target_argv,
			    environ);
}

static int plain_finish(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, 0, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_posix = {"posix", NULL, plain_start, plain_finish};

/*
 * The same result as brood_spawn's defaults: descriptors past 2 closed,
 * SIGPIPE default, the caller's mask, a pidfd. The lists are made once, which
 * favours posix_spawn: brood_spawn lays out its spec every time.
 */
static posix_spawn_file_actions_t actions;
static posix_spawnattr_t attr;

static int equal_prepare(void)
{
	sigset_t pipe_only, mask;
	int r;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	r = posix_spawn_file_actions_init(&actions);
	if (r == 0)
		r = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	if (r == 0)
		r = posix_spawnattr_init(&attr);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(&attr, &pipe_only);
	if (r == 0)
		r = posix_spawnattr_setsigmask(&attr, &mask);
	if (r == 0)
		r = posix_spawnattr_setflags(
			&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	return -r;
}

static int equal_start(struct started *s)
{
	int r = posix_spawn(&s->pid, target_path, &actions, &attr, target_argv,
			    environ);

	if (r != 0)
		return -r;
	s->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
	return s->pidfd < 0 ? -errno : 0;
}

static int equal_finish(struct started *s)
{
	siginfo_t info;

	if (waitid((idtype_t)P_PIDFD, (id_t)s->pidfd, &info, WEXITED) < 0)
		return -errno;
	close(s->pidfd);
	return info.si_code == CLD_EXITED && info.si_status == 0 ? 0 : -ECHILD;
}

const struct way way_posix_equal = {"posix-equal", equal_prepare, equal_start,
				    equal_finish};
