/* SPDX-License-Identifier: MIT */
#ifndef CREATE_LADDER_H
#define CREATE_LADDER_H

#include <brood/spawn.h>

#include "sys/mem.h"

/* Of no use to callers: waitid(2) takes a pidfd; pidfd_open(2) makes one. */
#define LADDER_WAIT_PIDFD (UINT64_C(1) << 62)
#define LADDER_PIDFD_OPEN (UINT64_C(1) << 61)

/* BROOD_HAS_* bits, probed once; those excepted that have a function of their
 * own: the exit status of a reaped child, and birth in a cgroup. */
MEM_HIDDEN uint64_t ladder_has(void);
MEM_HIDDEN int ladder_has_exit(void);

/* The kernel's version of Landlock, 0 for none: asked each time, since it is
 * one call, and few need it. */
MEM_HIDDEN int ladder_landlock(void);

/* ladder_cgroup.c: can a child be born in a cgroup? Looked up when wanted. */
MEM_HIDDEN int ladder_has_cgroup(void);

/* ladder_autokill.c: does the kernel kill a child whose pidfd is closed? */
MEM_HIDDEN int ladder_has_autokill(void);

/*
 * clone3 failed in a way that it also fails in where it does not exist, as
 * after a filter was installed. Probes again; whether it is another answer.
 */
MEM_HIDDEN int ladder_changed(int error);

#endif
