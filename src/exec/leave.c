/* SPDX-License-Identifier: MIT */
#include "exec/leave.h"

#include "sys/sys.h"

static size_t up(size_t n, size_t page)
{
	return (n + page - 1) & ~(page - 1);
}

static size_t code_length(void)
{
	return (size_t)(sys_leave_end - (const char *)(uintptr_t)sys_leave);
}

/* Where memory that was once writable may not be executed: from a file. */
static void *by_file(size_t size)
{
	int fd = sys_memfd_create("brood", SYS_MFD_CLOEXEC | SYS_MFD_EXEC);
	void *p = (void *)(intptr_t)-EACCES;
	long n;

	if (fd == -EINVAL) /* before Linux 6.3 */
		fd = sys_memfd_create("brood", SYS_MFD_CLOEXEC);
	if (fd < 0)
		return (void *)(intptr_t)fd;
	n = sys_pwrite(fd, (const void *)(uintptr_t)sys_leave, code_length(),
		       0);
	if (n == (long)code_length())
		p = sys_mmap_at(NULL, size, SYS_PROT_READ | SYS_PROT_EXEC,
				SYS_MAP_PRIVATE, fd, 0);
	sys_close(fd);
	return p;
}

static void *map_code(size_t size)
{
	void *p =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	if (sys_is_error(p))
		return p;
	mem_copy(p, (const void *)(uintptr_t)sys_leave, code_length());
	sys_code_written(p, code_length());
	if (sys_mprotect(p, size, SYS_PROT_READ | SYS_PROT_EXEC) == 0)
		return p;
	sys_munmap(p, size);
	return by_file(size);
}

int leave_open(struct leave *l, uint32_t calls, size_t page)
{
	mem_zero(l, sizeof *l);
	l->room = calls;
	l->size = up(calls * sizeof *l->calls + LEAVE_DATA, page);
	l->code_size = up(code_length(), page);
	l->calls = sys_mmap(l->size, SYS_PROT_READ | SYS_PROT_WRITE,
			    SYS_MAP_PRIVATE | SYS_MAP_POPULATE);
	if (sys_is_error(l->calls)) {
		l->calls = NULL;
		return -ENOMEM;
	}
	l->data = (char *)(l->calls + calls);
	l->code = map_code(l->code_size);
	if (sys_is_error(l->code)) {
		int r = (int)(intptr_t)l->code;

		l->code = NULL;
		leave_close(l);
		return r;
	}
	return 0;
}

void leave_close(struct leave *l)
{
	if (l->calls)
		sys_munmap(l->calls, l->size);
	if (l->code)
		sys_munmap(l->code, l->code_size);
	mem_zero(l, sizeof *l);
}

void leave_call(struct leave *l, enum leave_kind kind, long number, long a,
		long b, long c, long d)
{
	leave_call5(l, kind, number, a, b, c, d, 0);
}

void leave_call5(struct leave *l, enum leave_kind kind, long number, long a,
		 long b, long c, long d, long e)
{
	if (l->count < l->room)
		l->calls[l->count] = (struct leave_call){
			.number = number,
			.args = {a, b, c, d, e},
			.kind = kind,
		};
	l->count++;
}

void *leave_keep(struct leave *l, const void *data, size_t size)
{
	char *to = l->data + l->used;

	if (size > LEAVE_DATA - l->used)
		return NULL;
	l->used += (size + 7) & ~(size_t)7;
	return mem_copy(to, data, size);
}

void leave_go(struct leave *l, uint64_t sp, uint64_t entry)
{
	void (*go)(const struct leave_call *, uint64_t, uint64_t);

	mem_copy(&go, &l->code, sizeof go);
	leave_call(l, LEAVE_LAST, __NR_munmap, sys_ptr(l->calls), (long)l->size,
		   0, 0);
	go(l->calls, sp, entry);
	__builtin_unreachable();
}
