/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_H
#define SYS_ABI_H

/*
 * The kernel's side of the contract: what old headers lack, and the structs
 * whose kernel form differs from the one that a C library shows.
 */
#include <asm/errno.h>
#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

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

#define SYS_CLONE_NEWTIME UINT64_C(0x00000080) /* Linux 5.6 */
#define SYS_CLONE_VM UINT64_C(0x00000100)
#define SYS_CLONE_FS UINT64_C(0x00000200)
#define SYS_CLONE_FILES UINT64_C(0x00000400)
#define SYS_CLONE_SIGHAND UINT64_C(0x00000800)
#define SYS_CLONE_PIDFD UINT64_C(0x00001000)
#define SYS_CLONE_PTRACE UINT64_C(0x00002000)
#define SYS_CLONE_VFORK UINT64_C(0x00004000)
#define SYS_CLONE_PARENT UINT64_C(0x00008000)
#define SYS_CLONE_THREAD UINT64_C(0x00010000)
#define SYS_CLONE_NEWNS UINT64_C(0x00020000)
#define SYS_CLONE_SYSVSEM UINT64_C(0x00040000)
#define SYS_CLONE_SETTLS UINT64_C(0x00080000)
#define SYS_CLONE_PARENT_SETTID UINT64_C(0x00100000)
#define SYS_CLONE_CHILD_CLEARTID UINT64_C(0x00200000)
#define SYS_CLONE_UNTRACED UINT64_C(0x00800000)
#define SYS_CLONE_CHILD_SETTID UINT64_C(0x01000000)
#define SYS_CLONE_NEWCGROUP UINT64_C(0x02000000)
#define SYS_CLONE_NEWUTS UINT64_C(0x04000000)
#define SYS_CLONE_NEWIPC UINT64_C(0x08000000)
#define SYS_CLONE_NEWUSER UINT64_C(0x10000000)
#define SYS_CLONE_NEWPID UINT64_C(0x20000000)
#define SYS_CLONE_NEWNET UINT64_C(0x40000000)
#define SYS_CLONE_IO UINT64_C(0x80000000)
#define SYS_CLONE_CLEAR_SIGHAND UINT64_C(0x100000000) /* Linux 5.5 */
#define SYS_CLONE_INTO_CGROUP UINT64_C(0x200000000)   /* Linux 5.7 */
#define SYS_CLONE_AUTOREAP UINT64_C(0x400000000)      /* Linux 7.1 */
#define SYS_CLONE_NNP UINT64_C(0x800000000)
#define SYS_CLONE_PIDFD_AUTOKILL UINT64_C(0x1000000000)

/* clone3's argument in its third version (5.7). */
struct sys_clone_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal;
	uint64_t stack;
	uint64_t stack_size;
	uint64_t tls;
	uint64_t set_tid;
	uint64_t set_tid_size;
	uint64_t cgroup; /* Linux 5.7 */
};
#define SYS_CLONE_ARGS_V0 64u /* up to tls */
#define SYS_CLONE_ARGS_V1 80u /* up to set_tid_size */
#define SYS_CLONE_ARGS_V2 88u

#define SYS_CLOSE_RANGE_UNSHARE 2u

#define SYS_MS_NOSUID 0x2ul
#define SYS_MS_NODEV 0x4ul
#define SYS_MS_NOEXEC 0x8ul
#define SYS_MS_BIND 0x1000ul
#define SYS_MS_REC 0x4000ul
#define SYS_MS_PRIVATE 0x40000ul
#define SYS_MS_SLAVE 0x80000ul
#define SYS_AT_RECURSIVE 0x8000

struct sys_mount_attr { /* Linux 5.12 */
	uint64_t set;
	uint64_t clear;
	uint64_t propagation;
	uint64_t userns_fd;
};

#define SYS_NS_GET_NSTYPE 0xb703ul /* ioctl of a namespace, Linux 4.11 */
#define SYS_HOST_NAME_MAX 64

#define SYS_AF_INET 2
#define SYS_SOCK_DGRAM 2
#define SYS_SOCK_CLOEXEC 02000000
#define SYS_SIOCGIFFLAGS 0x8913ul
#define SYS_SIOCSIFFLAGS 0x8914ul
#define SYS_IFF_UP 0x1
struct sys_ifreq {
	char name[16];
	int16_t flags;
	char rest[22];
};

