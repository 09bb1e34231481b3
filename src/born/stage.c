/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* The lock says for how long neither the program nor an end is reached. It is
 * this process's: the exec after the next drops it. */
int born_stage(const struct born *b)
{
	struct sys_flock lock = {.type = SYS_F_WRLCK};
	int file = b->stage_fd;
	int r = sys_fcntl(file, SYS_F_SETLK, sys_ptr(&lock));

	if (r == 0)
		r = sys_fcntl(file, SYS_F_SETFD, 0);
	return r < 0 ? r
		     : sys_execveat(file, "", b->stage_argv, b->envp,
				    SYS_AT_EMPTY_PATH);
}
