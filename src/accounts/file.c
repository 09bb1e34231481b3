/* SPDX-License-Identifier: MIT */
#include "accounts/accounts.h"

#include "sys/sys.h"

#define BUFFER 4096

int account_open(struct account_file *f, const char *path, struct arena *arena)
{
	f->at = f->end = 0;
	f->buf = arena_alloc(arena, BUFFER);
	if (!f->buf)
		return -ENOMEM;
	f->fd = sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	return f->fd < 0 ? f->fd : 0;
}

void account_close(struct account_file *f)
{
	sys_close(f->fd);
}

/* A byte, -1 at the end of the file, or a negated error number less 1. */
static int next(struct account_file *f)
{
	if (f->at == f->end) {
		f->at = 0;
		f->end = sys_read(f->fd, f->buf, BUFFER);
		if (f->end <= 0) {
			int r = (int)f->end - 1;

			f->end = 0;
			return r;
		}
	}
	return (unsigned char)f->buf[f->at++];
}

int account_field(struct account_file *f, char out[ACCOUNT_FIELD], int list)
{
	int n = 0, bad = 0;

	for (;;) {
		int c = next(f);

		if (c < 0 || c == ':' || c == '\n' || (list && c == ',')) {
			out[bad ? 0 : n] = '\0';
			return c < 0 ? c + 1 : c;
		}
		if (c == 0 || n == ACCOUNT_FIELD - 1)
			bad = 1;
		else
			out[n++] = (char)c;
	}
}

/* The highest number means none to the kernel. */
int account_number(const char *text, uint32_t *id)
{
	uint64_t n = 0;

	if (!*text)
		return 0;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return 0;
		n = n * 10 + (uint64_t)(*text - '0');
		if (n >= UINT32_MAX)
			return 0;
	}
	*id = (uint32_t)n;
	return 1;
}
