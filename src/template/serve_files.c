/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/sys.h"

/* Out of the way of the numbers that are wanted. */
static int lift(int *fd, int floor)
{
	int r = *fd >= floor ? *fd : sys_fcntl(*fd, SYS_F_DUPFD_CLOEXEC, floor);

	if (r < 0)
		return r == -EINVAL ? -EMFILE : r;
	*fd = r;
	return 0;
}

static void close_all(int from, int to)
{
	if (from <= to)
		sys_close_range((unsigned)from, (unsigned)to, 0);
}

/* All but the numbers, and what is to be kept above them. */
static void close_others(const struct wire_request *q, int keep)
{
	int next = 0;

	for (uint32_t i = 0; i < q->fds; i++) {
		close_all(next, q->numbers[i] - 1);
		next = q->numbers[i] + 1;
	}
	close_all(next, keep - 1);
	sys_close_range((unsigned)keep + 1, ~0u, 0);
}

int serve_files(struct serve *s, const struct wire_request *q, int floor)
{
	int *own = s->packet.fds + WIRE_FDS_OWN;
	int *done = &s->packet.fds[WIRE_FD_DONE];
	int r = lift(done, floor);

	for (uint32_t i = 0; i < q->fds && r >= 0; i++)
		r = lift(&own[i], floor);
	for (uint32_t i = 0; i < q->fds && r >= 0; i++)
		r = sys_dup3(own[i], q->numbers[i],
			     wire_hides(q, i) ? SYS_O_CLOEXEC : 0);
	if (r < 0)
		return r;
	close_others(q, *done);
	return 0;
}

void serve_files_end(int floor, int but)
{
	for (int fd = 0; fd < floor; fd++)
		if (sys_fcntl(fd, SYS_F_GETFD, 0) == SYS_FD_CLOEXEC)
			sys_close(fd);
	close_all(floor, but - 1);
	sys_close_range((unsigned)but + 1, ~0u, 0);
}
