/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_BALLAST_H
#define BROOD_COMPARE_BALLAST_H

#include <stdint.h>

/* Grows this process to that much private, written memory of small pages, more
 * than it had at first. 0 or a negated error number. */
int ballast_grow(uint64_t bytes);

#endif
