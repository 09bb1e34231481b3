/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_TIMING_H
#define BROOD_COMPARE_TIMING_H

#include "report.h"

/*
 * Times every way at every size of the report's, and fills .call and .total.
 * Each size has a process of that size, and these take turns, so that a machine
 * that slows down slows all alike. All on one processor: where the kernel puts
 * a new task is another matter, and its noise would hide this one. Sizes that
 * could not be had are left out. 0, or a negated error number.
 */
int timing_run(struct report *report, const char *program);

#endif
