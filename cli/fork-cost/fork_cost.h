/* SPDX-License-Identifier: MIT */
#ifndef CLI_FORK_COST_H
#define CLI_FORK_COST_H

#include "../cli.h"

struct subject {
	pid_t pid;
	char name[32]; /* the kernel's, or "" */
	struct brood_fork_cost cost;
};

/* What can be done about it; each is a bit. */
enum advice {
	ADVICE_SPAWN = 1 << 0,
	ADVICE_HUGE_PAGES = 1 << 1,
	ADVICE_OMIT = 1 << 2,
	ADVICE_EARLY = 1 << 3,
	ADVICE_MAPPINGS = 1 << 4,
	ADVICE_DESCRIPTORS = 1 << 5,
	ADVICE_THREADS = 1 << 6,

	ADVICE_END = 1 << 7,
};

unsigned advice_for(const struct brood_fork_cost *cost);

/* words.c: for people, and for programs. */
const char *cause_words(uint32_t cause);
const char *cause_word(uint32_t cause);
const char *advice_words(enum advice advice);
const char *advice_word(enum advice advice);

void print_subject(const struct subject *s, FILE *to);
int print_json(const struct subject *s, FILE *to);

#endif
