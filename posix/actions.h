/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_ACTIONS_H
#define BROOD_POSIX_ACTIONS_H

#include <spawn.h>
#include <stddef.h>
#include <sys/types.h>

enum act_kind {
	ACT_CLOSE,
	ACT_DUP, /* fd becomes a copy of from */
	ACT_OPEN,
	ACT_CHDIR,
	ACT_FCHDIR,
	ACT_CLOSE_FROM,
	ACT_FOREGROUND,
};

/* One file action, whatever the libc's own form of it. */
struct act {
	enum act_kind kind;
	int fd;
	int from;
	int oflag;
	mode_t mode;
	const char *path; /* the object's own */
};

/*
 * A libc's object is its own: only what is understood of it is used, and an
 * object made by that libc's functions can be read here and the other way
 * round. Error numbers are positive.
 */

/* How many actions it has (NULL: none), or the negated reason for not
 * understanding it. */
ptrdiff_t actions_count(const posix_spawn_file_actions_t *object);

/* Writes all of them. 0, or an error number for one that is not understood. */
int actions_read(const posix_spawn_file_actions_t *object, struct act *acts);

/* Adds a copy. 0 or an error number. */
int actions_append(posix_spawn_file_actions_t *object, const struct act *act);

#endif
