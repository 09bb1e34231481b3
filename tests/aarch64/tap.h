/* SPDX-License-Identifier: MIT */
#ifndef TAP_H
#define TAP_H

/* The Test Anything Protocol without a library: this runs as the only program
 * of a machine that has nothing else. */

/* Notes that the running case failed, and where; the case goes on. */
#define CHECK(x) ((x) ? (void)0 : tap_fail(__FILE__, __LINE__, #x))

void tap_fail(const char *file, int line, const char *what);

/* Runs one case, checks that it left no descriptor and no process behind, and
 * prints its line. */
void tap_case(const char *name, void (*fn)(void));

/* Prints the plan; returns main's exit status. */
int tap_end(void);

#endif
