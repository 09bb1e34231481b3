/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_CELL_H
#define BROOD_COMPARE_CELL_H

#include <stdint.h>

/* One answer: what a probe found out about a way. */
enum cell_kind {
	CELL_FAILED = 0, /* .text says why: the answer until there is one */
	CELL_WORD,       /* .text */
	CELL_NUMBER,     /* .number */
	CELL_NONE,       /* the question does not arise; .text says why */
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

/* Whether the cell is that word. */
int cell_is(const struct cell *cell, const char *word);

#endif
