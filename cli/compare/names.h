/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_NAMES_H
#define BROOD_COMPARE_NAMES_H

#include "report.h"

#include <stddef.h>

/* Sets of ways, one bit each, and how they are named in a sentence. */

#define NAMES_TEXT 600

/* The ways whose answer to that probe is the word. */
unsigned names_where(const struct report *report, const char *probe,
		     const char *word);

/* The ways whose answer is a number above zero, or zero. */
unsigned names_counting(const struct report *report, const char *probe,
			bool above);

/* All that run programs. */
unsigned names_of_programs(const struct report *report);

/* "a, b and c". text holds NAMES_TEXT. Returns text. */
const char *names_list(const struct report *report, unsigned ways, char *text);

#endif
