/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_and_return(void *arg)
{
	*(volatile int *)arg = 1;
	return 5;
}

/* With glibc, by the id that it remembers. */
static int raise_kill(void *unused)
{
	raise(SIGKILL);
	return unused != NULL;
}

void case_vfork(void)
{
	volatile int written = 0;
	struct brood_child *child = NULL;
	int r = brood_vfork(&child, write_and_return,
			    (void *)(uintptr_t)&written, NULL);

	if (!(brood_capabilities() & BROOD_HAS_SHARED_MEMORY)) {
		CHECK(r == -ENOSYS);
		return;
	}
	CHECK(r == 0);
	CHECK(written == 1);
	CHECK(smoke_finish(&child) == 5);
}

static int clone_with(uint64_t share, int (*fn)(void *), void *arg,
		      struct brood_exit *end)
{
	const struct brood_clone how = {.size = sizeof how, .share = share};
	struct brood_child *child;
	int r = brood_clone(&child, &how, fn, arg, NULL);

	if (r == 0) {
		r = brood_wait(child, 10000, end);
		brood_child_close(&child);
	}
	return r;
}

/* Whether there is nothing to try: without clone3 that is what it says. */
static int refused_here(void)
{
	struct brood_exit end;

	if (brood_capabilities() & BROOD_HAS_CLONE3)
		return 0;
	CHECK(clone_with(0, raise_kill, NULL, &end) == -ENOSYS);
	return 1;
}

void case_clone(void)
{
	volatile int written = 0;
	struct brood_exit end = {0};

	if (refused_here())
		return;
	CHECK(clone_with(0, write_and_return, (void *)(uintptr_t)&written,
			 &end) == 0);
	CHECK(end.value == 5 && !written);
	CHECK(clone_with(BROOD_SHARE_MEMORY, write_and_return,
			 (void *)(uintptr_t)&written, &end) == 0);
	CHECK(end.value == 5 && written);
	CHECK(clone_with(0, raise_kill, NULL, &end) == 0);
	CHECK(end.how == BROOD_SIGNALED && end.value == SIGKILL);
}

static int tell_ids(void *arg)
{
	long *ids = arg;

	ids[0] = syscall(SYS_getpid);
	ids[1] = syscall(SYS_gettid);
	return 1000;
}

void case_thread(void)
{
	long ids[2] = {0, 0};
	struct brood_exit end = {0};
	struct stat task;

	if (refused_here())
		return;
	CHECK(clone_with(BROOD_SHARE_MEMORY | BROOD_SHARE_HANDLERS |
				 BROOD_SHARE_GROUP,
			 tell_ids, ids, &end) == 0);
	CHECK(end.value == 1000);
	CHECK(ids[0] == getpid() && ids[1] != ids[0]);
	while (stat("/proc/self/task", &task) == 0 && task.st_nlink > 3)
		usleep(1000);
}

void case_rfork(void)
{
	int flags = BROOD_RFPROC | BROOD_RFFDG | BROOD_RFENVG, status;
	pid_t pid;

	if (refused_here())
		return;
	pid = brood_rfork(flags, NULL, NULL);
	if (pid == 0)
		_exit(getpid() == (pid_t)syscall(SYS_gettid) ? 4 : 5);
	CHECK(pid > 0);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 4);
}
