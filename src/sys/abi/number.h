/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_NUMBER_H
#define SYS_ABI_NUMBER_H

/* Numbers of calls that old headers lack. */
#include <asm/unistd.h>

/* Numbers past 423 are the same on every architecture. */
#ifndef __NR_pidfd_send_signal
#define __NR_pidfd_send_signal 424
#endif
#ifndef __NR_pidfd_open
#define __NR_pidfd_open 434
#endif
#ifndef __NR_open_tree
#define __NR_open_tree 428
#define __NR_move_mount 429
#define __NR_fsopen 430
#define __NR_fsconfig 431
#define __NR_fsmount 432
#define __NR_fspick 433
#endif
#ifndef __NR_mount_setattr
#define __NR_mount_setattr 442
#endif
#ifndef __NR_clone3
#define __NR_clone3 435
#endif
#ifndef __NR_close_range
#define __NR_close_range 436
#endif
#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule 445
#define __NR_landlock_restrict_self 446
#endif
#ifndef __NR_mount_setattr
#define __NR_mount_setattr 442
#endif

#ifndef __NR_faccessat2
#define __NR_faccessat2 439
#endif
#ifndef __NR_rseq
#if defined(__aarch64__)
#define __NR_rseq 293
#else
#define __NR_rseq 334
#endif
#endif

#endif
