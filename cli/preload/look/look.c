/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "look.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD 256     /* bytes of a file that the kernel looks at */
#define SEGMENTS 128 /* more than any program has */

/* What the two classes of ELF have in common. */
struct segments {
	unsigned long at;
	unsigned count, size;
};

static bool read_at(int fd, void *buf, size_t size, unsigned long at)
{
	return pread(fd, buf, size, (off_t)at) == (ssize_t)size;
}

static bool names_loader(int fd, int bits, const struct segments *s,
			 unsigned index, struct look *look)
{
	unsigned long at = s->at + (unsigned long)index * s->size;
	unsigned long offset, size;
	Elf64_Phdr wide;
	Elf32_Phdr narrow;

	if (bits == 64) {
		if (!read_at(fd, &wide, sizeof wide, at) ||
		    wide.p_type != PT_INTERP)
			return false;
		offset = wide.p_offset;
		size = wide.p_filesz;
	} else {
		if (!read_at(fd, &narrow, sizeof narrow, at) ||
		    narrow.p_type != PT_INTERP)
			return false;
		offset = narrow.p_offset;
		size = narrow.p_filesz;
	}
	if (size == 0 || size > sizeof look->loader)
		return false;
	if (!read_at(fd, look->loader, size, offset))
		return false;
	look->loader[size - 1] = '\0';
	return true;
}

static bool has_loader(int fd, int bits, const struct segments *s,
		       struct look *look)
{
	for (unsigned i = 0; i < s->count && i < SEGMENTS; i++)
		if (names_loader(fd, bits, s, i, look))
			return true;
	return false;
}

/* A loader that is started as a program loads as it would for one. */
static bool is_loader(const char *path)
{
	return look_is_glibc(path) || look_is_musl(path);
}

static void look_elf(int fd, const char *path, const unsigned char *head,
		     struct look *look)
{
	Elf64_Ehdr wide;
	Elf32_Ehdr narrow;
	struct segments s;

	memcpy(&wide, head, sizeof wide);
	memcpy(&narrow, head, sizeof narrow);
	look->bits = wide.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
	look->machine = wide.e_machine;
	if (look->bits == 64)
		s = (struct segments){wide.e_phoff, wide.e_phnum,
				      wide.e_phentsize};
	else
		s = (struct segments){narrow.e_phoff, narrow.e_phnum,
				      narrow.e_phentsize};
	look->kind = LOOK_DYNAMIC;
	if (has_loader(fd, look->bits, &s, look))
		return;
	look->loader[0] = '\0';
	if (is_loader(path))
		strncpy(look->loader, path, sizeof look->loader - 1);
	else
		look->kind = LOOK_STATIC;
}

static void look_script(const char *head, struct look *look)
{
	size_t from = 2 + strspn(head + 2, " \t");
	size_t length = strcspn(head + from, " \t\n");

	look->kind = length ? LOOK_SCRIPT : LOOK_OTHER;
	if (length >= sizeof look->loader)
		length = sizeof look->loader - 1;
	memcpy(look->loader, head + from, length);
	look->loader[length] = '\0';
}

static void look_inside(int fd, const char *path, struct look *look)
{
	char head[HEAD + 1] = {0};
	ssize_t n = pread(fd, head, HEAD, 0);

	look->kind = LOOK_OTHER;
	if (n >= (ssize_t)sizeof(Elf64_Ehdr) &&
	    memcmp(head, ELFMAG, SELFMAG) == 0)
		look_elf(fd, path, (const unsigned char *)head, look);
	else if (n > 2 && head[0] == '#' && head[1] == '!')
		look_script(head, look);
}

void look_at(const char *path, struct look *look)
{
	int error = errno;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat about;

	*look = (struct look){.kind = LOOK_NOTHING};
	if (fd >= 0) {
		if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
			look_inside(fd, path, look);
			look->gains = look_gains(fd, &about);
		}
		close(fd);
	}
	errno = error;
}
