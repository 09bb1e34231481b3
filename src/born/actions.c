/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* Close-on-exec goes with the copy, and where there is nothing to copy it has
 * to be taken off. */
static int duplicate(int to, int from)
{
	int r = to == from ? sys_fcntl(to, SYS_F_SETFD, 0)
			   : sys_dup3(from, to, 0);

	return r < 0 ? r : 0;
}

static int directory(const struct born *b, const struct op *op)
{
	if (!(op->flags & BROOD_OPEN_AT))
		return SYS_AT_FDCWD;
	return op->y ? b->kept[op->y - 1] : op->b;
}

static int open_as(int fd, int dir, const char *path, int flags, unsigned mode)
{
	int r = sys_openat(dir, path, flags, mode);
	int opened = r;

	if (r < 0 || r == fd)
		return r < 0 ? r : 0;
	r = sys_dup3(opened, fd, 0);
	sys_close(opened);
	return r < 0 ? r : 0;
}

/* At the limit of the table no number is high enough: then a given one. */
static int save(int *where, int fd, uint64_t floor, int otherwise)
{
	int r = sys_fcntl(fd, SYS_F_DUPFD_CLOEXEC, (long)floor);

	if (r < 0 && otherwise >= 0)
		r = sys_dup3(fd, otherwise, SYS_O_CLOEXEC);
	if (r < 0)
		return r == -EINVAL ? -EMFILE : r;
	*where = r;
	return 0;
}

static int save_program(struct born *b, uint64_t floor, int may_stay)
{
	int r = save(&b->program_fd, b->program_fd, floor, -1);

	return r < 0 && may_stay
		       ? sys_fcntl(b->program_fd, SYS_F_SETFD, SYS_FD_CLOEXEC)
		       : r;
}

static int program_moved(const struct born *b)
{
	if (b->program_fd != b->plan->program_fd)
		sys_close(b->plan->program_fd);
	return 0;
}

static int close_if_open(int fd)
{
	int r = sys_close(fd);

	return r == -EBADF ? 0 : r;
}

static int limit(int resource, uint64_t soft, uint64_t hard)
{
	struct sys_rlimit limits = {soft, hard};

	return sys_prlimit(resource, &limits, NULL);
}

static int session(void)
{
	int r = sys_setsid();

	return r < 0 ? r : 0;
}

/* A pipeline's goes on in a new one if it ended with those that were in it, as
 * where SIGCHLD is ignored. */
static int group(int pgid, int or_new)
{
	int r = sys_setpgid(0, pgid);

	return or_new && (r == -EPERM || r == -ESRCH) ? sys_setpgid(0, 0) : r;
}

/* Wherever the child was before may lie outside. */
static int new_root(const char *path)
{
	int r = sys_chroot(path);

	return r < 0 ? r : sys_chdir("/");
}

static int new_root_fd(int fd)
{
	int r = sys_fchdir(fd);

	return r < 0 ? r : sys_chroot(".");
}

static int mask_files(unsigned mask)
{
	sys_umask(mask); /* cannot fail */
	return 0;
}

static int call(const struct op *op)
{
	int r = op->call((void *)(uintptr_t)op->x);

	return r < 0 ? r : 0;
}

static int file_action(struct born *b, const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_CHDIR:
		return sys_chdir(op->text);
	case OP_FCHDIR:
		return sys_fchdir(op->a);
	case OP_UMASK:
		return mask_files(op->mode);
	case OP_CHROOT:
		return new_root(op->text);
	case OP_ROOT_FD:
		return new_root_fd(op->a);
	case OP_SETSID:
		return session();
	case OP_SETPGID:
		return group(op->a, op->flags);
	case OP_DUP:
		return duplicate(op->a, op->b);
	case OP_SAVE:
		return save(&b->saved, op->b, op->x, (int)op->y);
	case OP_RESTORE:
		return duplicate(op->a, b->saved);
	case OP_OPEN:
		return open_as(op->a, directory(b, op), op->text, (int)op->x,
			       op->mode);
	case OP_KEEP:
		return save(&b->kept[op->y], op->b, op->x, -1);
	case OP_CLOSE_FROM:
		return born_close_from(b, op->a);
	case OP_CLOSE:
		return close_if_open(op->a);
	case OP_CLOSE_GAP:
		return born_close_gap(b, op->a, op->b);
	case OP_CLOEXEC:
		return sys_fcntl(op->a, SYS_F_SETFD, SYS_FD_CLOEXEC);
	case OP_PROGRAM_FD:
		return save_program(b, op->x, op->a);
	case OP_PROGRAM_MOVED:
		return program_moved(b);
	case OP_CTTY:
		return born_take_terminal(op->a);
	case OP_FOREGROUND:
		return born_to_foreground(op->a);
	case OP_RLIMIT:
		return limit(op->a, op->x, op->y);
	case OP_CALL:
		return call(op);
	case OP_SIGDEFAULT:
		return born_set_actions(op->x, SYS_SIG_DFL);
	case OP_SIGIGNORE:
		return born_set_actions(op->x, SYS_SIG_IGN);
	default:
		return -ENOSYS;
	}
}

int born_action(struct born *b, const struct op *op)
{
	switch ((enum op_family)(op->code & OPS_FAMILY_MASK)) {
	case OPS_FILES:
		return file_action(b, op);
	case OPS_ATTRIBUTES:
		return born_attribute(b, op);
	case OPS_PRIVILEGES:
		return born_privilege(op);
	case OPS_RESOURCES:
		return born_resource(op);
	case OPS_CONFINEMENT:
		return born_confine(b, op);
	case OPS_NAMESPACES:
		return born_namespace(b, op);
	case OPS_FAMILY_MASK:
		break;
	}
	return -ENOSYS;
}
