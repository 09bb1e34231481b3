/* SPDX-License-Identifier: MIT */
#ifndef POSIX_CASES_H
#define POSIX_CASES_H

#include <brood-posix/spawn.h>
#include <stdio.h>

/* What a case is made of; name is NULL in the last. */
struct actions_case {
	const char *name;
	int (*make)(posix_spawn_file_actions_t *actions); /* NULL: no object */
};

struct attr_case {
	const char *name;
	void (*make)(posix_spawnattr_t *attr); /* NULL: no object */
};

/* The state of the caller, or how it calls. */
struct caller_case {
	const char *name;
	void (*prepare)(void);
};

struct program_case {
	const char *name;
	const char *file;
	int search;
	const char *path; /* PATH; NULL: none */
	int no_argv, no_envp, older;
};

extern const struct actions_case actions_cases[];
extern const struct attr_case attr_cases[];
extern const struct caller_case caller_cases[];
extern const struct program_case program_cases[];

/* Fixed numbers in every caller: a file, the same close-on-exec, a directory,
 * and one that is never open. */
enum { PLAIN = 6, CLOEXEC = 7, DIRECTORY = 8, HIGH = 40, CLOSED = 30 };

/* What is compared. */
extern FILE *out;

/* Where the files of the cases are. */
const char *place(const char *name);

#endif
