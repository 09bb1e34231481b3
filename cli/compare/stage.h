/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_STAGE_H
#define BROOD_COMPARE_STAGE_H

#include "helper/sight.h"
#include "probe.h"

#include <stddef.h>

/* What the probes have in common: memory, and running one job to its end. */

/* What a program is to look at; zero, or -1 for a descriptor, is nothing. */
struct look {
	const volatile void *page, *frame;
	int plain, cloexec;
	int caught, ignored;
};

/* Zeroed memory that a child sees whatever it shares. NULL: none. */
void *stage_board(size_t size);

/* Private memory of small pages, each of them written. NULL: none. */
char *stage_pages(size_t pages);

/*
 * Makes a task with the way. A way that replaces the caller leaves nobody to
 * tell what became of it: then a copy of the caller, made before, returns from
 * here with *replaced set, when the caller has ended as whatever it became.
 */
int stage_start(const struct trial *trial, const struct job *job,
		struct task *task, bool *replaced);

/* Makes a task with the way, which must run functions, and waits for its end.
 * 0 or a negated error number. */
int stage_act(const struct trial *trial, void (*act)(void *), void *arg);

/* The same with brood-probe; standard input and output become others. */
int stage_program(const struct trial *trial, const struct look *look,
		  struct sight *sight);

/* "copied"; or "kept", where no other has what the program has of the caller.
 */
const char *stage_copied(const struct sight *sight);

/* The arguments for brood-probe; text needs SIGHT_ARGS rows. */
void stage_arguments(const struct trial *trial, const struct look *look,
		     char text[][24], const char **argv);

/* Writes one byte to each page; the page faults it took. */
long stage_write(char *pages, size_t count);

#endif
