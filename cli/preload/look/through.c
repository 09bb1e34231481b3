/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "look.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHELL "/bin/sh"
#define INTERPRETERS 5 /* one more than the kernel follows */

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool look_is_glibc(const char *loader)
{
	const char *name = base(loader);

	return strncmp(name, "ld-linux", 8) == 0 ||
	       strncmp(name, "ld64.so", 7) == 0 ||
	       strncmp(name, "ld.so", 5) == 0;
}

bool look_is_musl(const char *loader)
{
	return strncmp(base(loader), "ld-musl", 7) == 0;
}

static bool copy(char *buf, size_t size, const char *directory, size_t length,
		 const char *name)
{
	size_t tail = strlen(name);

	if (length + 1 + tail + 1 > size)
		return false;
	memcpy(buf, directory, length);
	if (length)
		buf[length++] = '/';
	memcpy(buf + length, name, tail + 1);
	return true;
}

static bool is_program(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
	       access(path, X_OK) == 0;
}

const char *look_up(const char *program, const char *path, char *buf,
		    size_t size)
{
	int error = errno;

	if (strchr(program, '/'))
		return copy(buf, size, "", 0, program) ? buf : NULL;
	for (const char *p = path ? path : "/bin:/usr/bin"; *program; p++) {
		size_t length = strcspn(p, ":");

		if (copy(buf, size, p, length, program) && is_program(buf)) {
			errno = error;
			return buf;
		}
		p += length;
		if (!*p)
			break;
	}
	errno = error;
	return NULL;
}

bool look_through(const char *program, const char *path, char *file,
		  size_t size, struct look *look)
{
	if (!look_up(program, path, file, size))
		return false;
	for (int i = 0; i < INTERPRETERS; i++) {
		look_at(file, look);
		if (look->kind == LOOK_SCRIPT)
			copy(file, size, "", 0, look->loader);
		else if (look->kind == LOOK_OTHER)
			copy(file, size, "", 0, SHELL);
		else
			return look->kind != LOOK_NOTHING;
	}
	return false;
}
