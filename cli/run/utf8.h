/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_UTF8_H
#define BROOD_RUN_UTF8_H

/* A copy of text, to be freed, in which each byte that is not part of valid
 * UTF-8 is U+FFFD: file names may be any bytes, JSON may not. NULL if there is
 * no memory. */
char *utf8_valid(const char *text);

#endif
