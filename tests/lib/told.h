/* SPDX-License-Identifier: MIT */
#ifndef TEST_TOLD_H
#define TEST_TOLD_H

#include "start.h"

/* What the program "tell" wrote about itself. */
struct told {
	char *text; /* lines, each terminated */
	size_t size;
};

/* Starts tell with this spec, whose argv and program are filled in where they
 * are NULL, and waits for it. Free the answer with told_free. */
struct told tell(const struct brood_spec *spec);

/* The same for one who starts it himself: the arguments that tell needs, and
 * after its end what it wrote. */
const char *const *tell_argv(void);
struct told tell_read(void);

/* The same for one who names another file after -o. */
struct told tell_read_from(const char *path);

void told_free(struct told *t);

/* The rest of the first line that starts with key, or NULL: "cwd ". */
const char *told(const struct told *t, const char *key);

/* How many lines start with key. */
int told_count(const struct told *t, const char *key);

/* The target of a descriptor, without its access mode, or NULL. */
const char *told_fd(const struct told *t, int fd);

/* A set of signals: "mask ", "ignored ", "caught ". */
uint64_t told_set(const struct told *t, const char *key);

#endif
