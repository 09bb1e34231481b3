/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_HELPER_PATH_H
#define BROOD_COMPARE_HELPER_PATH_H

#include <stddef.h>

/* Where brood-probe is, as an absolute path: beside the running command (in a
 * build folder, or installed under a prefix that was moved), else where it was
 * to be installed. 0, or -ENOENT. */
int helper_path(char *path, size_t size);

#endif
