/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_NAMESPACE_H
#define SYS_ABI_NAMESPACE_H

/* Namespaces and mounts. */
#include <stddef.h>
#include <stdint.h>

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

#define SYS_AF_UNIX 1
#define SYS_AF_INET 2
#define SYS_SOCK_DGRAM 2
#define SYS_SOCK_SEQPACKET 5
#define SYS_SOCK_NONBLOCK 04000
#define SYS_MSG_NOSIGNAL 0x4000
#define SYS_SOCK_CLOEXEC 02000000
#define SYS_SIOCGIFFLAGS 0x8913ul
#define SYS_SIOCSIFFLAGS 0x8914ul
#define SYS_IFF_UP 0x1
struct sys_ifreq {
	char name[16];
	int16_t flags;
	char rest[22];
};

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

#endif
