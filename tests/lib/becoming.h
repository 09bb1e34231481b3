/* SPDX-License-Identifier: MIT */
#ifndef TEST_BECOMING_H
#define TEST_BECOMING_H

#include <stddef.h>

/* How a forked child becomes a program. */
enum becoming { BY_KERNEL, BY_FILE, BY_MEMORY, BECOMINGS };

/* Runs setup (which may be NULL) in a child that then becomes argv[0], with
 * that environment (NULL: this one's), and puts what it writes to standard
 * output, and at most size bytes of it, into text. Returns the wait status. */
int become(enum becoming how, const char *const *argv, const char *const *envp,
	   void (*setup)(void), char *text, size_t size);

/* The same for a program that must end with 0 after an exec by the kernel, and
 * then is the same by the other ways; fails the test if not. */
void becomes_alike(const char *const *argv);

/* A whole file in memory; free it. */
void *whole_file(const char *path, size_t *size);

#endif
