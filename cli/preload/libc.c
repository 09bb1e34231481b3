/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A library of this machine's class: another is told apart before. */
struct image {
	const char *at;
	size_t size;
};

static const void *part(const struct image *image, size_t at, size_t size)
{
	return at <= image->size && size <= image->size - at ? image->at + at
							     : NULL;
}

static const ElfW(Phdr) * segment(const struct image *image, unsigned i)
{
	const ElfW(Ehdr) *head = part(image, 0, sizeof *head);

	return head && i < head->e_phnum
		       ? part(image, head->e_phoff + i * sizeof(ElfW(Phdr)),
			      sizeof(ElfW(Phdr)))
		       : NULL;
}

/* Where in the file an address of its memory lies. */
static size_t file_offset(const struct image *image, size_t address)
{
	const ElfW(Phdr) * s;

	for (unsigned i = 0; (s = segment(image, i)); i++)
		if (s->p_type == PT_LOAD && address >= s->p_vaddr &&
		    address - s->p_vaddr < s->p_filesz)
			return address - s->p_vaddr + s->p_offset;
	return image->size;
}

static const char *text(const struct image *image, size_t table, size_t at)
{
	size_t offset = file_offset(image, table);
	const char *name = part(image, offset + at, 1);

	return name && memchr(name, '\0', image->size - offset - at) ? name
								     : "";
}

static enum preload_libc needs(const struct image *image,
			       const ElfW(Phdr) * dynamic)
{
	size_t count = dynamic->p_filesz / sizeof(ElfW(Dyn)), table = 0;
	const ElfW(Dyn) *list =
		part(image, dynamic->p_offset, dynamic->p_filesz);

	for (size_t i = 0; list && i < count; i++)
		if (list[i].d_tag == DT_STRTAB)
			table = list[i].d_un.d_ptr;
	for (size_t i = 0; list && table && i < count; i++) {
		const char *name;

		if (list[i].d_tag != DT_NEEDED)
			continue;
		name = text(image, table, list[i].d_un.d_val);
		if (strcmp(name, "libc.so.6") == 0)
			return LIBC_GLIBC;
		if (strcmp(name, "libc.so") == 0 ||
		    strncmp(name, "libc.musl", 9) == 0)
			return LIBC_MUSL;
	}
	return LIBC_UNKNOWN;
}

static enum preload_libc libc_of(const struct image *image)
{
	const ElfW(Phdr) * s;

	for (unsigned i = 0; (s = segment(image, i)); i++)
		if (s->p_type == PT_DYNAMIC)
			return needs(image, s);
	return LIBC_UNKNOWN;
}

enum preload_libc preload_libc_of(const char *library)
{
	enum preload_libc libc = LIBC_UNKNOWN;
	int fd = open(library, O_RDONLY | O_CLOEXEC);
	struct image image = {NULL, 0};
	struct stat about;
	void *at;

	if (fd < 0)
		return libc;
	if (fstat(fd, &about) == 0 && about.st_size > 0) {
		image.size = (size_t)about.st_size;
		at = mmap(NULL, image.size, PROT_READ, MAP_PRIVATE, fd, 0);
		image.at = at;
		if (at != MAP_FAILED) {
			libc = libc_of(&image);
			munmap(at, image.size);
		}
	}
	close(fd);
	return libc;
}
