/* SPDX-License-Identifier: MIT */
#ifndef TEST_TERMINAL_H
#define TEST_TERMINAL_H

#include "told.h"

/* A new pseudo-terminal, both ends close-on-exec. */
struct terminal {
	int ours;
	int theirs;
};

struct terminal terminal_open(void);
void terminal_close(struct terminal *t);

/* Is it what tell has told to be its controlling terminal? */
int terminal_is(const struct terminal *t, const struct told *told);

/* Makes it this process's own, in a session of its own, and gives it back; for
 * tests that run in a forked child. */
void terminal_take(const struct terminal *t);
void terminal_leave(const struct terminal *t);

#endif
