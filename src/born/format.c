/* SPDX-License-Identifier: MIT */
#include "born/diagnose.h"

#include "sys/sys.h"

#if defined(__x86_64__)
#define MACHINE 62
#define MACHINE_32 3
#else
#define MACHINE 183
#define MACHINE_32 40
#endif

enum { CLASS_32 = 1, CLASS_64, LITTLE = 1, PROGRAM_HEADER_INTERP = 3 };

static uint64_t number(const void *at, size_t size)
{
	uint64_t n = 0;

	mem_copy(&n, at, size);
	return n;
}

static void say(struct diagnosis *d, enum brood_reason reason)
{
	if (d->fault->reason == BROOD_REASON_NONE)
		d->fault->reason = reason;
}

/* The interpreter is what is missing, or what may not be executed. */
static void judge_interpreter(struct diagnosis *d, enum brood_reason missing)
{
	int r = sys_statx(SYS_AT_FDCWD, d->text, 0, SYS_STATX_TYPE, &d->st);

	if (d->fault->code == -ENOENT && r < 0)
		say(d, missing);
	else if (d->fault->code == -EACCES || d->fault->code == -ENOEXEC)
		say(d, BROOD_REASON_BAD_INTERPRETER);
	else
		return;
	d->fault->second = d->text;
}

/* "#! /bin/name argument": what the kernel takes for the name. */
static void script(struct diagnosis *d, size_t size)
{
	char *line = d->text;
	size_t from = 2, to;

	while (from < size && (line[from] == ' ' || line[from] == '\t'))
		from++;
	for (to = from; to < size; to++)
		if (line[to] == ' ' || line[to] == '\t' || line[to] == '\n' ||
		    !line[to])
			break;
	if (to == from || to == size) {
		say(d, BROOD_REASON_BAD_SHEBANG);
		return;
	}
	for (size_t i = 0; i < to - from; i++)
		line[i] = line[from + i];
	line[to - from] = '\0';
	judge_interpreter(d, BROOD_REASON_NO_SCRIPT_INTERPRETER);
}

/* The header that names the loader, in either of the two layouts. */
static void loader(struct diagnosis *d, int fd, int class)
{
	const char *h = d->text;
	uint64_t at = class == CLASS_64 ? number(h + 32, 8) : number(h + 28, 4);
	size_t size = number(h + (class == CLASS_64 ? 54 : 42), 2);
	size_t n = number(h + (class == CLASS_64 ? 56 : 44), 2);

	for (; n && size >= 32; n--, at += size) {
		uint64_t offset, length;

		if (sys_pread(fd, d->text, 56, (long)at) < 32)
			return;
		if (number(h, 4) != PROGRAM_HEADER_INTERP)
			continue;
		offset =
			class == CLASS_64 ? number(h + 8, 8) : number(h + 4, 4);
		length = class == CLASS_64 ? number(h + 32, 8)
					   : number(h + 16, 4);
		if (!length || length > sizeof d->text ||
		    sys_pread(fd, d->text, length, (long)offset) !=
			    (long)length)
			return;
		d->text[length - 1] = '\0';
		judge_interpreter(d, BROOD_REASON_NO_ELF_INTERPRETER);
		return;
	}
}

static void elf(struct diagnosis *d, int fd)
{
	const char *h = d->text;
	int machine = (int)number(h + 18, 2);

	if (h[5] != LITTLE)
		machine = (machine & 0xff) << 8 | machine >> 8;
	if (h[5] == LITTLE && ((h[4] == CLASS_64 && machine == MACHINE) ||
			       (h[4] == CLASS_32 && (machine == MACHINE_32 ||
						     machine == MACHINE)))) {
		if (d->fault->code == -ENOEXEC)
			say(d, BROOD_REASON_BAD_ELF);
		else
			loader(d, fd, h[4]);
		return;
	}
	d->fault->number = machine;
	say(d, BROOD_REASON_WRONG_MACHINE);
}

static void text(struct diagnosis *d, long size)
{
	if (d->fault->code != -ENOEXEC)
		return;
	say(d, size ? BROOD_REASON_NO_FORMAT : BROOD_REASON_EMPTY_FILE);
}

void diagnose_file(struct diagnosis *d, const char *path)
{
	int own = d->program_fd < 0;
	int fd = d->program_fd;
	long n;

	/* Opening anything else could wait, or do something. */
	if (own &&
	    (sys_statx(SYS_AT_FDCWD, path, 0, SYS_STATX_TYPE, &d->st) < 0 ||
	     (d->st.mode & SYS_S_IFMT) != SYS_S_IFREG))
		return;
	if (own)
		fd = sys_openat(SYS_AT_FDCWD, path,
				SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return;
	n = sys_pread(fd, d->text, sizeof d->text - 1, 0);
	if (n >= 2 && d->text[0] == '#' && d->text[1] == '!')
		script(d, (size_t)n);
	else if (n >= 52 && number(d->text, 4) == 0x464c457f)
		elf(d, fd);
	else if (n >= 0)
		text(d, n);
	if (own)
		sys_close(fd);
}
