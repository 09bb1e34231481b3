/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CLI_BENCH_H
#define BROOD_CLI_BENCH_H

#include "../../bench/side/side.h"

struct bench_options {
	struct wishes wishes;
	char *peers;    /* a list of more peers, or NULL */
	char *json;     /* a file for the results, "-": stdout, or NULL */
	char *pictures; /* a folder, or NULL */
	char *axes, *only;
	int list;
};

/* Returns -1 to go on, or the exit status to leave with. */
int bench_options(struct bench_options *o, int argc, const char **argv);
void bench_options_free(struct bench_options *o);

/* Where the programs and the scripts of the pictures lie. 0, or -1 with a
 * complaint. */
int bench_find(struct places *places, char *plots, size_t size);

#endif
