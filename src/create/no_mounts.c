/* SPDX-License-Identifier: MIT */
#include "create/rfork.h"

#include "plan/bpf.h"
#include "sys/sys.h"

/*
 * The filter that Plan 9's RFNOMNT becomes: nothing changes the mount
 * namespace, and none other is entered. Flags of clone3 lie in memory that a
 * filter cannot read; it is answered as on a kernel without it, and callers
 * then use clone, whose flags it can.
 */
#define ALLOW 0x7fff0000u
#define REFUSE (0x00050000u | EPERM)
#define MISSING (0x00050000u | ENOSYS)
#define NAMESPACES ((uint32_t)(SYS_CLONE_NEWNS | SYS_CLONE_NEWUSER))

enum { NUMBER = 0, ARCH = 4, FLAGS = 16 };

#define LOAD(at)                                                               \
	{                                                                      \
		BPF_LD_ABS, 0, 0, at                                           \
	}
#define RETURN(what)                                                           \
	{                                                                      \
		BPF_RET_K, 0, 0, what                                          \
	}
/* A call by that number gets this answer. */
#define ON(number, answer) {BPF_JEQ, 0, 1, number}, RETURN(answer)

static const struct sys_filter filter[] = {
	LOAD(ARCH),
	{BPF_JEQ, 1, 0, SYS_AUDIT_ARCH},
	RETURN(REFUSE), /* another architecture's numbers */
	LOAD(NUMBER),
#if defined(__x86_64__)
	{BPF_JGE, 0, 1, 0x40000000}, /* x32's */
	RETURN(REFUSE),
#endif
	ON(__NR_mount, REFUSE),
	ON(__NR_umount2, REFUSE),
	ON(__NR_pivot_root, REFUSE),
	ON(__NR_chroot, REFUSE),
	ON(__NR_setns, REFUSE),
	ON(__NR_open_tree, REFUSE),
	ON(__NR_move_mount, REFUSE),
	ON(__NR_fsopen, REFUSE),
	ON(__NR_fsmount, REFUSE),
	ON(__NR_fspick, REFUSE),
	ON(__NR_mount_setattr, REFUSE),
	ON(__NR_clone3, MISSING),
	{BPF_JEQ, 1, 0, __NR_clone},
	{BPF_JEQ, 0, 3, __NR_unshare},
	LOAD(FLAGS), /* little endian: the lower half comes first */
	{BPF_JSET, 0, 1, NAMESPACES},
	RETURN(REFUSE),
	RETURN(ALLOW),
};

/* Without CAP_SYS_ADMIN a filter needs no_new_privs, and in Plan 9 there is no
 * way back either. */
int no_mounts(void)
{
	const struct sys_fprog program = {
		.count = sizeof filter / sizeof *filter,
		.filter = filter,
	};
	int r = sys_prctl(SYS_PR_SET_NO_NEW_PRIVS, 1, 0);

	return r < 0 ? r
		     : sys_seccomp(SYS_SECCOMP_SET_MODE_FILTER, 0, &program);
}
