/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* Never one that is another session's: that would need a right, and take it
 * from there. */
int born_take_terminal(int fd)
{
	return sys_ioctl(fd, SYS_TIOCSCTTY, NULL);
}

/* From the background this would raise SIGTTOU, and stop the child, were it not
 * blocked as all signals are. */
int born_to_foreground(int fd)
{
	int32_t group = sys_getpgid(0);

	return group < 0 ? group : sys_ioctl(fd, SYS_TIOCSPGRP, &group);
}
