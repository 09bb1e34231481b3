/* SPDX-License-Identifier: MIT */
#ifndef EXEC_LISTING_H
#define EXEC_LISTING_H

#include "sys/mem.h"

/* Calls each(to, fd) for every open descriptor, lowest first, but for the one
 * that the listing itself needs. Stops at what is not 0, and returns that. */
MEM_HIDDEN int listing_fds(int (*each)(void *to, int fd), void *to);

#endif
