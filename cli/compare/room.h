/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_ROOM_H
#define BROOD_COMPARE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a process can hold so many bytes and fork, when others hold so many
 * before, without driving the machine or its container out of memory; if not,
 * why says what is short. */
bool room_for(uint64_t bytes, uint64_t before, char *why, size_t size);

#endif
