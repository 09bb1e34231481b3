/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_FILE_H
#define SYS_ABI_FILE_H

/* Files, directories and descriptors. */
#include <stddef.h>
#include <stdint.h>

#define SYS_CLOSE_RANGE_UNSHARE 2u

#define SYS_AT_FDCWD (-100)
#define SYS_AT_REMOVEDIR 0x200
#define SYS_AT_EMPTY_PATH 0x1000
#define SYS_O_RDONLY 0
#define SYS_O_WRONLY 1
#define SYS_O_RDWR 2
#define SYS_O_CREAT 0100
#define SYS_O_EXCL 0200
#define SYS_O_APPEND 02000
#define SYS_O_NONBLOCK 04000
#define SYS_O_NOCTTY 0400
#define SYS_O_CLOEXEC 02000000
#define SYS_O_PATH 010000000
#if defined(__aarch64__)
#define SYS_O_DIRECTORY 040000
#define SYS_O_NOFOLLOW 0100000
#else
#define SYS_O_DIRECTORY 0200000
#define SYS_O_NOFOLLOW 0400000
#endif
#define SYS_O_TMPFILE (020000000 | SYS_O_DIRECTORY) /* Linux 3.11 */
#define SYS_F_DUPFD 0
#define SYS_F_GETFD 1
#define SYS_F_SETFD 2
#define SYS_FD_CLOEXEC 1
#define SYS_F_GETFL 3
#define SYS_F_SETFL 4
#define SYS_F_SETLK 6
#define SYS_F_SETLKW 7
#define SYS_F_WRLCK 1
struct sys_flock {
	int16_t type;
	int16_t whence;
	int64_t start;
	int64_t length;
	int32_t pid;
};
#define SYS_F_DUPFD_CLOEXEC 1030
#define SYS_F_SETPIPE_SZ 1031
#define SYS_PIPE_BUF 4096
#define SYS_SPLICE_F_MOVE 1u
#define SYS_SPLICE_F_NONBLOCK 2u
#define SYS_SEEK_SET 0
#define SYS_SEEK_CUR 1
#define SYS_SEEK_END 2
#define SYS_FIONREAD 0x541bul
#define SYS_F_ADD_SEALS 1033
#define SYS_F_SEAL_SEAL 1
#define SYS_F_SEAL_SHRINK 2
#define SYS_F_SEAL_GROW 4
#define SYS_F_SEAL_WRITE 8
#define SYS_MFD_CLOEXEC 1u
#define SYS_MFD_ALLOW_SEALING 2u
#define SYS_MFD_NOEXEC_SEAL 8u /* Linux 6.3 */

#define SYS_TCGETS 0x5401ul
#define SYS_TCSETS 0x5402ul
#define SYS_TIOCGPTPEER 0x5441ul /* Linux 4.13 */
#define SYS_TIOCGWINSZ 0x5413ul
#define SYS_TIOCSCTTY 0x540eul
#define SYS_TIOCSPGRP 0x5410ul
#define SYS_TIOCSPTLCK 0x40045431ul
#define SYS_TIOCSWINSZ 0x5414ul
/* The kernel's struct termios, which is not the C library's. */
struct sys_termios {
	uint32_t modes[4];
	uint8_t line;
	uint8_t characters[19];
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

#define SYS_POLLIN 1
#define SYS_POLLOUT 4
#define SYS_POLLHUP 0x10
#define SYS_POLLNVAL 0x20
#define SYS_POLLRDHUP 0x2000

#define SYS_SHUT_WR 1
#define SYS_EFD_CLOEXEC SYS_O_CLOEXEC
#define SYS_EFD_NONBLOCK SYS_O_NONBLOCK
struct sys_pollfd {
	int32_t fd;
	int16_t events;
	int16_t revents;
};

#define SYS_AF_UNIX 1
#define SYS_SOCK_SEQPACKET 5
#define SYS_SOCK_CLOEXEC 02000000
#define SYS_SOL_SOCKET 1
#define SYS_SO_PASSCRED 16
#define SYS_SCM_RIGHTS 1
#define SYS_SCM_CREDENTIALS 2
#define SYS_MSG_CTRUNC 8
#define SYS_MSG_TRUNC 0x20
#define SYS_MSG_DONTWAIT 0x40
#define SYS_MSG_NOSIGNAL 0x4000
#define SYS_MSG_CMSG_CLOEXEC 0x40000000
struct sys_iovec {
	void *base;
	size_t length;
};
struct sys_msghdr {
	void *name;
	int32_t name_length;
	int32_t pad;
	struct sys_iovec *parts;
	size_t count;
	void *control;
	size_t control_length;
	uint32_t flags;
	uint32_t pad_end;
};
_Static_assert(sizeof(struct sys_msghdr) == 56, "as the kernel's");
/* Each part of control starts with one, and is padded to 8 bytes. */
struct sys_cmsghdr {
	size_t length;
	int32_t level;
	int32_t type;
};
struct sys_ucred {
	int32_t pid;
	uint32_t uid;
	uint32_t gid;
};

#define SYS_IN_CLOEXEC 02000000
#define SYS_IN_NONBLOCK 04000
#define SYS_IN_MODIFY 0x2u
#define SYS_IN_ATTRIB 0x4u
#define SYS_IN_DELETE_SELF 0x400u
#define SYS_IN_MOVE_SELF 0x800u
#define SYS_IN_IGNORED 0x8000u
struct sys_inotify_event {
	int32_t watch;
	uint32_t mask;
	uint32_t cookie;
	uint32_t length;
};

#define SYS_EPOLL_CLOEXEC 02000000
#define SYS_EPOLL_CTL_ADD 1
#define SYS_EPOLL_CTL_DEL 2
#define SYS_EPOLL_CTL_MOD 3
#define SYS_EPOLLIN 1u
#define SYS_EPOLLONESHOT (1u << 30)
/* As on 32 bits where the machine has run such programs. */
struct sys_epoll_event {
	uint32_t events;
	uint64_t data;
}
#if defined(__x86_64__)
__attribute__((packed))
#endif
;

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

#define SYS_S_ISUID 04000
#define SYS_S_ISGID 02000
#define SYS_S_IXGRP 010
#define SYS_STATX_TYPE 0x1u
#define SYS_STATX_MODE 0x2u
#define SYS_STATX_INO 0x100u
#define SYS_STATX_NLINK 0x4u
#define SYS_STATX_CTIME 0x80u
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
	uint64_t between[6];
	int64_t changed; /* the last change, of whatever */
	uint32_t changed_ns;
	uint32_t pad_changed;
	uint64_t times[3];
	uint64_t device; /* major, and minor above it */
	uint64_t after[14];
};
_Static_assert(offsetof(struct sys_statx, mode) == 28, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, size) == 40, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, changed) == 96, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, device) == 136, "as the kernel's");
_Static_assert(offsetof(struct sys_statx, mode) == 28, "as the kernel's");
_Static_assert(sizeof(struct sys_statx) == 256, "as the kernel's");

#endif
