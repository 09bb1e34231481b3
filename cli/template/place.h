/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_PLACE_H
#define BROOD_TEMPLATE_PLACE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/un.h>

/*
 * Where named templates are found: sockets in brood/ below XDG_RUNTIME_DIR or,
 * where that is not set, /run/user/UID. Both directories must be this user's
 * and nobody else's to write.
 */
struct place {
	char directory[PATH_MAX];
	int fd; /* of the directory, or -1 */
};

/* Opens the directory; make: makes it if it is not there. 0, -ENOENT in
 * silence if it is not there, or another negated error number after a
 * complaint. */
int place_open(struct place *p, bool make);
void place_close(struct place *p);

/* The address of a name; complains of one that can be none, by a negated error
 * number. */
int place_address(const struct place *p, const char *name,
		  struct sockaddr_un *address);

/* Why a name can be none; NULL if it can. */
const char *place_bad_name(const char *name);

#endif
