/* SPDX-License-Identifier: MIT */
#include "api.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Linux 6.13's, of which the headers at hand may know nothing. */
struct pidfd_info_start {
	uint64_t mask;
	uint64_t cgroup;
	uint32_t pid;
	uint32_t rest[11];
};
#define PIDFD_GET_INFO_START _IOWR(0xff, 11, struct pidfd_info_start)
#define PIDFD_HAS_PID (UINT64_C(1) << 0)

static pid_t fail(int error)
{
	errno = error;
	return -1;
}

/* "Pid:\t123\n" in what the kernel says of a pidfd; -1 for one that is reaped,
 * 0 for one that has no number here. */
static pid_t parse(const char *text)
{
	const char *line = strstr(text, "\nPid:");
	long pid;

	if (!line)
		return fail(EBADF); /* something else's */
	pid = strtol(line + 5, NULL, 10);
	if (pid < 0)
		return fail(ESRCH);
	return pid ? (pid_t)pid : fail(EREMOTE);
}

static pid_t by_proc(int pidfd)
{
	char path[40], text[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(errno == ENOENT && fcntl(pidfd, F_GETFD) < 0
				    ? EBADF
				    : errno);
	n = read(fd, text, sizeof text - 1);
	close(fd);
	if (n < 0)
		return fail(EBADF);
	text[n] = '\0';
	return parse(text);
}

POSIX_API pid_t pidfd_getpid(int pidfd)
{
	struct pidfd_info_start info = {.mask = PIDFD_HAS_PID};
	int error = errno;

	if (pidfd >= 0 && ioctl(pidfd, PIDFD_GET_INFO_START, &info) == 0 &&
	    (info.mask & PIDFD_HAS_PID) && info.pid) {
		errno = error;
		return (pid_t)info.pid;
	}
	if (pidfd < 0)
		return fail(EBADF);
	errno = error;
	return by_proc(pidfd);
}
