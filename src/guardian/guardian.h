/* SPDX-License-Identifier: MIT */
#ifndef GUARDIAN_GUARDIAN_H
#define GUARDIAN_GUARDIAN_H

#include <stdint.h>

/*
 * A program of its own, carried in the library as bytes: it lives beside an
 * owned tree and kills it when its owner ends. Its arguments, each a number but
 * the last, -1 where there is none:
 */
#define GUARDIAN_NAME "brood-guardian"
enum guardian_argument {
	GUARDIAN_KIND = 1, /* enum guardian_kind */
	GUARDIAN_SOCKET,   /* to the owner */
	GUARDIAN_OWNER,    /* its pidfd */
	GUARDIAN_CGROUP,   /* the directory */
	GUARDIAN_INIT,     /* the pidfd of a namespace's */
	GUARDIAN_PROGRAM,  /* the process id, where it is its parent */
	GUARDIAN_CGROUP_NAME,
	GUARDIAN_ARGUMENTS,
};

enum guardian_kind {
	GUARDIAN_BESIDE,       /* it is nobody's parent */
	GUARDIAN_PARENT,       /* of the program and all orphans */
	GUARDIAN_OF_NAMESPACE, /* its init: the kernel kills with it */
};

/* How the program ended, as its parent tells it; then comes the end of all. */
struct guardian_report {
	int32_t code; /* SYS_CLD_* */
	int32_t status;
	int64_t user_us;
	int64_t system_us;
	int64_t max_rss_kib;
	int64_t minor_faults;
	int64_t major_faults;
};

#endif
