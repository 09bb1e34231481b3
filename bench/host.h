/* SPDX-License-Identifier: MIT */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include "series.h"

/*
 * A process of its own for each condition, because neither a descriptor table
 * nor a page table shrinks again: this way conditions can take turns within a
 * run. It measures one round whenever it is told to.
 */
struct host {
	pid_t pid;
	int channel; /* to the process: a round's number; back: how it went */
	struct condition got;
};

int host_start(struct host *h, const struct series *s, unsigned index);
int host_round(struct host *h, unsigned round);
void host_stop(struct host *h);

#endif
