/* SPDX-License-Identifier: MIT */
#include "spaces.h"

#include <grp.h>
#include <sys/syscall.h>

int user_namespaces(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (geteuid() == 0 &&
		    (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)))
			_exit(1);
		_exit(unshare(CLONE_NEWUSER) != 0);
	}
	return waitpid(pid, &status, 0) == pid && status == 0;
}

const char *says(const char *script, const struct brood_step *steps,
		 uint64_t flags)
{
	static char buf[4096];
	struct brood_step list[32];
	size_t n = 0;

	for (; steps[n].type != BROOD_STEP_END; n++)
		list[n] = steps[n];
	list[n] = brood_step_pipe(1, 0);
	list[n + 1] = brood_step_end();
	return output_of(
		start(SPEC(.argv = SH(script), .steps = list, .flags = flags)),
		buf, sizeof buf);
}

const char *space_of_mine(const char *kind)
{
	static char target[64];
	char path[64];
	ssize_t n;

	snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
	n = readlink(path, target, sizeof target - 1);
	assert_true(n > 0);
	target[n] = '\0';
	return target;
}

void become_nobody(void)
{
	assert_int_equal(setgroups(0, NULL), 0);
	assert_int_equal(setresgid(NOBODY, NOBODY, NOBODY), 0);
	assert_int_equal(setresuid(NOBODY, NOBODY, NOBODY), 0);
	/* Else the files of /proc/self are root's. */
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
}

static void sleeper(int namespaces, int ready)
{
	pid_t first = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(namespaces))
		_exit(1);
	if (namespaces & CLONE_NEWPID)
		first = fork();
	if (first < 0)
		_exit(1);
	/* Ready when it ends with its maker, and not before. */
	if (first == 0 && (namespaces & CLONE_NEWPID))
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (first == 0 && write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

pid_t sleeper_in(int namespaces)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		sleeper(namespaces, ready[1]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

int space_of(pid_t pid, const char *kind)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, kind);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

void sleeper_end(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}