#define SYS_SIGCHLD 17
#define SYS_SIGUSR1 10
#define SYS_SIGKILL 9
#define SYS_SIGPIPE 13
#define SYS_SIGSTOP 19
#define SYS_SIGTSTP 20
#define SYS_SIGTTIN 21
#define SYS_SIGTTOU 22
#define SYS_NSIG 64
#define SYS_SIG_DFL 0ul
#define SYS_SIG_IGN 1ul
#define SYS_SIG_SETMASK 2
#define SYS_SIGSET_SIZE 8

struct sys_sigaction {
	unsigned long handler;
	unsigned long flags;
	unsigned long restorer;
	uint64_t mask;
};

#define SYS_AT_FDCWD (-100)
#define SYS_AT_EMPTY_PATH 0x1000
#define SYS_O_RDONLY 0
#define SYS_O_WRONLY 1
#define SYS_O_RDWR 2
#define SYS_O_CLOEXEC 02000000
#define SYS_O_PATH 010000000
#if defined(__aarch64__)
#define SYS_O_DIRECTORY 040000
#else
#define SYS_O_DIRECTORY 0200000
#endif
#define SYS_O_PATH 010000000
#define SYS_F_GETFD 1
#define SYS_F_SETFD 2
#define SYS_FD_CLOEXEC 1
#define SYS_F_DUPFD_CLOEXEC 1030
#define SYS_F_ADD_SEALS 1033
#define SYS_F_SEAL_SEAL 1
#define SYS_F_SEAL_SHRINK 2
#define SYS_F_SEAL_GROW 4
#define SYS_F_SEAL_WRITE 8
#define SYS_MFD_CLOEXEC 1u
#define SYS_MFD_ALLOW_SEALING 2u
#define SYS_MFD_NOEXEC_SEAL 8u /* Linux 6.3 */

#define SYS_TIOCSCTTY 0x540eul
#define SYS_TIOCSPGRP 0x5410ul

#define SYS_PR_SET_PDEATHSIG 1
#define SYS_PR_GET_PDEATHSIG 2
#define SYS_PR_GET_DUMPABLE 3
#define SYS_PR_SET_DUMPABLE 4
#define SYS_PR_SET_KEEPCAPS 8
#define SYS_PR_CAPBSET_READ 23
#define SYS_PR_CAPBSET_DROP 24
#define SYS_PR_SET_SECUREBITS 28
#define SYS_PR_SET_TIMERSLACK 29
#define SYS_PR_GET_TIMERSLACK 30
#define SYS_PR_GET_CHILD_SUBREAPER 37
#define SYS_PR_SET_CHILD_SUBREAPER 36
#define SYS_PR_GET_TID_ADDRESS 40
#define SYS_PR_SET_NO_NEW_PRIVS 38
#define SYS_PR_CAP_AMBIENT 47 /* Linux 4.3 */
#define SYS_PR_CAP_AMBIENT_IS_SET 1
#define SYS_PR_CAP_AMBIENT_RAISE 2
#define SYS_PR_CAP_AMBIENT_CLEAR_ALL 4
#define SYS_PR_SCHED_CORE 62 /* Linux 5.14 */
#define SYS_PR_SCHED_CORE_CREATE 1
#define SYS_PR_SCHED_CORE_SHARE_FROM 3
#define SYS_KEYCTL_JOIN_SESSION_KEYRING 1
#define SYS_PTRACE_TRACEME 0
#define SYS_PRIO_PROCESS 0
#define SYS_IOPRIO_WHO_PROCESS 1

#define SYS_MS_REC 0x4000ul
#define SYS_MS_PRIVATE 0x40000ul
#define SYS_MNT_DETACH 2
#define SYS_FSOPEN_CLOEXEC 1u
#define SYS_FSMOUNT_CLOEXEC 1u
#define SYS_FSCONFIG_CMD_CREATE 6
#define SYS_MOVE_MOUNT_F_EMPTY_PATH 4u
#define SYS_CAP_SYS_ADMIN 21
#define SYS_CAP_SYS_RESOURCE 24
#define SYS_CAP_CHECKPOINT_RESTORE 40

