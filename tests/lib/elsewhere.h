/* SPDX-License-Identifier: MIT */
#ifndef TEST_ELSEWHERE_H
#define TEST_ELSEWHERE_H

/* Makes a cgroup of version 2 beside the test's own, for who moves away. What
 * to write a process id to; NULL where none can be made. */
const char *elsewhere(void);

/* Waits until those in it are gone, and fails the test if they are not. */
void elsewhere_remove(void);

#endif
