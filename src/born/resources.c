/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

static int write_at(int dir, const char *path, const void *text, size_t size)
{
	int fd = sys_openat(dir, path, SYS_O_WRONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return fd;
	n = sys_write(fd, text, size);
	sys_close(fd);
	return n < 0 ? (int)n : 0;
}

static int write_file(const char *path, const void *text, size_t size)
{
	return write_at(SYS_AT_FDCWD, path, text, size);
}

static const void *made_up(const struct op *op)
{
	return (const void *)(uintptr_t)op->x;
}

/* Kernels that lack the clamps say that the size or a flag is wrong. */
static int clamps(int least, int most)
{
	struct sys_sched_attr attr = {
		.size = sizeof attr,
		.flags = SYS_SCHED_FLAG_KEEP_ALL,
	};
	int r;

	if (least != BROOD_UCLAMP_KEEP) {
		attr.flags |= SYS_SCHED_FLAG_UTIL_CLAMP_MIN;
		attr.util_min = (uint32_t)least;
	}
	if (most != BROOD_UCLAMP_KEEP) {
		attr.flags |= SYS_SCHED_FLAG_UTIL_CLAMP_MAX;
		attr.util_max = (uint32_t)most;
	}
	r = sys_sched_setattr(0, &attr);
	return r == -E2BIG ? -EOPNOTSUPP : r;
}

/* With these arguments only a kernel that lacks it finds them invalid. */
static int core(int pid)
{
	int r = sys_prctl(SYS_PR_SCHED_CORE,
			  pid ? SYS_PR_SCHED_CORE_SHARE_FROM
			      : SYS_PR_SCHED_CORE_CREATE,
			  (unsigned long)pid);

	return r == -EINVAL ? -EOPNOTSUPP : r;
}

static int join(const struct op *op)
{
	int dir = op->flags & BROOD_CGROUP_FD ? op->a : SYS_AT_FDCWD;

	return write_at(dir, made_up(op), "0", 1);
}

static int keyring(const char *name)
{
	int r = sys_keyctl(SYS_KEYCTL_JOIN_SESSION_KEYRING, name);

	return r < 0 ? r : 0;
}

static int is_there(const char *path)
{
	int fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);

	if (fd < 0)
		return 0;
	sys_close(fd);
	return 1;
}

/* Without a security module the file is there, and cannot even be read. */
static int has_module(const char *path)
{
	char byte;
	int fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return !is_there("/proc/thread-self");
	n = sys_read(fd, &byte, 1);
	sys_close(fd);
	return n != -EINVAL;
}

static int label(const struct op *op)
{
	const char *path = op->flags & BROOD_LABEL_APPARMOR
				   ? "/proc/thread-self/attr/apparmor/exec"
				   : "/proc/thread-self/attr/exec";
	int r = write_file(path, made_up(op), op->y);

	if ((r == -EINVAL || r == -ENOENT) && !has_module(path))
		return -EOPNOTSUPP;
	return r;
}

int born_resource(const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_OOM_SCORE:
		return write_file("/proc/self/oom_score_adj", made_up(op),
				  op->y);
	case OP_MEMPOLICY:
		return sys_set_mempolicy(op->a, op->x ? op->text : NULL,
					 op->x * 8);
	case OP_UCLAMP:
		return clamps(op->a, op->b);
	case OP_CORE_SCHED:
		return core(op->a);
	case OP_CGROUP_JOIN:
		return join(op);
	case OP_KEYRING:
		return keyring(op->text);
	case OP_EXEC_LABEL:
		return label(op);
	default:
		return -ENOSYS;
	}
}
