/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

#define SIGPIPE_BIT (UINT64_C(1) << (SYS_SIGPIPE - 1))

/* Blocking would hold up what the program writes meanwhile. Only our end is
 * changed: the two ends of a pipe have their own flags. */
void feed_start(struct feed *in)
{
	if (in->left > 65536)
		sys_fcntl(in->fd, SYS_F_SETPIPE_SZ, CAPTURE_PIPE);
	in->most = SIZE_MAX;
	if (sys_fcntl(in->fd, SYS_F_SETFL, SYS_O_WRONLY | SYS_O_NONBLOCK) < 0)
		in->most = SYS_PIPE_BUF; /* for which a ready pipe has room */
}

/*
 * A write to a pipe that nobody reads raises SIGPIPE in the writing thread. It
 * is blocked for the time of the write, and taken out before it can act. One
 * that waited already, which only a thread that has it blocked can have, is
 * another's and stays.
 */
static long write_quietly(int fd, const char *data, size_t size)
{
	const struct sys_timespec at_once = {0, 0};
	uint64_t set = SIGPIPE_BIT, old = 0, waiting = 0;
	long n;

	sys_rt_sigprocmask(SYS_SIG_BLOCK, &set, &old);
	if (old & SIGPIPE_BIT)
		sys_rt_sigpending(&waiting);
	n = sys_write(fd, data, size);
	if (n == -EPIPE && !(waiting & SIGPIPE_BIT))
		while (sys_rt_sigtimedwait(&set, &at_once) == -EINTR)
			;
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	return n;
}

void feed_write(struct feed *in)
{
	size_t size = in->left < in->most ? in->left : in->most;
	long n = size ? write_quietly(in->fd, in->at, size) : 0;

	if (n > 0) {
		in->at += n;
		in->left -= (size_t)n;
	}
	if (!in->left || (n < 0 && n != -EAGAIN && n != -EINTR))
		feed_stop(in);
}

void feed_stop(struct feed *in)
{
	if (in->fd >= 0)
		sys_close(in->fd);
	in->fd = -1;
}
