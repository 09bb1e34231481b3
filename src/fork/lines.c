/* SPDX-License-Identifier: MIT */
#include "fork/lines.h"

#include "sys/sys.h"

#define ROOM ((size_t)64 * 1024)

int lines_open(struct lines *l, const char *path)
{
	l->at = l->end = 0;
	l->fd = sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (l->fd < 0)
		return l->fd;
	l->room =
		sys_mmap(ROOM, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);
	if (!sys_is_error(l->room))
		return 0;
	sys_close(l->fd);
	return -ENOMEM;
}

static long fill(struct lines *l)
{
	long n;

	for (size_t i = 0; i < l->end - l->at; i++)
		l->room[i] = l->room[l->at + i];
	l->end -= l->at;
	l->at = 0;
	do
		n = sys_read(l->fd, l->room + l->end, ROOM - 1 - l->end);
	while (n == -EINTR);
	if (n > 0)
		l->end += (size_t)n;
	return n;
}

int lines_next(struct lines *l, const char **line)
{
	size_t seen = 0;

	for (;;) {
		for (; l->at + seen < l->end; seen++) {
			if (l->room[l->at + seen] != '\n')
				continue;
			l->room[l->at + seen] = '\0';
			*line = l->room + l->at;
			l->at += seen + 1;
			return 1;
		}
		if (seen >= ROOM - 1) {
			l->at = l->end;
			seen = 0;
		}
		long n = fill(l);

		if (n < 0)
			return (int)n;
		if (n == 0) {
			l->room[l->end] = '\0';
			*line = l->room + l->at;
			l->at = l->end;
			return seen > 0;
		}
	}
}

void lines_close(struct lines *l)
{
	sys_close(l->fd);
	sys_munmap(l->room, ROOM);
}

static uint64_t number(const char **s, unsigned base)
{
	uint64_t n = 0;

	while (**s == ' ' || **s == '\t')
		(*s)++;
	for (;; (*s)++) {
		unsigned c = (unsigned char)**s, digit;

		if (c - '0' < 10)
			digit = c - '0';
		else if ((c | 0x20) - 'a' < 6)
			digit = (c | 0x20) - 'a' + 10;
		else
			break;
		if (digit >= base)
			break;
		n = n * base + digit;
	}
	return n;
}

uint64_t line_number(const char **s)
{
	return number(s, 10);
}

uint64_t line_hex(const char **s)
{
	return number(s, 16);
}
