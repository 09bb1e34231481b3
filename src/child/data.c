/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "error/text.h"
#include "sys/sys.h"

/* Nobody can change what is in it or how long it is; that it cannot be made
 * executable is Linux 6.3's, and may be demanded there. */
static int memory_file(void)
{
	unsigned flags = SYS_MFD_CLOEXEC | SYS_MFD_ALLOW_SEALING;
	int r = sys_memfd_create("brood", flags | SYS_MFD_NOEXEC_SEAL);

	return r == -EINVAL ? sys_memfd_create("brood", flags) : r;
}

/* Past its limit the kernel would send the caller SIGXFSZ. */
int child_check_size(uint64_t size)
{
	struct sys_rlimit limit;
	int r = sys_prlimit(SYS_RLIMIT_FSIZE, NULL, &limit);

	if (r < 0)
		return r;
	return size > limit.soft || size > INT64_MAX ? -EFBIG : 0;
}

static int fill(int fd, const char *data, uint64_t size)
{
	uint64_t at = 0;

	while (at < size) {
		long n = sys_pwrite(fd, data + at, size - at, (long)at);

		if (n <= 0)
			return n < 0 ? (int)n : -ENOSPC;
		at += (uint64_t)n;
	}
	return sys_fcntl(fd, SYS_F_ADD_SEALS,
			 SYS_F_SEAL_SEAL | SYS_F_SEAL_SHRINK | SYS_F_SEAL_GROW |
				 SYS_F_SEAL_WRITE);
}

/* For reading only, where /proc is mounted: elsewhere it can be open for
 * writing and every write fails all the same. */
static int for_reading(int fd)
{
	char path[40];
	struct text t = {.buf = path, .size = sizeof path};
	int r;

	text_string(&t, "/proc/thread-self/fd/");
	text_number(&t, fd);
	text_end(&t);
	r = sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (r < 0)
		return fd;
	sys_close(fd);
	return r;
}

int child_make_data(struct pipe_end *end, const struct op *op)
{
	int fd = memory_file();
	int r = fd < 0 ? fd : child_check_size(op->x);

	if (r == 0)
		r = fill(fd, op->text, op->x);
	if (r < 0) {
		if (fd >= 0)
			sys_close(fd);
		return r;
	}
	end->fd = op->a;
	end->theirs = for_reading(fd);
	return 0;
}
