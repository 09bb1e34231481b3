/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_SIGNAL_H
#define SYS_ABI_SIGNAL_H

/* Signals. */
#include <stddef.h>
#include <stdint.h>

#define SYS_SIGCHLD 17
#define SYS_SIGUSR1 10
#define SYS_SIGTRAP 5
#define SYS_SIGKILL 9
#define SYS_SIGPIPE 13
#define SYS_SIGTERM 15
#define SYS_SIGCONT 18
#define SYS_SIGSTOP 19
#define SYS_SIGTSTP 20
#define SYS_SIGTTIN 21
#define SYS_SIGTTOU 22
#define SYS_NSIG 64
#define SYS_SIG_DFL 0ul
#define SYS_SIG_IGN 1ul
#define SYS_SIG_BLOCK 0
#define SYS_SIG_SETMASK 2
#define SYS_SIGSET_SIZE 8

struct sys_sigaction {
	unsigned long handler;
	unsigned long flags;
	unsigned long restorer;
	uint64_t mask;
};

#endif
