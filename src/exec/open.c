/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

static int write_all(int fd, const char *from, uint64_t size)
{
	uint64_t at = 0;

	while (at < size) {
		long n = sys_pwrite(fd, from + at, size - at, (long)at);

		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		at += (uint64_t)n;
	}
	return 0;
}

/* A file that nothing else has: what is mapped from it has a name, and
 * /proc/self/exe something to show. The kernel takes names of 249 bytes. */
static int make_file(const char *name)
{
	char cut[64];
	int fd;

	str_cut(cut, sizeof cut, name);
	fd = sys_memfd_create(cut, SYS_MFD_CLOEXEC | SYS_MFD_EXEC);
	if (fd == -EINVAL) /* before Linux 6.3 */
		fd = sys_memfd_create(cut, SYS_MFD_CLOEXEC);
	return fd;
}

/* Where no such file can be had, memory does. */
static int from_memory(struct image *i, const struct brood_image *given)
{
	struct source *from = &i->program.from;
	int fd = make_file(image_base_name(i->name));
	int r;

	*from = (struct source){-1, given->data, given->length};
	if (fd < 0)
		return 0;
	r = write_all(fd, given->data, given->length);
	if (r < 0) {
		sys_close(fd);
		return 0;
	}
	from->fd = i->own_file = fd;
	return 0;
}

static int from_file(struct image *i, int fd, struct fault *fault)
{
	struct sys_statx file;
	int r = sys_statx(fd, "", SYS_AT_EMPTY_PATH,
			  SYS_STATX_SIZE | SYS_STATX_TYPE, &file);

	fault->number = fd;
	if (r < 0)
		return load_fails(fault, r);
	if ((file.mode & SYS_S_IFMT) != SYS_S_IFREG)
		return image_refuse(fault, -EACCES,
				    BROOD_REASON_NOT_REGULAR_FILE);
	i->program.from = (struct source){fd, NULL, file.size};
	return 0;
}

int image_open(struct image *i, const struct brood_image *given,
	       struct fault *fault)
{
	int r = given->flags & BROOD_IMAGE_FD ? from_file(i, given->fd, fault)
					      : from_memory(i, given);

	i->program.page = i->page;
	return r < 0 ? r : load_read(&i->program, &i->arena, fault);
}
