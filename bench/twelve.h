/* SPDX-License-Identifier: MIT */
#ifndef BENCH_TWELVE_H
#define BENCH_TWELVE_H

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

/* What the ways of twelve.c and way-hand.c have in common to do in the child:
 * twelve things, of which the identity is three calls more. */
struct twelve {
	cpu_set_t cpus;
	gid_t groups[1];
	unsigned ngroups;
	uid_t uid;
	gid_t gid;
	uint64_t mask;
	int change_identity; /* not without the right to it */
};

#define TWELVE_CWD "/tmp"
#define TWELVE_UMASK 027
#define TWELVE_NICE 1
#define TWELVE_NOFILE 1000
#define TWELVE_FSIZE 1000000
#define TWELVE_NOBODY 65534

/* The same for every way; filled at the first call. */
const struct twelve *twelve(void);

#endif
