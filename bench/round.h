/* SPDX-License-Identifier: MIT */
#ifndef BENCH_ROUND_H
#define BENCH_ROUND_H

#include "series.h"

/* Both run in a host: once per host; once per round. 0 or negated errno. */
int round_prepare(const struct series *s);
int round_run(const struct series *s, unsigned round, unsigned host);

/* One batch by many threads at once: see batch.c. */
int batch_prepare(unsigned threads);
int batch_run(const struct way *way, struct sample *out);

#endif
