/* SPDX-License-Identifier: MIT */
#include "api.h"

#include "actions.h"

#include <errno.h>
#include <unistd.h>

/* Numbers that no descriptor of this process could have are refused at once. */
static int valid(int fd)
{
	long most = sysconf(_SC_OPEN_MAX);

	return fd >= 0 && (most < 0 || fd < most);
}

POSIX_API int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *o,
						int fd)
{
	struct act act = {.kind = ACT_CLOSE, .fd = fd};

	return valid(fd) ? actions_append(o, &act) : EBADF;
}

POSIX_API int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *o,
					       int fd, int newfd)
{
	struct act act = {.kind = ACT_DUP, .from = fd, .fd = newfd};

	return valid(fd) && valid(newfd) ? actions_append(o, &act) : EBADF;
}

POSIX_API int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *o,
					       int fd, const char *path,
					       int oflag, mode_t mode)
{
	struct act act = {.kind = ACT_OPEN,
			  .fd = fd,
			  .path = path,
			  .oflag = oflag,
			  .mode = mode};

	return valid(fd) ? actions_append(o, &act) : EBADF;
}

POSIX_API int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *o,
						const char *path)
{
	struct act act = {.kind = ACT_CHDIR, .path = path};

	return actions_append(o, &act);
}

POSIX_API int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *o,
						 int fd)
{
	struct act act = {.kind = ACT_FCHDIR, .fd = fd};

	return fd >= 0 ? actions_append(o, &act) : EBADF;
}

POSIX_API int
posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *o,
				     const char *path)
{
	return posix_spawn_file_actions_addchdir(o, path);
}

POSIX_API int
posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *o, int fd)
{
	struct act act = {.kind = ACT_FCHDIR, .fd = fd};

	return actions_append(o, &act); /* the child finds out, as in glibc */
}

POSIX_API int
posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *o,
					 int from)
{
	struct act act = {.kind = ACT_CLOSE_FROM, .fd = from};

	return valid(from) ? actions_append(o, &act) : EBADF;
}

POSIX_API int
posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *o, int fd)
{
	struct act act = {.kind = ACT_FOREGROUND, .fd = fd};

	return valid(fd) ? actions_append(o, &act) : EBADF;
}
