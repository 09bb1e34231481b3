/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_ARENA_H
#define FUZZ_ARENA_H

/*
 * The library's arena once more, on malloc: each piece is a block of its own,
 * so that the address sanitizer sees where it ends; and the one of this number,
 * counted from 1, is not to be had (0: all are).
 */
extern unsigned arena_fails_at;
extern int arena_refused; /* one was not to be had, or far too large */

#endif
