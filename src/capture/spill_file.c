/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

#define DIRECTORY "/var/tmp" /* what may be large goes there: hier(7) */
#define TRIES 16

/* A name that nobody guesses, relative to the directory. */
static int name(char *buf)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char random[16];
	size_t at = 0;

	if (sys_getrandom(random, sizeof random, 0) != sizeof random)
		return -EAGAIN;
	mem_copy(buf, ".brood-", 7);
	for (at = 0; at < sizeof random; at++) {
		buf[7 + 2 * at] = digits[random[at] >> 4];
		buf[8 + 2 * at] = digits[random[at] & 15];
	}
	buf[7 + 2 * at] = '\0';
	return 0;
}

/* Where the file system has no files without names. */
static int made_and_removed(const char *directory)
{
	int dir = sys_openat(SYS_AT_FDCWD, directory,
			     SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	int fd = -EEXIST;
	char buf[48];

	if (dir < 0)
		return dir;
	for (int i = 0; i < TRIES && fd == -EEXIST; i++) {
		fd = name(buf);
		if (fd == 0)
			fd = sys_openat(dir, buf,
					SYS_O_RDWR | SYS_O_CREAT | SYS_O_EXCL |
						SYS_O_CLOEXEC,
					0600);
	}
	if (fd >= 0)
		sys_unlinkat(dir, buf, 0);
	sys_close(dir);
	return fd;
}

int spill_file(const char *directory)
{
	int fd;

	if (!directory)
		directory = DIRECTORY;
	fd = sys_openat(SYS_AT_FDCWD, directory,
			SYS_O_RDWR | SYS_O_TMPFILE | SYS_O_EXCL | SYS_O_CLOEXEC,
			0600);
	if (fd == -EOPNOTSUPP || fd == -EISDIR || fd == -EINVAL)
		return made_and_removed(directory);
	return fd;
}
