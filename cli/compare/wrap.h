/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_WRAP_H
#define BROOD_COMPARE_WRAP_H

#include <stdio.h>

/* Prints one item of a list, broken between words at width. */
void wrap_item(FILE *to, const char *text, int width);

#endif
