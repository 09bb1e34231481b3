/* SPDX-License-Identifier: MIT */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

/* What the figures were taken on. */
struct machine {
	char date[16];
	char cpu[256];
	char arch[66];
	char kernel[136];
	char libc[32];
	char brood[16];
	char clock[256];
	long cpus;
	long memory_mib;
};

void machine_describe(struct machine *m);

#endif
