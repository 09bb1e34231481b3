/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_CONFINE_H
#define SYS_ABI_CONFINE_H

/* Filters and landlock. */
#include <stddef.h>
#include <stdint.h>

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

#endif
