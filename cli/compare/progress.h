/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_PROGRESS_H
#define BROOD_COMPARE_PROGRESS_H

/* One line on stderr that the next call overwrites; nothing unless stderr is a
 * terminal. */
void progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void progress_clear(void);

#endif