#define SYS_PR_SET_KEEPCAPS 8
#define SYS_PR_SET_NAME 15
#define SYS_PR_SET_MM 35
#define SYS_PR_SET_MM_EXE_FILE 13
#define SYS_PR_SET_MM_MAP 14
#define SYS_PR_SET_MM_MAP_SIZE 15
#define SYS_PR_SET_SYSCALL_USER_DISPATCH 59
#define SYS_PR_GET_SHADOW_STACK_STATUS 74
#define SYS_ARCH_SET_GS 0x1001
#define SYS_ARCH_SET_FS 0x1002
#define SYS_ARCH_SHSTK_STATUS 0x5005
#define SYS_PR_GET_AUXV 0x41555856 /* Linux 6.4 */

struct sys_mm_map {
	uint64_t start_code, end_code, start_data, end_data;
	uint64_t start_brk, brk, start_stack;
	uint64_t arg_start, arg_end, env_start, env_end;
	uint64_t auxv;
	uint32_t auxv_size;
	uint32_t exe_fd;
};

#define SYS_MFD_EXEC 0x10u /* Linux 6.3 */
#define SYS_GRND_INSECURE 4u
#define SYS_ADDR_NO_RANDOMIZE 0x0040000
#define SYS_X_OK 1
#define SYS_AT_EACCESS 0x200
#define SYS_SS_DISABLE 2
#define SYS_RSEQ_UNREGISTER 1
#if defined(__aarch64__)
#define SYS_RSEQ_SIGNATURE 0xd428bc00u
#else
#define SYS_RSEQ_SIGNATURE 0x53053053u
#endif

#define SYS_PROT_NONE 0
#define SYS_PROT_READ 1
#define SYS_PROT_WRITE 2
#define SYS_PROT_EXEC 4
#define SYS_MAP_SHARED 1
#define SYS_MAP_PRIVATE 2
#define SYS_MAP_FIXED 0x10
#define SYS_MAP_ANONYMOUS 0x20
#define SYS_MAP_GROWSDOWN 0x100
#define SYS_MAP_NORESERVE 0x4000
#define SYS_MAP_POPULATE 0x8000
#define SYS_MAP_FIXED_NOREPLACE 0x100000 /* Linux 4.17; a wish before */
#define SYS_MREMAP_MAYMOVE 1
#define SYS_MREMAP_FIXED 2
#define SYS_MAP_STACK 0x20000
#define SYS_MADV_DONTFORK 10
#define SYS_MADV_WIPEONFORK 18 /* Linux 4.14 */

#define SYS_FUTEX_WAIT 0
#define SYS_FUTEX_WAKE 1

#define SYS_P_PID 1
#define SYS_P_PIDFD 3 /* Linux 5.4 */
#define SYS_WNOHANG 1
#define SYS_WNOWAIT 0x01000000
#define SYS_WEXITED 4
#define SYS_WALL 0x40000000
#define SYS_WCLONE ((int)0x80000000) /* only those that raise no SIGCHLD */
#define SYS_CLD_EXITED 1
#define SYS_CLD_DUMPED 3

/* The part of siginfo_t that waitid fills, padded to the kernel's 128 bytes. */
struct sys_siginfo {
	int32_t signo;
	int32_t error;
	int32_t code;
	int32_t pad;
	int32_t pid;
	uint32_t uid;
	int32_t status;
	int32_t rest[25];
};

struct sys_timespec {
	int64_t sec;
	int64_t nsec;
};

struct sys_rusage {
	int64_t user_sec, user_usec;
	int64_t system_sec, system_usec;
	long maxrss; /* KiB */
	long ixrss, idrss, isrss;
	long minflt, majflt;
	long rest[8];
};
_Static_assert(sizeof(struct sys_rusage) == 144, "the kernel writes 144 bytes");
#define SYS_RUSAGE_SELF 0

#define SYS_POLLIN 1
#define SYS_POLLNVAL 0x20
struct sys_pollfd {
	int32_t fd;
	int16_t events;
	int16_t revents;
};

