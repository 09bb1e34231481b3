/* SPDX-License-Identifier: MIT */
#include "template/loaded_job.h"

#include <linux/auxvec.h>

#include "sys/sys.h"

/* "/proc/PID/" and what follows. */
struct path {
	char text[64];
};

static struct path path_of(const struct loading *l, int task, const char *name)
{
	struct path p;
	struct text t = {.buf = p.text, .size = sizeof p.text};

	text_string(&t, "/proc/");
	text_number(&t, l->pid);
	if (task) {
		text_string(&t, "/task/");
		text_number(&t, task);
	}
	text_char(&t, '/');
	text_string(&t, name);
	text_end(&t);
	return p;
}

/* As much of a file as the buffer takes, and a NUL; its size. */
static long read_file(struct loading *l, int task, const char *name)
{
	struct path p = path_of(l, task, name);
	int fd = sys_openat(SYS_AT_FDCWD, p.text, SYS_O_RDONLY | SYS_O_CLOEXEC,
			    0);
	long n = fd;

	if (fd >= 0) {
		n = sys_read(fd, l->buffer, sizeof l->buffer - 1);
		sys_close(fd);
	}
	l->buffer[n > 0 ? n : 0] = '\0';
	return n;
}

static int number(const char *digits)
{
	int n = 0;

	while (*digits >= '0' && *digits <= '9')
		n = n * 10 + (*digits++ - '0');
	return n;
}

/* Do its numbers mean what they mean here? */
static void check_proc(struct loading *l)
{
	long n = sys_readlinkat(SYS_AT_FDCWD, "/proc/self", l->buffer,
				sizeof l->buffer - 1);

	l->buffer[n > 0 ? n : 0] = '\0';
	if (number(l->buffer) != sys_getpid())
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "no /proc of this pid namespace");
}

/* What the kernel may not have heeded this time, because it was traced. */
static void check_file(struct loading *l)
{
	struct path exe = path_of(l, 0, "exe");
	struct sys_statx st;
	int r = sys_statx(SYS_AT_FDCWD, exe.text, 0, SYS_STATX_MODE, &st);
	long n;

	if (r < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "statx", r);
	if (st.mode & SYS_S_ISUID)
		loaded_refuse(l, BROOD_TEMPLATE_PRIVILEGED, "set-user-ID");
	if ((st.mode & SYS_S_ISGID) && (st.mode & SYS_S_IXGRP))
		loaded_refuse(l, BROOD_TEMPLATE_PRIVILEGED, "set-group-ID");
	n = sys_getxattr(exe.text, "security.capability", NULL, 0);
	if (n >= 0)
		loaded_refuse(l, BROOD_TEMPLATE_PRIVILEGED,
			      "file capabilities");
	if (n != -ENODATA && n != -EOPNOTSUPP)
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "getxattr",
				   (int)n);
}

/* Words up to and with a zero; where they end. */
static uint64_t skip_list(struct loading *l, uint64_t at)
{
	uint64_t words[16];

	for (;;) {
		/* One page at a time: the next may not be there. */
		size_t n = (4096 - (at & 4095)) / 8;

		if (n > 16)
			n = 16;
		loaded_read(l, at, words, n * 8);
		for (size_t i = 0; i < n; i++, at += 8)
			if (!words[i])
				return at + 8;
	}
}

static void read_auxv(struct loading *l, uint64_t at)
{
	struct auxv *a = &l->auxv;

	for (; a->count < AUXV_MOST - 1; a->count++, at += 16) {
		loaded_read(l, at, &a->entries[a->count], 16);
		if (a->entries[a->count].key == AT_NULL)
			return;
	}
	loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE, "a long auxiliary vector");
}

void loaded_look(struct loading *l)
{
	struct injected *in = &l->injected;

	loaded_get_registers(l, &l->start);
	in->sp = registers_sp(&l->start);
	loaded_read(l, in->sp, &in->argc, 8);
	in->auxv = skip_list(l, in->sp + 8 + 8 * (in->argc + 1));
	read_auxv(l, in->auxv);
	in->prefix = in->argc > (uint64_t)l->launched
			     ? in->argc - (uint64_t)l->launched
			     : 0;
	check_proc(l);
	check_file(l);
	if (auxv_get(&l->auxv, AT_SECURE))
		loaded_refuse(l, BROOD_TEMPLATE_PRIVILEGED,
			      "it has gained rights");
	if (!auxv_get(&l->auxv, AT_BASE))
		loaded_refuse(l, BROOD_TEMPLATE_STATIC, "");
	l->entry = auxv_get(&l->auxv, AT_ENTRY);
}

/* The numbers that are entries of its directory, one after the other. */
static void each_number(struct loading *l, const char *name,
			void (*look)(struct loading *, int))
{
	struct path p = path_of(l, 0, name);
	int fd = sys_openat(SYS_AT_FDCWD, p.text,
			    SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	char list[512];
	long n = fd;

	while (fd >= 0 && (n = sys_getdents64(fd, list, sizeof list)) > 0)
		for (long at = 0; at < n;) {
			/* inode, offset: 16 bytes; length, type, name */
			uint16_t length;

			__builtin_memcpy(&length, list + at + 16, 2);
			if (list[at + 19] != '.')
				look(l, number(list + at + 19));
			at += length;
		}
	if (fd >= 0)
		sys_close(fd);
	if (n < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "getdents64",
				   (int)n);
}

static void name_thread(struct loading *l, int task)
{
	if (task == l->pid)
		return;
	l->threads++;
	if (read_file(l, task, "comm") <= 0)
		return;
	for (char *c = l->buffer; *c; c++)
		*c = *c == '\n' ? '\0' : *c;
	if (l->detail.length)
		text_string(&l->detail, ", ");
	text_escaped(&l->detail, l->buffer);
}

/* A child has what is passed to it, and nothing else. */
static void refuse_file(struct loading *l, int fd)
{
	if (fd > 2 && fd != l->socket)
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "a library has opened a file");
}

/* Fields of its line from the 26th on; the second has the name, in brackets. */
static void read_map(struct loading *l)
{
	struct sys_mm_map *m = &l->injected.map;
	uint64_t *const to[] = {
		[26] = &m->start_code,  [27] = &m->end_code,
		[28] = &m->start_stack, [45] = &m->start_data,
		[46] = &m->end_data,    [47] = &m->start_brk,
		[48] = &m->arg_start,   [49] = &m->arg_end,
		[50] = &m->env_start,   [51] = &m->env_end,
	};
	const char *c = l->buffer, *after = NULL;
	unsigned field = 2;

	read_file(l, 0, "stat");
	for (; *c; c++)
		if (*c == ')')
			after = c;
	for (c = after; c && *c; c++) {
		uint64_t n = 0;

		if (*c != ' ' || ++field >= sizeof to / sizeof *to)
			continue;
		while (c[1] >= '0' && c[1] <= '9')
			n = n * 10 + (uint64_t)(*++c - '0');
		if (to[field])
			*to[field] = n;
	}
	if (!m->env_end)
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE, "/proc/PID/stat");
}

void loaded_look_again(struct loading *l)
{
	loaded_get_registers(l, &l->start);
	l->injected.entry = l->entry;
	l->injected.fini = registers_fini(&l->start);
	if (registers_sp(&l->start) != l->injected.sp)
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "the loader moves the stack");
	each_number(l, "task", name_thread);
	if (l->threads)
		loaded_refuse(l, BROOD_TEMPLATE_THREADS, "");
	each_number(l, "fd", refuse_file);
	read_map(l);
}
