/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SIDE_CALLS_H
#define BENCH_SIDE_CALLS_H

#include "side.h"

/* System calls of one start, caller and program together, as strace counts
 * them: the difference between two runs of unlike length, so that what a peer
 * does once is not in it. NAN where strace is not there or cannot trace. */
double calls_of_a_start(const struct entry *entry, const struct places *places,
			const struct setting *setting);

/* CPU time of one start, peer and program together, in microseconds, found the
 * same way; the kernel tells it finely enough only of a process that has ended.
 */
double cpu_of_a_start(const struct entry *entry, const struct places *places,
		      const struct setting *setting, int cpu);

#endif
