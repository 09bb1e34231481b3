/* SPDX-License-Identifier: MIT */
#ifndef TEST_HIERARCHY_H
#define TEST_HIERARCHY_H

#include <stddef.h>

/*
 * A cgroup version 1 hierarchy without controllers, known to the whole machine
 * as "name-PID" for as long as it lives. In a mount namespace of its own.
 * 0, or -1 where there can be none; at gets its path.
 */
int hierarchy_mount(const char *name, char *at, size_t size);

/* Its cgroups are removed by now. Waits until the kernel has let go of them and
 * of the hierarchy, which else outlives its mount; fails the test if it does
 * not. */
void hierarchy_unmount(const char *name, const char *at);

#endif
