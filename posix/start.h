/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_START_H
#define BROOD_POSIX_START_H

#include <spawn.h>

enum how {
	HOW_SEARCH = 1 << 0, /* in PATH */
	HOW_SHELL = 1 << 1,  /* for a file without a known format */
};

/* What all entry points do: 0 or an error number. pidfd may be NULL, and so may
 * pid. */
int spawn_as(pid_t *pid, int *pidfd, const char *file,
	     const posix_spawn_file_actions_t *actions,
	     const posix_spawnattr_t *attr, char *const argv[],
	     char *const envp[], unsigned how);

#endif
