/* SPDX-License-Identifier: MIT */
#ifndef TEST_ROOTED_H
#define TEST_ROOTED_H

#include "told.h"

/* A directory that can be a root: it has /bin/tell, /sub and a file /in, and
 * no /proc. Its path. */
const char *rooted_make(void);

/* Starts tell there, by a path or by a name in /bin, and waits for it. The
 * steps must change the root. */
struct told rooted_tell(uint64_t flags, const struct brood_step *steps);

/* Does line "key MAJOR MINOR INODE" name that file? */
int rooted_is(const struct told *t, const char *key, const char *path);

#endif
