/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

/* How much it may be without a SIGXFSZ for the caller. */
static int find_room(struct stream *s)
{
	struct sys_rlimit limit;
	int append, r = sys_prlimit(SYS_RLIMIT_FSIZE, NULL, &limit);
	long at;

	if (r < 0)
		return r;
	append = sys_fcntl(s->file, SYS_F_GETFL, 0);
	if (append < 0)
		return append;
	s->copied = !!(append & SYS_O_APPEND); /* which splice refuses */
	at = sys_lseek(s->file, 0, s->copied ? SYS_SEEK_END : SYS_SEEK_CUR);
	if (at < 0)
		return (int)at;
	s->may = limit.soft > INT64_MAX ? INT64_MAX : limit.soft;
	s->may -= (uint64_t)at < s->may ? (uint64_t)at : s->may;
	return 0;
}

static int put(struct stream *s, const char *data, size_t size)
{
	while (size) {
		long n;

		if (!s->may)
			return -EFBIG;
		n = sys_write(s->file, data, size < s->may ? size : s->may);
		if (n == -EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? (int)n : -ENOSPC;
		data += n;
		size -= (size_t)n;
		s->may -= (uint64_t)n;
	}
	return 0;
}

int spill_begin(struct stream *s)
{
	int fd = s->how->flags & BROOD_STREAM_FD
			 ? s->how->fd
			 : spill_file(s->how->directory);
	int r;

	if (fd < 0)
		return fd;
	s->file = fd;
	r = find_room(s);
	return r < 0 ? r : put(s, s->memory, s->out->length);
}

static long copy(struct stream *s, size_t size, char *scratch)
{
	long n = sys_read(s->fd, scratch, size);
	int r = n > 0 ? put(s, scratch, (size_t)n) : 0;

	return r < 0 ? r : n;
}

long spill_read(struct stream *s, size_t size, char *scratch)
{
	long n;

	if (s->copied)
		return copy(s, size, scratch);
	if (!s->may)
		return -EFBIG;
	n = sys_splice(s->fd, s->file, size < s->may ? size : s->may,
		       SYS_SPLICE_F_MOVE | SYS_SPLICE_F_NONBLOCK);
	if (n == -EINVAL || n == -ENOSYS || n == -EPERM) {
		s->copied = 1; /* the next time */
		return -EAGAIN;
	}
	if (n > 0)
		s->may -= (uint64_t)n;
	return n;
}
