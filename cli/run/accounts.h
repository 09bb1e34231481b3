/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_ACCOUNTS_H
#define BROOD_RUN_ACCOUNTS_H

#include "run.h"

#include <sys/types.h>

/*
 * Names of users and groups, looked up here and not in the new process, where
 * the C library must not run. Each function returns 0, or CLI_FAILED after a
 * complaint.
 */

struct account {
	uid_t uid;
	const char *name; /* NULL: a number that the user database lacks */
	gid_t gid;        /* set with a name */
};

/* A name, else a number, as chown(1) reads it. */
int run_find_user(struct run *run, const char *text, struct account *account);
int run_find_group(const char *option, const char *text, gid_t *gid);

/* The groups that a user of the database is a member of, its own among them.
 * The list is the run's. */
int run_member_of(struct run *run, const struct account *user, gid_t **list,
		  size_t *count);

#endif
