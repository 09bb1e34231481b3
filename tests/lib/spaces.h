/* SPDX-License-Identifier: MIT */
#ifndef TEST_SPACES_H
#define TEST_SPACES_H

/* For the tests of namespaces; includes what they all need. */
#include "test.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define NOBODY 65534

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")
#define NEEDS_USER_NAMESPACES()                                                \
	SKIP_UNLESS(user_namespaces(), "no user namespaces for everybody")

/* May an unprivileged user make user namespaces here? */
int user_namespaces(void);

/* What the shell script prints when run with these steps, without the last
 * newline; it must end with 0. */
const char *says(const char *script, const struct brood_step *steps,
		 uint64_t flags);

/* "uts:[4026531838]", of this process. */
const char *space_of_mine(const char *kind);

/* Becomes user and group 65534 without any other group, for good. */
void become_nobody(void);

/* A process in new namespaces that sleeps until it is ended; its descriptors
 * are those of it, or of its children with "pid_for_children". */
pid_t sleeper_in(int namespaces);
int space_of(pid_t pid, const char *kind);
void sleeper_end(pid_t pid);

#endif
