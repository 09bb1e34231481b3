/* SPDX-License-Identifier: MIT */
#ifndef TEST_FILTER_H
#define TEST_FILTER_H

/*
 * Makes system calls answer an error in this process for ever, as an older
 * kernel or a container's filter does. A list such as
 *   clone3=ENOSYS,close_range=EPERM,waitid:0:3=EINVAL
 * where name:N:VALUE means: only if argument N is VALUE. Returns 0 or a
 * negated error number; -EINVAL if the list cannot be read.
 */
int take_calls_away(const char *list);

#endif
