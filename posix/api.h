/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_API_H
#define BROOD_POSIX_API_H

#include <brood-posix/spawn.h>

#define POSIX_API __attribute__((visibility("default")))

#endif
