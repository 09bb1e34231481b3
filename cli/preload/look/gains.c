/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "look.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Are such bits of no effect here? */
static bool are_void(int fd)
{
	struct statvfs fs;

	if (fstatvfs(fd, &fs) == 0 && (fs.f_flag & ST_NOSUID))
		return true;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static bool has_capabilities(int fd)
{
	return getuid() != 0 &&
	       fgetxattr(fd, "security.capability", NULL, 0) > 0;
}

bool look_gains(int fd, const struct stat *about)
{
	bool user = (about->st_mode & S_ISUID) && about->st_uid != getuid();
	bool group = (about->st_mode & S_ISGID) && (about->st_mode & S_IXGRP) &&
		     about->st_gid != getgid();

	return (user || group || has_capabilities(fd)) && !are_void(fd);
}
