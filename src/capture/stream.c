/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

/* From here on a larger pipe is worth what it costs. */
#define MANY ((uint64_t)64 * 1024)

static char *scratch(struct pump *p)
{
	char *room;

	if (p->scratch)
		return p->scratch;
	room = sys_mmap(CAPTURE_CHUNK, SYS_PROT_READ | SYS_PROT_WRITE,
			SYS_MAP_PRIVATE);
	return p->scratch = sys_is_error(room) ? NULL : room;
}

/* Without memory to read into, it goes on a little at a time. */
static long discard(struct pump *p, struct stream *s, size_t size)
{
	char small[512], *room = scratch(p);

	if (!room && size > sizeof small)
		size = sizeof small;
	return sys_read(s->fd, room ? room : small, size);
}

static long spill(struct pump *p, struct stream *s, size_t size)
{
	long r;

	if (s->file < 0 && s->out->length < s->how->memory) {
		uint64_t left = s->how->memory - s->out->length;

		return memory_read(s, size < left ? size : (size_t)left);
	}
	r = s->file < 0 ? spill_begin(s) : 0;
	if (r == 0 && s->copied && !scratch(p))
		r = -ENOMEM;
	return r < 0 ? r : spill_read(s, size, p->scratch);
}

static long take(struct pump *p, struct stream *s, size_t size)
{
	if (s->over || s->how->to == BROOD_STREAM_COUNT)
		return discard(p, s, size);
	return s->how->to == BROOD_STREAM_SPILL ? spill(p, s, size)
						: memory_read(s, size);
}

static void past_limit(struct pump *p, struct stream *s)
{
	s->over = 1;
	s->out->flags |= BROOD_OUTPUT_CUT;
	if (s->how->at_limit == BROOD_LIMIT_END)
		pump_fail(p, -EFBIG, BROOD_REASON_RUN_LIMIT, s->number);
}

static void failed(struct pump *p, struct stream *s, int code)
{
	if (!s->over) {
		s->over = 1;
		pump_fail(p, code, BROOD_REASON_RUN_STREAM, s->number);
	} else {
		/* Not even that: nothing more can be had from it. */
		pump_fail(p, code, BROOD_REASON_RUN_STREAM, s->number);
		sys_close(s->fd);
		s->fd = -1;
	}
}

static void widen(struct stream *s)
{
	if (s->wide || s->out->total < MANY)
		return;
	s->wide = 1;
	sys_fcntl(s->fd, SYS_F_SETPIPE_SZ, CAPTURE_PIPE);
}

long stream_take(struct pump *p, struct stream *s)
{
	size_t size = CAPTURE_CHUNK;
	long n;

	if (s->how->limit && !s->over) {
		uint64_t left = s->how->limit - s->out->total;

		if (!left)
			past_limit(p, s);
		else if (left < size)
			size = (size_t)left;
	}
	n = take(p, s, size);
	if (n > 0) {
		s->out->total += (uint64_t)n;
		widen(s);
	} else if (n < 0 && n != -EINTR && n != -EAGAIN) {
		failed(p, s, (int)n);
	}
	return n;
}

static int events(const struct stream *s)
{
	struct sys_pollfd poll = {.fd = s->fd, .events = SYS_POLLIN};
	struct sys_timespec now = {0, 0};

	return sys_ppoll(&poll, 1, &now) == 1 ? poll.revents : 0;
}

/* No more than is there now: others might go on for ever. */
void stream_drain(struct pump *p, struct stream *s)
{
	int left = 0, seen = 0;

	if (s->fd >= 0 && sys_ioctl(s->fd, SYS_FIONREAD, &left) < 0)
		left = CAPTURE_PIPE;
	while (s->fd >= 0) {
		long n;

		seen = events(s);
		if (left <= 0 || !(seen & SYS_POLLIN))
			break;
		n = stream_take(p, s);
		left -= n > 0 ? (int)n : 0;
	}
	if (s->fd >= 0 && ((seen & SYS_POLLIN) || !(seen & SYS_POLLHUP)))
		s->out->flags |= BROOD_OUTPUT_HELD;
}

void stream_finish(struct stream *s)
{
	if (s->fd >= 0)
		sys_close(s->fd);
	s->fd = -1;
	memory_finish(s);
	if (s->file < 0)
		return;
	s->out->flags |= BROOD_OUTPUT_SPILLED;
	if (!(s->how->flags & BROOD_STREAM_FD)) {
		sys_lseek(s->file, 0, SYS_SEEK_SET);
		s->out->fd = s->file;
	}
}
