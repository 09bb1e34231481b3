/* SPDX-License-Identifier: MIT */
#include "sys/stopwatch.h"

#include <elf.h>

#include "sys/auxv.h"
#include "sys/clock.h"

typedef int gettime(int clock, struct sys_timespec *out);

#if defined(__aarch64__)
#define NAME "__kernel_clock_gettime"
#else
#define NAME "__vdso_clock_gettime"
#endif

/* What of the kernel's image is needed to find a name. */
struct image {
	const char *base;
	const char *strings;
	const Elf64_Sym *symbols;
	const uint32_t *hash; /* GNU's */
};

static const void *at(const struct image *v, uint64_t address)
{
	return v->base + address;
}

static void read_dynamic(struct image *v, const Elf64_Dyn *d)
{
	for (; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_STRTAB)
			v->strings = at(v, d->d_un.d_ptr);
		else if (d->d_tag == DT_SYMTAB)
			v->symbols = at(v, d->d_un.d_ptr);
		else if (d->d_tag == DT_GNU_HASH)
			v->hash = at(v, d->d_un.d_ptr);
	}
}

static int read_image(struct image *v, const Elf64_Ehdr *head)
{
	const Elf64_Phdr *p;

	*v = (struct image){.base = (const char *)head};
	p = at(v, head->e_phoff);
	for (int i = 0; i < head->e_phnum; i++)
		if (p[i].p_type == PT_DYNAMIC)
			read_dynamic(v, at(v, p[i].p_vaddr));
	return v->strings && v->symbols && v->hash;
}

/* All names in the order of their hashes: there are a dozen. */
static const Elf64_Sym *find(const struct image *v, const char *name)
{
	uint32_t buckets = v->hash[0], first = v->hash[1], words = v->hash[2];
	const uint32_t *bucket = v->hash + 4 + 2 * words;
	const uint32_t *chain = bucket + buckets;

	for (uint32_t b = 0; b < buckets; b++) {
		for (uint32_t i = bucket[b]; i >= first && i; i++) {
			const Elf64_Sym *s = &v->symbols[i];

			if (s->st_value &&
			    str_equal(v->strings + s->st_name, name))
				return s;
			if (chain[i - first] & 1)
				break;
		}
	}
	return NULL;
}

static int by_call(int clock, struct sys_timespec *out)
{
	return sys_clock_gettime(clock, out);
}

/* Emulators leave the address and take the image away. */
static int is_mapped(uint64_t base)
{
	unsigned char page;

	return base && sys_mincore(base, 1, &page) == 0;
}

static gettime *look(void)
{
	const Elf64_Sym *s = NULL;
	struct auxv auxv;
	struct image v;
	uint64_t base = 0;

	if (auxv_read(&auxv) == 0)
		base = auxv_get(&auxv, AT_SYSINFO_EHDR);
	if (is_mapped(base) &&
	    read_image(&v, (const Elf64_Ehdr *)(uintptr_t)base))
		s = find(&v, NAME);
	return s ? (gettime *)(uintptr_t)(base + s->st_value) : by_call;
}

int64_t stopwatch_now(void)
{
	static gettime *known;
	gettime *now = __atomic_load_n(&known, __ATOMIC_RELAXED);
	struct sys_timespec t = {0, 0};

	if (!now) {
		now = look();
		__atomic_store_n(&known, now, __ATOMIC_RELAXED);
	}
	now(SYS_CLOCK_MONOTONIC, &t);
	return t.sec * CLOCK_SECOND + t.nsec;
}
