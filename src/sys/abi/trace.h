/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_TRACE_H
#define SYS_ABI_TRACE_H

/* One process at another: ptrace(2) and what goes with it. */
#include <stddef.h>
#include <stdint.h>

#define SYS_PTRACE_PEEKDATA 2
#define SYS_PTRACE_POKEDATA 5
#define SYS_PTRACE_CONT 7
#define SYS_PTRACE_DETACH 17
#define SYS_PTRACE_GETREGSET 0x4204
#define SYS_PTRACE_SETREGSET 0x4205
#define SYS_PTRACE_SEIZE 0x4206
#define SYS_PTRACE_SETSIGMASK 0x420b
#define SYS_PTRACE_O_TRACEEXEC 0x10
#define SYS_PTRACE_O_EXITKILL 0x100000 /* Linux 3.8 */
#define SYS_PTRACE_EVENT_EXEC 4
#define SYS_PTRACE_EVENT_STOP 128
#define SYS_NT_PRSTATUS 1

#define SYS_PR_SET_PTRACER 0x59616d61 /* Yama's */


#endif
