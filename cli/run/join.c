/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "named.h"
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int cannot(const char *what, int error)
{
	cli_complain("run: --join: %s: %s", what, strerror(error));
	return CLI_FAILED;
}

/* The process is in another one than the command is. */
static int differs(const char *pid, const char *file, bool *other)
{
	struct stat there, here;
	char path[64];

	snprintf(path, sizeof path, "/proc/self/ns/%s", file);
	if (stat(path, &here) < 0) {
		*other = false; /* a kernel without such namespaces */
		return 0;
	}
	snprintf(path, sizeof path, "/proc/%s/ns/%s", pid, file);
	if (stat(path, &there) < 0)
		return cannot(path, errno);
	*other = here.st_ino != there.st_ino || here.st_dev != there.st_dev;
	return 0;
}

/* All in which it differs, as nsenter --all has it. */
static int other_kinds(const char *pid, uint64_t *kinds)
{
	static const struct {
		const char *file;
		uint64_t bit;
	} all[] = {
		{"user", BROOD_NS_USER}, {"mnt", BROOD_NS_MOUNT},
		{"pid", BROOD_NS_PID},   {"net", BROOD_NS_NET},
		{"ipc", BROOD_NS_IPC},   {"uts", BROOD_NS_UTS},
		{"time", BROOD_NS_TIME}, {"cgroup", BROOD_NS_CGROUP},
	};
	bool other;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (differs(pid, all[i].file, &other))
			return CLI_FAILED;
		if (other)
			*kinds |= all[i].bit;
	}
	return 0;
}

static int open_process(const char *pid, uint64_t *kinds, int *fd)
{
	unsigned long number = strtoul(pid, NULL, 10);

	if (number > INT_MAX)
		return cannot(pid, ESRCH);
	*fd = (int)syscall(SYS_pidfd_open, (pid_t)number, 0);
	if (*fd < 0)
		return cannot(pid, errno);
	if (*kinds)
		return 0;
	if (other_kinds(pid, kinds))
		return CLI_FAILED;
	/* Or the number was another's by then. */
	if (syscall(SYS_pidfd_send_signal, *fd, 0, NULL, 0) < 0 &&
	    errno == ESRCH)
		return cannot(pid, ESRCH);
	return 0;
}

static int open_file(const char *path, uint64_t *kinds, int *fd)
{
	int kind;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return cannot(path, errno);
	kind = ioctl(*fd, NS_GET_NSTYPE);
	if (kind < 0) {
		cli_complain("run: --join: %s is no namespace", path);
		return CLI_FAILED;
	}
	if (!*kinds)
		*kinds = (uint64_t)kind;
	return 0;
}

int run_join(struct run *run, const char *text)
{
	const char *colon = strrchr(text, ':');
	uint64_t kinds = colon ? find_kinds(colon + 1, strlen(colon + 1)) : 0;
	size_t n = kinds ? (size_t)(colon - text) : strlen(text);
	char *what = run_own(run, strndup(text, n));
	bool number = *what && !what[strspn(what, "0123456789")];
	int fd = -1;

	if (number ? open_process(what, &kinds, &fd)
		   : open_file(what, &kinds, &fd)) {
		if (fd >= 0)
			close(fd);
		return CLI_FAILED;
	}
	if (!kinds) { /* it is in no other */
		close(fd);
		return 0;
	}
	fd = run_hide_fd(run, fd);
	if (fd < 0)
		return cannot(what, -fd);
	if ((kinds & BROOD_NS_USER) && !run->asked_async)
		run->flags &= ~BROOD_ASYNC;
	run_space(run, brood_step_setns(fd, kinds));
	return 0;
}