#define SYS_CAPS_VERSION_3 0x20080522u /* Linux 2.6.26 */
#define SYS_CAPS_EVER 37               /* that many are known to all kernels */
#define SYS_CAP_SETGID 6
#define SYS_CAP_SETUID 7
#define SYS_SECBIT_NO_SETUID_FIXUP 0x4u
#define SYS_SECBIT_KEEP_CAPS 0x10u
#define SYS_SECBIT_NO_CAP_AMBIENT_RAISE 0x40u
struct sys_caps_header {
	uint32_t version;
	int32_t pid;
};
struct sys_caps {
	struct {
		uint32_t effective;
		uint32_t permitted;
		uint32_t inheritable;
	} low, high;
};

struct sys_rlimit {
	uint64_t soft;
	uint64_t hard;
};
#define SYS_RLIMIT_FSIZE 1
#define SYS_RLIMIT_STACK 3
#define SYS_RLIMIT_NOFILE 7
#define SYS_RLIMITS 16 /* resources that the kernel knows */

/* A mount's flags and no more. */
struct sys_statfs {
	uint64_t before[10];
	uint64_t flags;
	uint64_t after[4];
};
_Static_assert(sizeof(struct sys_statfs) == 120, "as the kernel's");
#define SYS_ST_NOEXEC 8

struct sys_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

/* The form with utilization clamps (Linux 5.3). */
struct sys_sched_attr {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};
_Static_assert(sizeof(struct sys_sched_attr) == 56, "as the kernel's");
#define SYS_SCHED_FLAG_KEEP_ALL UINT64_C(0x18)
#define SYS_SCHED_FLAG_UTIL_CLAMP_MIN UINT64_C(0x20)
#define SYS_SCHED_FLAG_UTIL_CLAMP_MAX UINT64_C(0x40)

#define SYS_STATX_TYPE 0x1u
#define SYS_STATX_MODE 0x2u
#define SYS_STATX_INO 0x100u
#define SYS_STATX_NLINK 0x4u
#define SYS_STATX_SIZE 0x200u
#define SYS_S_IFMT 0170000
#define SYS_S_IFDIR 0040000
#define SYS_S_IFREG 0100000
struct sys_statx {
	uint32_t mask;
	uint32_t blksize;
	uint64_t attributes;
	uint32_t nlink;
	uint32_t ids[2];
	uint16_t mode;
	uint16_t pad;
	uint64_t ino;
	uint64_t size;
	uint64_t between[11];
	uint64_t device; /* major, and minor above it */
	uint64_t after[14];
};
_Static_assert(offsetof(struct sys_statx, mode) == 28, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, size) == 40, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, device) == 136, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, mode) == 28, "as the kernel's");
_Static_assert(sizeof(struct sys_statx) == 256, "as the kernel's");

/* ioctl of a pidfd (Linux 6.13; the exit status 6.15). */
struct sys_pidfd_info {
	uint64_t mask;
	uint64_t cgroupid;
	uint32_t pid, tgid, ppid;
	uint32_t ids[8];
	int32_t exit_code;
};
#define SYS_PIDFD_GET_INFO 0xc040ff0bul /* _IOWR(0xff, 11, 64 bytes) */
#define SYS_PIDFD_INFO_EXIT (UINT64_C(1) << 3)

/* Classic BPF for seccomp(2). */
struct sys_filter {
	uint16_t code;
	uint8_t jt;
	uint8_t jf;
	uint32_t k;
};
struct sys_fprog {
	uint16_t count;
	const struct sys_filter *filter;
};
#define SYS_SECCOMP_SET_MODE_FILTER 1
#if defined(__aarch64__)
#define SYS_AUDIT_ARCH 0xc00000b7u
#else
#define SYS_AUDIT_ARCH 0xc000003eu
#endif

struct sys_landlock_ruleset {
	uint64_t fs;
	uint64_t net;   /* Linux 6.7 */
	uint64_t scope; /* Linux 6.12 */
};
struct sys_landlock_path {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));
struct sys_landlock_port {
	uint64_t allowed;
	uint64_t port;
};
#define SYS_LANDLOCK_VERSION 1u
#define SYS_LANDLOCK_PATH 1
#define SYS_LANDLOCK_PORT 2

#define SYS_CLOCK_MONOTONIC 1
/* Flags in /proc/PID/stat: never reached exec; on its way out. */
#define SYS_PF_FORKNOEXEC 0x40
#define SYS_PF_EXITING 0x4

#endif
