/* SPDX-License-Identifier: MIT */
#ifndef INJECTED_OWN_H
#define INJECTED_OWN_H

#include "injected/injected.h"
#include "sys/mem.h"
#include "template/serve.h"

/* What the C library has taken from the template's arguments, and a child has
 * to have from its own. */
#define VARIABLES_MOST 8

struct variables {
	uint64_t *environment[VARIABLES_MOST];
	uint64_t *name[VARIABLES_MOST];       /* argv[0] */
	uint64_t *short_name[VARIABLES_MOST]; /* what follows its last '/' */
	uint32_t *tid; /* musl's; glibc's is where the kernel writes it */
};

/* What a program starts with, on its stack. */
struct block {
	uint64_t sp;
	const char *name; /* argv[0] */
	uint64_t envp, auxv, auxv_size;
	uint64_t random;
	uint64_t args, args_end, env_end; /* the strings */
};

/* variables.c: finds them in the template; enum injected_failure. */
MEM_HIDDEN uint32_t variables_find(struct variables *v,
				   const struct injected *in);

/* objects.c: the data that each loaded object defines under a name; to, if
 * it holds this value. How many there are by then; -1 without a list. */
MEM_HIDDEN int objects_find(const struct injected *in, const char *name,
			    uint64_t value, uint64_t **to, int n);

/* block.c: writes it. */
MEM_HIDDEN void block_write(struct block *b, const struct injected *in,
			    const struct become *how);

/* become.c: in a child: starts the program. */
MEM_HIDDEN void become(const struct injected *in, const struct variables *v,
		       const struct become *how) __attribute__((noreturn));

/* What follows the last slash. */
static inline const char *base_name(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (*path == '/')
			base = path + 1;
	return base;
}

/* The arguments of the template, as the kernel put them. */
static inline const char *const *injected_argv(const struct injected *in)
{
	return (const char *const *)(uintptr_t)(in->sp + 8);
}

static inline uint64_t injected_envp(const struct injected *in)
{
	return in->sp + 8 + 8 * (in->argc + 1);
}

#endif
