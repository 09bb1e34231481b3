/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SIDE_HOST_H
#define BENCH_SIDE_HOST_H

#include "side.h"

#include <stdio.h>

struct brood_child;

/* A peer's process. */
struct host {
	const struct entry *entry;
	struct brood_child *child;
	FILE *to, *from;
	char why[128]; /* it said that it cannot go on */
};

struct pair {
	double call_us, total_us; /* NAN: the peer cannot tell */
};

/* 0, or -1 with the reason in why: the peer cannot do this, or failed. */
int host_start(struct host *host, const struct entry *entry,
	       const struct places *places, const struct setting *setting,
	       int cpu, char *why, size_t size);
/* Has it make n batches of so many starts, and enters how long each took. */
int host_ask(struct host *host, int n, int width, struct pair *pairs);
/* Page faults up to now, of the process and of all that it has waited for. */
double host_faults(const struct host *host);
/* Ends it; the CPU time of the same, or NAN. */
double host_stop(struct host *host);

#endif
