/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_PROCESS_H
#define SYS_ABI_PROCESS_H

/* A process: its attributes, its end and what is told of it. */
#include <stddef.h>
#include <stdint.h>

#define SYS_PR_SET_PDEATHSIG 1
#define SYS_PR_GET_PDEATHSIG 2
#define SYS_PR_GET_DUMPABLE 3
#define SYS_PR_SET_DUMPABLE 4
#define SYS_PR_SET_KEEPCAPS 8
#define SYS_PR_CAPBSET_READ 23
#define SYS_PR_CAPBSET_DROP 24
#define SYS_PR_GET_SECUREBITS 27
#define SYS_PR_SET_SECUREBITS 28
#define SYS_PR_SET_TIMERSLACK 29
#define SYS_PR_GET_TIMERSLACK 30
#define SYS_PR_GET_CHILD_SUBREAPER 37
#define SYS_PR_SET_CHILD_SUBREAPER 36
#define SYS_PR_GET_TID_ADDRESS 40
#define SYS_PR_SET_NO_NEW_PRIVS 38
#define SYS_PR_SET_MDWE 65 /* Linux 6.3 */
#define SYS_PR_MDWE_REFUSE_EXEC_GAIN 1
#define SYS_PR_CAP_AMBIENT 47 /* Linux 4.3 */
#define SYS_PR_CAP_AMBIENT_IS_SET 1
#define SYS_PR_CAP_AMBIENT_RAISE 2
#define SYS_PR_CAP_AMBIENT_CLEAR_ALL 4
#define SYS_PR_SCHED_CORE 62 /* Linux 5.14 */
#define SYS_PR_SCHED_CORE_CREATE 1
#define SYS_PR_SCHED_CORE_SHARE_FROM 3
#define SYS_KCMP_SYSVSEM 6
#define SYS_KEYCTL_JOIN_SESSION_KEYRING 1
#define SYS_PTRACE_TRACEME 0
#define SYS_PRIO_PROCESS 0
#define SYS_IOPRIO_WHO_PROCESS 1

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

#define SYS_PIDFD_THREAD 0200u /* Linux 6.9 */
#define SYS_PIDFD_SIGNAL_PROCESS_GROUP 4 /* Linux 6.9 */

#define SYS_P_ALL 0
#define SYS_P_PID 1
#define SYS_P_PIDFD 3 /* Linux 5.4 */
#define SYS_WNOHANG 1
#define SYS_WNOWAIT 0x01000000
#define SYS_WSTOPPED 2
#define SYS_WEXITED 4
#define SYS_WCONTINUED 8
#define SYS_WALL 0x40000000
#define SYS_WCLONE ((int)0x80000000) /* only those that raise no SIGCHLD */
#define SYS_CLD_EXITED 1
#define SYS_CLD_DUMPED 3
#define SYS_CLD_TRAPPED 4
#define SYS_CLD_STOPPED 5
#define SYS_CLD_CONTINUED 6

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

/* Flags in /proc/PID/stat: never reached exec; on its way out. */
#define SYS_PF_FORKNOEXEC 0x40
#define SYS_PF_EXITING 0x4

#endif
