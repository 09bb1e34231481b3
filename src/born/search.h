/* SPDX-License-Identifier: MIT */
#ifndef BORN_SEARCH_H
#define BORN_SEARCH_H

#include "sys/sys.h"

/*
 * ETXTBSY: some other process, often one that another thread is just starting,
 * still has the file open for writing until its exec closes it. No discipline
 * of the caller's can prevent that; it passes within milliseconds.
 */
#define BUSY_TRIES 8 /* 1 + 2 + 4 + ... ms: a quarter of a second in all */

static inline int search_execute(const char *path, const char *const *argv,
				 const char *const *envp, int tries)
{
	struct sys_timespec pause = {0, 1000000};
	int r = sys_execve(path, argv, envp);

	for (int i = 0; i < tries && r == -ETXTBSY; i++) {
		sys_nanosleep(&pause);
		pause.nsec *= 2;
		r = sys_execve(path, argv, envp);
	}
	return r;
}

/* Errors after which execvp(3) goes on to the next directory. */
static inline int search_goes_on(int r)
{
	return r == -ENOENT || r == -ENOTDIR || r == -ESTALE || r == -ENODEV ||
	       r == -ETIMEDOUT || r == -EACCES;
}

/* Tries all candidates; returns only on failure, with the one that the error
 * belongs to, or -1 if it belongs to none more than to others. */
static inline int search_candidates(const char *const *candidates,
				    const char *const *argv,
				    const char *const *envp, int tries,
				    int *which)
{
	int r = -ENOENT;

	*which = -1;
	for (int i = 0; candidates[i]; i++) {
		r = search_execute(candidates[i], argv, envp, tries);
		if (!search_goes_on(r)) {
			*which = i;
			return r;
		}
		if (r == -EACCES && *which < 0)
			*which = i;
	}
	return *which < 0 ? r : -EACCES;
}

#endif
