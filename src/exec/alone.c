/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "create/process.h"
#include "create/slot.h"
#include "sys/sys.h"

/* Behind a filter that forbids it: threads at least can be counted. */
static int threads(void)
{
	char buf[512] __attribute__((aligned(8)));
	int fd = sys_openat(SYS_AT_FDCWD, "/proc/self/task",
			    SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	int count = 0;
	long n;

	if (fd < 0)
		return fd;
	n = sys_getdents64(fd, buf, sizeof buf);
	sys_close(fd);
	for (long at = 0; at < n; count++)
		at += ((const struct sys_dirent *)(const void *)(buf + at))
			      ->reclen;
	return n < 0 ? (int)n : count - 2; /* "." and ".." */
}

#if defined(__aarch64__)
static int shadow_stack(void)
{
	uint64_t status = 0;

	return sys_prctl(SYS_PR_GET_SHADOW_STACK_STATUS,
			 (unsigned long)sys_ptr(&status), 0) == 0 &&
	       (status & 1);
}
#else
static int shadow_stack(void)
{
	uint64_t status = 0;

	return sys_arch_prctl(SYS_ARCH_SHSTK_STATUS, sys_ptr(&status)) == 0 &&
	       (status & 1);
}
#endif

/* The kernel knows who is on this memory and has a call that tells: it unshares
 * nothing, and works only where there is nothing to unshare. */
int image_alone(struct fault *fault)
{
	struct process *here = process_if_any();
	int r;

	if (here)
		slots_settle(here);
	r = sys_unshare(SYS_CLONE_VM);
	if (r == -EPERM || r == -ENOSYS)
		r = threads() > 1 ? -EINVAL : 0;
	if (r == -EINVAL)
		return image_refuse(fault, -EBUSY, BROOD_REASON_MEMORY_SHARED);
	if (shadow_stack())
		return image_refuse(fault, -EOPNOTSUPP,
				    BROOD_REASON_SHADOW_STACK);
	return 0;
}
