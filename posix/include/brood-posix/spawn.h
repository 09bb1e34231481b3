/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_SPAWN_H
#define BROOD_POSIX_SPAWN_H

/*
 * <spawn.h>, and what the C library at hand may be too old to declare: the
 * functions are in libbrood-posix. libbrood-posix(7) says what each does.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <spawn.h>
#include <sys/types.h>

#ifndef POSIX_SPAWN_USEVFORK
#define POSIX_SPAWN_USEVFORK 0x40
#endif
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
#ifndef POSIX_SPAWN_SETCGROUP
#define POSIX_SPAWN_SETCGROUP 0x100
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX.1-2024. */
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *actions,
                                      const char *path);
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *actions,
                                       int fd);

/* glibc 2.29, 2.34 and 2.35. */
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions,
                                         const char *path);
int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *actions,
                                          int fd);
int posix_spawn_file_actions_addclosefrom_np(
        posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addtcsetpgrp_np(
        posix_spawn_file_actions_t *actions, int fd);

/* glibc 2.39. With POSIX_SPAWN_SETCGROUP the child is born in the cgroup v2
 * that is open as cgroup. */
int posix_spawnattr_getcgroup_np(const posix_spawnattr_t *attr, int *cgroup);
int posix_spawnattr_setcgroup_np(posix_spawnattr_t *attr, int cgroup);

/* glibc 2.39: as posix_spawn and posix_spawnp, and *pidfd gets a pidfd of the
 * child, close-on-exec and the caller's to close. ENOSYS before Linux 5.3. */
int pidfd_spawn(int *pidfd, const char *path,
                const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attr, char *const argv[],
                char *const envp[]);
int pidfd_spawnp(int *pidfd, const char *file,
                 const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attr, char *const argv[],
                 char *const envp[]);

/* glibc 2.39: the number of the process that a pidfd refers to, or -1 with
 * errno: EBADF (no pidfd), ESRCH (it has been reaped), EREMOTE (not visible in
 * this namespace of processes). */
pid_t pidfd_getpid(int pidfd);

#ifdef __cplusplus
}
#endif

#endif
