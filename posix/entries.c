/* SPDX-License-Identifier: MIT */
/* The entry points. */
#include "api.h"

#include "start.h"

#include <stddef.h>

/*
 * Until 2.15 glibc gave a file without a known format to the shell, and
 * programs that were linked then still ask for that by the symbol's version.
 */
#ifdef POSIX_VERSIONED
#define VERSION(own, symbol, version)                                          \
	__asm__(".symver " #own ", " #symbol version);
#define NEWER(name) name##_newer

POSIX_API int posix_spawn_older(pid_t *pid, const char *path,
				const posix_spawn_file_actions_t *actions,
				const posix_spawnattr_t *attr,
				char *const argv[], char *const envp[]);
POSIX_API int posix_spawnp_older(pid_t *pid, const char *file,
				 const posix_spawn_file_actions_t *actions,
				 const posix_spawnattr_t *attr,
				 char *const argv[], char *const envp[]);
POSIX_API int posix_spawn_newer(pid_t *pid, const char *path,
				const posix_spawn_file_actions_t *actions,
				const posix_spawnattr_t *attr,
				char *const argv[], char *const envp[]);
POSIX_API int posix_spawnp_newer(pid_t *pid, const char *file,
				 const posix_spawn_file_actions_t *actions,
				 const posix_spawnattr_t *attr,
				 char *const argv[], char *const envp[]);
VERSION(posix_spawn_older, posix_spawn, "@GLIBC_2.2.5")
VERSION(posix_spawnp_older, posix_spawnp, "@GLIBC_2.2.5")
VERSION(posix_spawn_newer, posix_spawn, "@@GLIBC_2.15")
VERSION(posix_spawnp_newer, posix_spawnp, "@@GLIBC_2.15")

int posix_spawn_older(pid_t *pid, const char *path,
		      const posix_spawn_file_actions_t *actions,
		      const posix_spawnattr_t *attr, char *const argv[],
		      char *const envp[])
{
	return spawn_as(pid, NULL, path, actions, attr, argv, envp, HOW_SHELL);
}

int posix_spawnp_older(pid_t *pid, const char *file,
		       const posix_spawn_file_actions_t *actions,
		       const posix_spawnattr_t *attr, char *const argv[],
		       char *const envp[])
{
	return spawn_as(pid, NULL, file, actions, attr, argv, envp,
			HOW_SEARCH | HOW_SHELL);
}
#else
#define NEWER(name) name
#endif

POSIX_API int NEWER(posix_spawn)(pid_t *pid, const char *path,
				 const posix_spawn_file_actions_t *actions,
				 const posix_spawnattr_t *attr,
				 char *const argv[], char *const envp[])
{
	return spawn_as(pid, NULL, path, actions, attr, argv, envp, 0);
}

POSIX_API int NEWER(posix_spawnp)(pid_t *pid, const char *file,
				  const posix_spawn_file_actions_t *actions,
				  const posix_spawnattr_t *attr,
				  char *const argv[], char *const envp[])
{
	return spawn_as(pid, NULL, file, actions, attr, argv, envp, HOW_SEARCH);
}

POSIX_API int pidfd_spawn(int *pidfd, const char *path,
			  const posix_spawn_file_actions_t *actions,
			  const posix_spawnattr_t *attr, char *const argv[],
			  char *const envp[])
{
	return spawn_as(NULL, pidfd, path, actions, attr, argv, envp, 0);
}

POSIX_API int pidfd_spawnp(int *pidfd, const char *file,
			   const posix_spawn_file_actions_t *actions,
			   const posix_spawnattr_t *attr, char *const argv[],
			   char *const envp[])
{
	return spawn_as(NULL, pidfd, file, actions, attr, argv, envp,
			HOW_SEARCH);
}
