/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PRELOAD_LOOK_H
#define BROOD_PRELOAD_LOOK_H

#include <stdbool.h>
#include <stddef.h>

/* The command and the library of the report share this: what a program's file
 * says of how it is loaded. No allocation, no locks, errno is kept. */

enum look_kind {
	LOOK_NOTHING, /* cannot be read */
	LOOK_DYNAMIC, /* has a loader, .loader */
	LOOK_STATIC,
	LOOK_SCRIPT, /* .loader is its interpreter */
	LOOK_OTHER,  /* text without a first line that says more */
};

struct look {
	int kind;    /* enum look_kind */
	int bits;    /* 32 or 64 */
	int machine; /* e_machine of elf(5) */
	bool gains;  /* rights at exec, so that loaders take no preloads */
	char loader[256];
};

/* Looks at the file, and not at a script's interpreter. */
void look_at(const char *path, struct look *look);

/* Where the kernel or execvp(3) would find it, in buf; returns that or NULL. */
const char *look_up(const char *program, const char *path, char *buf,
		    size_t size);

/* The same for the program, and for its interpreter and so on if it is a
 * script; file is what was looked at last. False: nothing to look at. */
bool look_through(const char *program, const char *path, char *file,
		  size_t size, struct look *look);

/* What look_at() finds .gains by. */
struct stat;
bool look_gains(int fd, const struct stat *about);

/* Is this the name of glibc's loader, or musl's? */
bool look_is_glibc(const char *loader);
bool look_is_musl(const char *loader);

#endif
