/* SPDX-License-Identifier: MIT */
#ifndef PLAN_FILTER_H
#define PLAN_FILTER_H

#include "plan/arena.h"
#include "sys/abi.h"

/* Filters of system calls: programs in classic BPF, which only jump forward. */
#define FILTER_MOST 4096u

struct filter {
	const struct sys_filter *code;
	uint32_t count;
};

/* What filters read of a call: its number, the architecture, the caller's
 * address, and six arguments, each in two words. Bit n: word n is known. */
struct filter_call {
	const char *name;
	uint32_t known;
	uint32_t word[16];
};

enum filter_word { WORD_NUMBER, WORD_ARCH, WORD_ARGUMENTS = 4 };

/* What a filter may answer. */
enum filter_answer {
	FILTER_ALLOWS = 1 << 0,
	FILTER_DENIES = 1 << 1,
	FILTER_KILLS = 1 << 2,
};

/* What the child still does with a filter. */
struct filter_use {
	int has_fd;       /* the program is an open file */
	int drops_stops;  /* looks for stop signals */
	int sets_actions; /* of signals */
	int more_filters;
	int is_traced;
	int stops;
};

/* filter_check.c: NULL if the kernel would take it, else what is wrong with
 * instruction *at. */
MEM_HIDDEN const char *filter_check(const struct filter *f, uint32_t *at);

/* filter_run.c: every answer that a checked filter can give to a call of which
 * some words are known; a set of enum filter_answer. -1 without memory. */
MEM_HIDDEN int filter_run(const struct filter *f,
			  const struct filter_call *call, struct arena *arena);

/* filter_calls.c: 0, or -1 without memory, or the answer that cannot be, to the
 * call in *name. *no_pause: the filter minds nanosleep(2). */
MEM_HIDDEN int filter_calls(const struct filter *f, const struct filter_use *u,
			    struct arena *arena, const char **name,
			    int *no_pause);

#endif
