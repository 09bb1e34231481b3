/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_SIZE_H
#define BROOD_COMPARE_SIZE_H

#include <stddef.h>
#include <stdint.h>

/* "0", "64M", "1GiB": bytes, or -1 if it is no such thing. */
int64_t size_parse(const char *text, size_t length);

/* "0", "64 MiB", "1 GiB", "1536 KiB". */
void size_format(uint64_t bytes, char *text, size_t size);

/* A list such as 0,64M,1G into ascending sizes without repetition. Their
 * number, or 0 if the list is bad or has more than max. */
int size_list(const char *list, uint64_t *sizes, int max);

#endif
