/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "sys/sys.h"

/*
 * User-mode emulators and checkers run a vfork as a fork: the child's memory is
 * a copy, and the caller is not suspended. What the child reports is then put
 * into memory that both map, and the caller waits for the end of file of a pipe
 * whose other end closes at exec or exit.
 */
struct shared {
	struct brood_error report;
	uint32_t progress;
};

static void wait_for_end(int fd)
{
	char byte;
	long n;

	do
		n = sys_read(fd, &byte, 1);
	while (n == -EINTR);
}

/* The write end, under a number that no action of the child's touches. */
static int move_away(int fd, int floor)
{
	int r = sys_fcntl(fd, SYS_F_DUPFD_CLOEXEC, floor);

	sys_close(fd);
	return r == -EINVAL ? -EMFILE : r;
}

int create_emulated(struct born *b, struct created *out)
{
	struct brood_error *report = b->report;
	uint32_t *progress = b->progress;
	struct shared *shared;
	int ends[2];
	int r, keep;

	shared = sys_mmap(sizeof *shared, SYS_PROT_READ | SYS_PROT_WRITE,
			  SYS_MAP_SHARED);
	if (sys_is_error(shared))
		return -ENOMEM;
	r = sys_pipe2(ends, SYS_O_CLOEXEC);
	if (r < 0)
		goto out;
	keep = r = move_away(ends[1], b->fds->floor);
	if (r < 0)
		goto out_read_end;
	b->report = &shared->report;
	b->progress = &shared->progress;
	r = create_blocking(b, keep, out);
	b->report = report;
	b->progress = progress;
	sys_close(keep);
	if (r == 0) {
		wait_for_end(ends[0]);
		mem_copy(report, &shared->report, sizeof *report);
		*progress = shared->progress;
		out->got |= BROOD_GOT_MEMORY_COPIED;
	}
out_read_end:
	sys_close(ends[0]);
out:
	sys_munmap(shared, sizeof *shared);
	return r;
}
