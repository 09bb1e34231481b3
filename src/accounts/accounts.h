/* SPDX-License-Identifier: MIT */
#ifndef ACCOUNTS_ACCOUNTS_H
#define ACCOUNTS_ACCOUNTS_H

#include "plan/plan.h"

/*
 * Users and groups by name, from the flat files alone: a C library would ask
 * directory services, by code that takes locks and memory. Lines that are
 * malformed are passed over, as the C library does.
 */
#define ACCOUNT_FIELD 256

struct account_file {
	int fd;
	char *buf;
	long at, end;
};

/* file.c: 0, or a negated error number. */
MEM_HIDDEN int account_open(struct account_file *f, const char *path,
			    struct arena *arena);
MEM_HIDDEN void account_close(struct account_file *f);

/* Reads up to the next colon or end of line, or, in a list, comma. Returns what
 * it was: ':', ',', '\n', or '\0' at the end of the file; or a negated error
 * number. A field that is too long for any name reads as "". */
MEM_HIDDEN int account_field(struct account_file *f, char out[ACCOUNT_FIELD],
			     int list);
MEM_HIDDEN int account_number(const char *text, uint32_t *id);

struct account {
	uint32_t uid, gid;
	const uint32_t *groups; /* its own gid first */
	uint32_t ngroups;
};

/* user.c, group.c: what a name stands for; -ENOENT if there is none. */
MEM_HIDDEN int account_user(struct account *out, const char *name,
			    struct arena *arena);
MEM_HIDDEN int account_groups(struct account *out, const char *name,
			      struct arena *arena);
MEM_HIDDEN int account_group(uint32_t *gid, const char *name,
			     struct arena *arena);

/* resolve.c: enters what the names in a plan stand for. */
MEM_HIDDEN int accounts_resolve(struct plan *plan, struct arena *arena,
				struct brood_error *err);

#endif
