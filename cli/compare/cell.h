/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_CELL_H
#define BROOD_COMPARE_CELL_H

#include <stdbool.h>
#include <stdint.h>

/* One answer: what a probe found out about a way. */
enum cell_kind {
	CELL_FAILED = 0, /* .text says why: the answer until there is one */
	CELL_WORD,       /* .text */
	CELL_NUMBER,     /* .number */
	CELL_NONE,       /* the question does not arise; .text says why */
	CELL_REFUSED,    /* this machine does not permit it; .text says why */
};

struct cell {
	int32_t kind; /* enum cell_kind */
	int64_t number;
	char text[96];
};

void cell_word(struct cell *cell, const char *word);
void cell_number(struct cell *cell, int64_t number);
void cell_none(struct cell *cell, const char *why);
/* A call that answered with a negated error number. */
void cell_fail(struct cell *cell, const char *what, int code);
/* A way that answered with one: refused, if the kernel, a filter of system
 * calls or a limit on namespaces does not permit it at all, else failed. */
void cell_fail_way(struct cell *cell, const char *way, int code);
bool cell_refuses(int code);

/* Whether the cell is that word. */
int cell_is(const struct cell *cell, const char *word);

#endif
