/* SPDX-License-Identifier: MIT */
#include "exec/maps.h"

/* 7fd8d835b000-7fd8d835d000 rw-p 00033000 fe:00 332383      /path */

static uint64_t hex(const char **at, const char *end)
{
	uint64_t n = 0;

	for (; *at < end; (*at)++) {
		char c = **at;

		if (c >= '0' && c <= '9')
			n = n << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n << 4 | (uint64_t)(c - 'a' + 10);
		else
			break;
	}
	return n;
}

/* What stands in the last of the six columns. */
static const char *name(const char *at, const char *end)
{
	for (int column = 0; column < 4; column++) { /* rights to inode */
		while (at < end && *at == ' ')
			at++;
		while (at < end && *at != ' ')
			at++;
	}
	while (at < end && *at == ' ')
		at++;
	return at;
}

static int begins(const char *at, const char *end, const char *with)
{
	size_t n = str_length(with);

	return (size_t)(end - at) >= n && !mem_compare(at, with, n);
}

static void note(struct maps *maps, const char *at, const char *end,
		 struct range r)
{
	if (begins(at, end, "[vdso]") || begins(at, end, "[vvar")) {
		if (maps->kernels < MAPS_KERNEL_MOST)
			maps->kernel[maps->kernels++] = r;
	} else if (begins(at, end, "[stack]")) {
		maps->stack = r;
		maps->below_stack = maps->highest;
	} else if (begins(at, end, "/[aio]")) {
		if (maps->aios < MAPS_AIO_MOST)
			maps->aio[maps->aios++] = r.start;
	}
}

void maps_line(struct maps *maps, const char *line, size_t size)
{
	const char *at = line, *end = line + size;
	struct range r;

	r.start = hex(&at, end);
	if (at == end || *at != '-')
		return;
	at++;
	r.end = hex(&at, end);
	if (r.start >> 63 || r.end <= r.start)
		return; /* the kernel's own half: vsyscall */
	if (!maps->highest)
		maps->lowest = r.start;
	note(maps, name(at, end), end, r);
	maps->highest = r.end;
}
