/* SPDX-License-Identifier: MIT */
#include "exec/undo.h"

#include "sys/sys.h"

static int keep(const struct undos *u, int fd)
{
	int r = sys_fcntl(fd, SYS_F_DUPFD_CLOEXEC, u->floor);

	return r == -EINVAL ? -EMFILE : r;
}

static int directory(const struct undos *u, struct undo *to)
{
	int fd = sys_openat(SYS_AT_FDCWD, ".",
			    SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);

	if (fd < 0)
		return fd;
	to->kind = UNDO_DIRECTORY;
	to->saved = keep(u, fd);
	sys_close(fd);
	return to->saved < 0 ? to->saved : 0;
}

/* Reading it is setting it. */
static void umask(struct undo *to)
{
	to->kind = UNDO_UMASK;
	to->x = (uint64_t)sys_umask(0777);
	sys_umask((unsigned)to->x);
}

static int descriptor(const struct undos *u, struct undo *to, int fd)
{
	int flags = sys_fcntl(fd, SYS_F_GETFD, 0);

	to->kind = UNDO_DESCRIPTOR;
	to->fd = fd;
	if (flags < 0)
		return 0; /* it was closed, or is no number for one */
	to->flags = flags;
	to->saved = keep(u, fd);
	return to->saved < 0 ? to->saved : 0;
}

static int only_flags(struct undo *to, int fd)
{
	int flags = sys_fcntl(fd, SYS_F_GETFD, 0);

	if (flags < 0)
		return 0; /* the action will say so */
	to->kind = UNDO_FLAGS;
	to->fd = fd;
	to->flags = flags;
	return 0;
}

static int limit(struct undo *to, int resource)
{
	struct sys_rlimit old;

	if (sys_prlimit(resource, NULL, &old) < 0)
		return 0;
	to->kind = UNDO_LIMIT;
	to->x = old.soft;
	to->y = old.hard;
	return 0;
}

static int kept_number(struct undo *to, const int *number)
{
	to->kind = UNDO_SAVED;
	to->number = number;
	to->fd = *number;
	return 0;
}

static int call(struct undo *to, long nr, long a, long b)
{
	to->kind = UNDO_CALL;
	to->nr = nr;
	to->args[0] = a;
	to->args[1] = b;
	return 0;
}

static int program_fd(struct undo *to, const int *number)
{
	kept_number(to, number);
	to->flags = sys_fcntl(*number, SYS_F_GETFD, 0);
	return 0;
}

int undo_file(struct undos *u, struct undo *to, const struct born *b,
	      const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_CHDIR:
	case OP_FCHDIR:
		return directory(u, to);
	case OP_UMASK:
		umask(to);
		return 0;
	case OP_SETPGID:
		return call(to, __NR_setpgid, 0, sys_getpgid(0));
	case OP_DUP:
		return op->a == op->b ? only_flags(to, op->a)
				      : descriptor(u, to, op->a);
	case OP_RESTORE:
	case OP_OPEN:
	case OP_CLOSE:
		return descriptor(u, to, op->a);
	case OP_CLOEXEC:
		return only_flags(to, op->a);
	case OP_SAVE:
		return kept_number(to, &b->saved);
	case OP_KEEP:
		return kept_number(to, &b->kept[op->y]);
	case OP_CLOSE_FROM:
		return 0; /* nothing is closed before the exec */
	case OP_PROGRAM_FD:
		return program_fd(to, &b->program_fd);
	case OP_RLIMIT:
		return limit(to, op->a);
	case OP_SIGDEFAULT:
	case OP_SIGIGNORE:
		return undo_signals(u, to, op->x);
	default:
		to->kind = UNDO_LASTS;
		return 0;
	}
}

static void descriptor_back(const struct undo *undo)
{
	if (undo->saved < 0) {
		sys_close(undo->fd);
		return;
	}
	sys_dup3(undo->saved, undo->fd,
		 undo->flags & SYS_FD_CLOEXEC ? SYS_O_CLOEXEC : 0);
	sys_close(undo->saved);
}

static void saved_back(const struct undo *undo)
{
	if (undo->saved >= 0)
		sys_close(undo->saved);
	else if (undo->op->code == OP_PROGRAM_FD)
		sys_fcntl(undo->fd, SYS_F_SETFD, undo->flags);
}

void undo_file_back(const struct undo *undo)
{
	switch (undo->kind) {
	case UNDO_DIRECTORY:
		sys_fchdir(undo->saved);
		sys_close(undo->saved);
		return;
	case UNDO_DESCRIPTOR:
		descriptor_back(undo);
		return;
	case UNDO_FLAGS:
		sys_fcntl(undo->fd, SYS_F_SETFD, undo->flags);
		return;
	case UNDO_SAVED:
		saved_back(undo);
		return;
	default:
		return;
	}
}
