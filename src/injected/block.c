/* SPDX-License-Identifier: MIT */
#include "injected/own.h"

#include <linux/auxvec.h>

#include "sys/auxv.h"
#include "sys/sys.h"

#define RANDOM_BYTES 16

/* What the arguments are: a script's interpreter has the kernel's in front. */
struct arguments {
	const char *const *first;
	uint64_t n_first;
	const char *const *rest;
	uint64_t n_rest;
};

static uint64_t count(const char *const *list)
{
	uint64_t n = 0;

	while (list[n])
		n++;
	return n;
}

static struct arguments arguments(const struct injected *in,
				  const struct become *how)
{
	struct arguments a = {.rest = how->argv};

	if (in->prefix) {
		a.first = injected_argv(in);
		a.n_first = in->prefix + 1;
		if (*a.rest)
			a.rest++;
	}
	a.n_rest = count(a.rest);
	return a;
}

static uint64_t length(const char *const *list, uint64_t n)
{
	uint64_t size = 0;

	for (uint64_t i = 0; i < n; i++)
		size += str_length(list[i]) + 1;
	return size;
}

static uint64_t auxv_length(const struct injected *in)
{
	const struct auxv_entry *e = (const void *)(uintptr_t)in->auxv;
	uint64_t n = 1;

	while (e++->key != AT_NULL)
		n++;
	return n * sizeof *e;
}

/* Above all frames of the server's, in the room that was left there; where that
 * is too small, below the last of them. */
static uint64_t place(const struct injected *in, uint64_t size)
{
	uint64_t sp = (in->sp - size) & ~UINT64_C(15);

	if (size <= in->sp - in->stack && sp >= in->stack)
		return sp;
	sp = (uint64_t)(uintptr_t)__builtin_frame_address(0);
	return (sp - 4096 - size) & ~UINT64_C(15);
}

static uint64_t put(uint64_t **to, const char *const *list, uint64_t n,
		    uint64_t at)
{
	for (uint64_t i = 0; i < n; i++) {
		uint64_t size = str_length(list[i]) + 1;

		*(*to)++ = at;
		mem_copy((void *)(uintptr_t)at, list[i], size);
		at += size;
	}
	return at;
}

static uint64_t put_random(uint64_t at)
{
	void *to = (void *)(uintptr_t)at;

	if (sys_getrandom(to, RANDOM_BYTES, SYS_GRND_INSECURE) < 0)
		sys_getrandom(to, RANDOM_BYTES, 0);
	return at + RANDOM_BYTES;
}

static void put_auxv(struct block *b, const struct injected *in, uint64_t *to)
{
	struct auxv_entry *e = (void *)to;

	b->auxv = (uint64_t)(uintptr_t)to;
	mem_copy(to, (const void *)(uintptr_t)in->auxv, b->auxv_size);
	for (; e->key != AT_NULL; e++)
		if (e->key == AT_RANDOM)
			e->value = b->random;
}

void block_write(struct block *b, const struct injected *in,
		 const struct become *how)
{
	struct arguments a = arguments(in, how);
	uint64_t argc = a.n_first + a.n_rest, envc = count(how->envp);
	uint64_t *to, at;

	b->auxv_size = auxv_length(in);
	at = 8 * (argc + envc + 3) + b->auxv_size; /* the vectors */
	b->sp = place(in, at + RANDOM_BYTES + length(a.first, a.n_first) +
				  length(a.rest, a.n_rest) +
				  length(how->envp, envc));
	to = (uint64_t *)(uintptr_t)b->sp;
	b->random = b->sp + at;
	b->args = at = put_random(b->random);
	*to++ = argc;
	b->name = argc ? (const char *)(uintptr_t)at : NULL;
	at = put(&to, a.first, a.n_first, at);
	b->args_end = at = put(&to, a.rest, a.n_rest, at);
	*to++ = 0;
	b->envp = (uint64_t)(uintptr_t)to;
	b->env_end = put(&to, how->envp, envc, at);
	*to++ = 0;
	put_auxv(b, in, to);
}
