/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOR_A_TERMINAL 256 /* what poll(2) promises of one */

/* The flags of an open file are everybody's who has it, and a blocking write
 * would keep the command from its signals and deadlines. */
int pty_reopen(int fd, int flags, size_t *most)
{
	char path[32];
	struct stat st;
	int copy;

	*most = SIZE_MAX;
	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode))
		return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	copy = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (copy >= 0)
		return copy;
	*most = isatty(fd) ? FOR_A_TERMINAL : PIPE_BUF;
	return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

static bool again(void)
{
	return errno == EAGAIN || errno == EINTR;
}

bool pty_read(int fd, struct pty_queue *q)
{
	ssize_t n;

	if (q->begin == q->end)
		q->begin = q->end = 0;
	if (q->end == sizeof q->bytes) {
		memmove(q->bytes, q->bytes + q->begin, pty_left(q));
		q->end -= q->begin;
		q->begin = 0;
	}
	if (q->end == sizeof q->bytes)
		return true;
	n = read(fd, q->bytes + q->end, sizeof q->bytes - q->end);
	if (n > 0)
		q->end += (size_t)n;
	return n > 0 || (n < 0 && again());
}

static ssize_t put(int fd, const char *bytes, size_t n)
{
	ssize_t r = send(fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL);

	return r < 0 && errno == ENOTSOCK ? write(fd, bytes, n) : r;
}

bool pty_write(int fd, struct pty_queue *q, size_t most)
{
	size_t n = pty_left(q) < most ? pty_left(q) : most;
	ssize_t r = n ? put(fd, q->bytes + q->begin, n) : 0;

	if (r > 0)
		q->begin += (size_t)r;
	return r >= 0 || again();
}
