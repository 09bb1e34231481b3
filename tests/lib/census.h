/* SPDX-License-Identifier: MIT */
#ifndef TEST_CENSUS_H
#define TEST_CENSUS_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CENSUS_FDS 65536

/* All that a call could leave behind in the process that makes it. */
struct census {
	uint64_t fds[CENSUS_FDS / 64];
	int children; /* any at all, dead or alive */
	int threads;
	long mapped_kib; /* without heap and stack, which only ever grow */
	sigset_t mask;
	struct {
		void (*handler)(int);
		int flags;
	} action[64];
	dev_t cwd_dev;
	ino_t cwd_ino;
	long umask;
	int dumpable;
};

void census_take(struct census *c);

/* 0, or a negative number and the difference in words. */
int census_compare(const struct census *before, const struct census *after,
		   char *why, size_t size);

/* Compares with now, and gives what is ending time to be gone: as much as a busy
 * machine takes, unless what is left behind has been put there. */
extern long census_patience_ms;
int census_check(const struct census *before, char *why, size_t size);

#endif
