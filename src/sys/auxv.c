/* SPDX-License-Identifier: MIT */
#include "sys/auxv.h"

#include "sys/sys.h"

static long from_proc(void *to, size_t size)
{
	int fd = sys_openat(SYS_AT_FDCWD, "/proc/self/auxv",
			    SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return fd;
	n = sys_read(fd, to, size);
	sys_close(fd);
	return n;
}

int auxv_read(struct auxv *a)
{
	size_t room = sizeof a->entries - sizeof *a->entries;
	long n;

	mem_zero(a, sizeof *a);
	n = sys_prctl(SYS_PR_GET_AUXV, (unsigned long)sys_ptr(a->entries),
		      room);
	if (n < 0) /* before Linux 6.4 */
		n = from_proc(a->entries, room);
	if (n < 0)
		return (int)n;
	while (a->count < AUXV_MOST - 1 && a->entries[a->count].key)
		a->count++;
	return a->count ? 0 : -ENODATA;
}

static struct auxv_entry *find(const struct auxv *a, uint64_t key)
{
	for (unsigned i = 0; i < a->count; i++)
		if (a->entries[i].key == key)
			return (struct auxv_entry *)(uintptr_t)&a->entries[i];
	return NULL;
}

uint64_t auxv_get(const struct auxv *a, uint64_t key)
{
	const struct auxv_entry *e = find(a, key);

	return e ? e->value : 0;
}

void auxv_set(struct auxv *a, uint64_t key, uint64_t value)
{
	struct auxv_entry *e = find(a, key);

	if (!e && a->count < AUXV_MOST - 1) {
		e = &a->entries[a->count++];
		e[1] = (struct auxv_entry){0, 0};
		e->key = key;
	}
	if (e)
		e->value = value;
}
