/* SPDX-License-Identifier: MIT */
#ifndef TEST_SCRATCH_H
#define TEST_SCRATCH_H

#include <stdint.h>
#include <sys/types.h>

/* The path of a name (or of none) in a directory of this process's own, which
 * is made at the first use and removed at exit; valid until the eighth call
 * after. */
const char *scratch(const char *name);

/* Removes the directory now. */
void scratch_drop(void);

/* Writes a file there and returns its path. */
const char *scratch_file(const char *name, const char *text, mode_t mode);

/* Milliseconds of a clock that only goes forward. */
int64_t now_ms(void);
void sleep_ms(int ms);

#endif
