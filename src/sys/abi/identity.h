/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_IDENTITY_H
#define SYS_ABI_IDENTITY_H

/* Capabilities, and the ids in the auxiliary vector. */
#include <stddef.h>
#include <stdint.h>

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

#define SYS_AT_UID 11
#define SYS_AT_EUID 12
#define SYS_AT_GID 13
#define SYS_AT_EGID 14

#endif
