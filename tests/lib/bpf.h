/* SPDX-License-Identifier: MIT */
#ifndef TEST_BPF_H
#define TEST_BPF_H

/* Filters of system calls, by hand. */
#include <stddef.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#if defined(__aarch64__)
#define BPF_HERE AUDIT_ARCH_AARCH64
#else
#define BPF_HERE AUDIT_ARCH_X86_64
#endif

#define BPF_NUMBER                                                             \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define BPF_ARGUMENT(i)                                                        \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS,                                     \
		 offsetof(struct seccomp_data, args) + 8 * (i))
#define BPF_RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))

/* These take two instructions after BPF_NUMBER. */
#define BPF_IF(number_, value)                                                 \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number_), 0, 1), BPF_RETURN(value)
#define BPF_ERROR(e) (SECCOMP_RET_ERRNO | (e))

/* All calls but one are allowed, which is answered with value. */
#define BPF_DENY(number_, value)                                               \
	BPF_NUMBER, BPF_IF(number_, value), BPF_RETURN(SECCOMP_RET_ALLOW)

#define FILTER(...) ((const struct sock_filter[]){__VA_ARGS__})
#define STEP_FILTER(...)                                                       \
	brood_step_seccomp(FILTER(__VA_ARGS__), sizeof(FILTER(__VA_ARGS__)), 0)

#endif
