/* SPDX-License-Identifier: MIT */
#ifndef BROOD_STEP_CONFINE_H
#define BROOD_STEP_CONFINE_H

/* step.h includes this. */
#include "step.h"

/*
 * .set of BROOD_STEP_LANDLOCK: what the program may do beneath .path. All
 * LANDLOCK steps of a list are one set of rules, which denies every access that
 * has a name here and that no rule allows; the program itself, its interpreter
 * and its libraries need rules too. The names are the kernel's, and are those
 * of its version 5 (Linux 6.10): on an older kernel the spawn fails, unless the
 * step has BROOD_LANDLOCK_BEST_EFFORT. After landlock(7).
 */
#define BROOD_LANDLOCK_EXECUTE     (UINT64_C(1) << 0)
#define BROOD_LANDLOCK_WRITE_FILE  (UINT64_C(1) << 1)
#define BROOD_LANDLOCK_READ_FILE   (UINT64_C(1) << 2)
#define BROOD_LANDLOCK_READ_DIR    (UINT64_C(1) << 3)
#define BROOD_LANDLOCK_REMOVE_DIR  (UINT64_C(1) << 4)
#define BROOD_LANDLOCK_REMOVE_FILE (UINT64_C(1) << 5)
#define BROOD_LANDLOCK_MAKE_CHAR   (UINT64_C(1) << 6)
#define BROOD_LANDLOCK_MAKE_DIR    (UINT64_C(1) << 7)
#define BROOD_LANDLOCK_MAKE_REG    (UINT64_C(1) << 8)
#define BROOD_LANDLOCK_MAKE_SOCK   (UINT64_C(1) << 9)
#define BROOD_LANDLOCK_MAKE_FIFO   (UINT64_C(1) << 10)
#define BROOD_LANDLOCK_MAKE_BLOCK  (UINT64_C(1) << 11)
#define BROOD_LANDLOCK_MAKE_SYM    (UINT64_C(1) << 12)
#define BROOD_LANDLOCK_REFER       (UINT64_C(1) << 13) /* Linux 5.19 */
#define BROOD_LANDLOCK_TRUNCATE    (UINT64_C(1) << 14) /* Linux 6.2 */
#define BROOD_LANDLOCK_IOCTL_DEV   (UINT64_C(1) << 15) /* Linux 6.10 */

/* Read files and list directories. */
#define BROOD_LANDLOCK_READ (BROOD_LANDLOCK_READ_FILE | BROOD_LANDLOCK_READ_DIR)

/* Write, make and remove all that is not a device. */
#define BROOD_LANDLOCK_WRITE                                                   \
	(BROOD_LANDLOCK_WRITE_FILE | BROOD_LANDLOCK_REMOVE_DIR |               \
	 BROOD_LANDLOCK_REMOVE_FILE | BROOD_LANDLOCK_MAKE_DIR |                \
	 BROOD_LANDLOCK_MAKE_REG | BROOD_LANDLOCK_MAKE_SOCK |                  \
	 BROOD_LANDLOCK_MAKE_FIFO | BROOD_LANDLOCK_MAKE_SYM |                  \
	 BROOD_LANDLOCK_REFER | BROOD_LANDLOCK_TRUNCATE)

/* All of the above names. Where .path is not a directory, those that concern
 * directories are left out. */
#define BROOD_LANDLOCK_ALL ((UINT64_C(1) << 16) - 1)

/* .set of BROOD_STEP_LANDLOCK_NET (Linux 6.7): what is allowed with TCP port
 * .number; all other ports are denied. 0, with port 0, denies them all. */
#define BROOD_LANDLOCK_BIND_TCP    (UINT64_C(1) << 0)
#define BROOD_LANDLOCK_CONNECT_TCP (UINT64_C(1) << 1)

/* .set of BROOD_STEP_LANDLOCK_SCOPE (Linux 6.12): what the program can reach
 * only among itself and its descendants. */
#define BROOD_LANDLOCK_ABSTRACT_UNIX_SOCKET (UINT64_C(1) << 0)
#define BROOD_LANDLOCK_SIGNAL               (UINT64_C(1) << 1)

/* .flags of the three: as far as the kernel can; if that is less than asked
 * for, the handle has BROOD_GOT_LANDLOCK_LESS. */
#define BROOD_LANDLOCK_BEST_EFFORT (UINT32_C(1) << 0)

/*
 * .flags of BROOD_STEP_SECCOMP: as seccomp(2) has them. The filter is installed
 * after all other steps, and is looked at before anything happens: one that the
 * kernel would not take, that could kill the child in a call that it still has
 * to make, or that lets no program be executed, is refused. What these calls
 * are is in brood_step(7).
 */
#define BROOD_SECCOMP_LOG        (UINT32_C(1) << 1)
#define BROOD_SECCOMP_SPEC_ALLOW (UINT32_C(1) << 2)

#endif
