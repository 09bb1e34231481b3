/* SPDX-License-Identifier: MIT */
#include "injected/own.h"

#include <linux/auxvec.h>
#include <linux/elf.h>

#include "sys/auxv.h"

#define DT_GNU_HASH_ 0x6ffffef5

/* What a loader shows to debuggers (<link.h>), in every libc. */
struct link_map {
	uint64_t bias;
	const char *name;
	const Elf64_Dyn *dynamic;
	struct link_map *next, *previous;
};

struct r_debug {
	int version;
	struct link_map *first;
};

/* One object's names. */
struct names {
	const Elf64_Sym *symbols;
	const char *strings;
	const uint32_t *hash, *gnu_hash;
	uint64_t bias;
};

static uint64_t auxv_of(const struct injected *in, uint64_t key)
{
	const struct auxv_entry *e = (const void *)(uintptr_t)in->auxv;

	while (e->key != AT_NULL && e->key != key)
		e++;
	return e->key == key ? e->value : 0;
}

static const struct r_debug *find_list(const struct injected *in)
{
	uint64_t headers = auxv_of(in, AT_PHDR), bias = 0;
	const Elf64_Phdr *p = (const void *)(uintptr_t)headers;
	uint64_t n = auxv_of(in, AT_PHNUM);
	const Elf64_Dyn *d = NULL;

	for (uint64_t i = 0; i < n; i++)
		if (p[i].p_type == PT_PHDR)
			bias = headers - p[i].p_vaddr;
	for (uint64_t i = 0; i < n; i++)
		if (p[i].p_type == PT_DYNAMIC)
			d = (const void *)(uintptr_t)(bias + p[i].p_vaddr);
	for (; d && d->d_tag != DT_NULL; d++)
		if (d->d_tag == DT_DEBUG)
			return (const void *)(uintptr_t)d->d_un.d_ptr;
	return NULL;
}

/* Some loaders have made addresses of what are offsets in the file. */
static const void *pointer(const struct link_map *l, uint64_t value)
{
	return (const void *)(uintptr_t)(value < l->bias ? l->bias + value
							 : value);
}

static struct names read_names(const struct link_map *l)
{
	struct names n = {.bias = l->bias};

	for (const Elf64_Dyn *d = l->dynamic; d && d->d_tag != DT_NULL; d++) {
		const void *p = pointer(l, d->d_un.d_ptr);

		if (d->d_tag == DT_SYMTAB)
			n.symbols = p;
		else if (d->d_tag == DT_STRTAB)
			n.strings = p;
		else if (d->d_tag == DT_HASH)
			n.hash = p;
		else if (d->d_tag == DT_GNU_HASH_)
			n.gnu_hash = p;
	}
	return n;
}

static int is_it(const struct names *n, const Elf64_Sym *s, const char *name)
{
	unsigned type = s->st_info & 15;

	return s->st_shndx != SHN_UNDEF &&
	       (type == STT_OBJECT || type == STT_NOTYPE) &&
	       str_equal(n->strings + s->st_name, name);
}

static uint32_t gnu_hash(const char *s)
{
	uint32_t h = 5381;

	while (*s)
		h = h * 33 + (unsigned char)*s++;
	return h;
}

/* Buckets, first symbol, words of a filter, shift; filter, buckets, chains. */
static const Elf64_Sym *by_gnu_hash(const struct names *n, const char *name)
{
	const uint32_t *t = n->gnu_hash;
	const uint32_t *buckets = t + 4 + 2 * t[2];
	const uint32_t *chains = buckets + t[0];
	uint32_t h = gnu_hash(name), i = t[0] ? buckets[h % t[0]] : 0;

	if (i < t[1])
		return NULL;
	for (;; i++) {
		uint32_t there = chains[i - t[1]];

		if ((there | 1) == (h | 1) && is_it(n, &n->symbols[i], name))
			return &n->symbols[i];
		if (there & 1)
			return NULL;
	}
}

/* How many chains there are is how many symbols. */
static const Elf64_Sym *by_count(const struct names *n, const char *name)
{
	for (uint32_t i = 1; i < n->hash[1]; i++)
		if (is_it(n, &n->symbols[i], name))
			return &n->symbols[i];
	return NULL;
}

static uint64_t *find(const struct link_map *l, const char *name)
{
	struct names n = read_names(l);
	const Elf64_Sym *s = NULL;

	if (!n.symbols || !n.strings)
		return NULL;
	if (n.gnu_hash)
		s = by_gnu_hash(&n, name);
	else if (n.hash)
		s = by_count(&n, name);
	return s ? (uint64_t *)(uintptr_t)(l->bias + s->st_value) : NULL;
}

static int has(uint64_t *const *list, int n, const uint64_t *p)
{
	for (int i = 0; i < n; i++)
		if (list[i] == p)
			return 1;
	return 0;
}

int objects_find(const struct injected *in, const char *name, uint64_t value,
		 uint64_t **to, int n)
{
	const struct r_debug *list = find_list(in);

	if (!list || !list->first)
		return -1;
	for (const struct link_map *l = list->first; l; l = l->next) {
		uint64_t *p = find(l, name);

		if (p && *p == value && n < VARIABLES_MOST && !has(to, n, p))
			to[n++] = p;
	}
	return n;
}
