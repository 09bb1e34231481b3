/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/clock.h"
#include "sys/sys.h"

/* Whoever rules a user namespace may trace who joins it, who still has the
 * caller's memory; not if that is undumpable. The caller puts it back. */
static int join(int fd, uint64_t kinds)
{
	int r = 0;

	if (!kinds || (kinds & BROOD_NS_USER))
		r = sys_prctl(SYS_PR_SET_DUMPABLE, 0, 0);
	return r < 0 ? r : sys_setns(fd, (int)kinds);
}

static int write_file(const char *path, const char *text, size_t size)
{
	int fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_WRONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return fd;
	n = sys_write(fd, text, size);
	sys_close(fd);
	return n < 0 ? (int)n : 0;
}

#define LOOK_AGAIN (100 * CLOCK_MS)

/*
 * The caller has the rights in the outer namespace that several ranges take. If
 * it is killed meanwhile, nobody would ever open the gate: the signal is for
 * that, and a look for what was before it. A parent outside the namespace of
 * processes has no number here.
 */
static int wait_for_maps(const struct born *b)
{
	struct sys_timespec span = clock_span(LOOK_AGAIN);
	uint32_t gate;

	sys_prctl(SYS_PR_SET_PDEATHSIG, SYS_SIGKILL, 0);
	while ((gate = __atomic_load_n(&b->gate, __ATOMIC_ACQUIRE)) ==
	       BORN_CLOSED) {
		int parent = sys_getppid();

		if (parent && parent != b->parent)
			sys_exit_group(127);
		sys_futex_wait(&b->gate, BORN_CLOSED, &span);
	}
	if (gate == BORN_TURNED_AWAY)
		sys_exit_group(127); /* the caller has reported it */
	return sys_prctl(SYS_PR_SET_PDEATHSIG, 0, 0);
}

static int map(const struct born *b, const struct op *op, const char *path)
{
	if (!(b->spaces & BORN_MAPPED))
		return write_file(path, op->text, op->x);
	return b->gate == BORN_OPEN ? 0 : wait_for_maps(b);
}

static int map_groups(const struct born *b, const struct op *op)
{
	int r = 0;

	if (!(b->spaces & BORN_MAPPED) && (b->spaces & BORN_NO_SETGROUPS))
		r = write_file("/proc/self/setgroups", "deny", 4);
	return r < 0 ? r : map(b, op, "/proc/self/gid_map");
}

/*
 * A process whose own id has no number in its user namespace keeps its
 * capabilities when it becomes another user than root. If there is a root, it
 * becomes that before, and so can lose them; what it cannot lose OP_UID finds.
 */
static int inner_root(void)
{
	sys_setresuid(0, 0, 0);
	return 0;
}

static int loopback_up(void)
{
	struct sys_ifreq lo = {.name = "lo"};
	int fd = sys_socket(SYS_AF_INET, SYS_SOCK_DGRAM | SYS_SOCK_CLOEXEC, 0);
	int r;

	if (fd < 0)
		return fd;
	r = sys_ioctl(fd, SYS_SIOCGIFFLAGS, &lo);
	if (r == 0) {
		lo.flags |= SYS_IFF_UP;
		r = sys_ioctl(fd, SYS_SIOCSIFFLAGS, &lo);
	}
	sys_close(fd);
	return r;
}

int born_namespace(const struct born *b, const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_SETNS:
		return join(op->a, op->x);
	case OP_UID_MAP:
		return map(b, op, "/proc/self/uid_map");
	case OP_GID_MAP:
		return map_groups(b, op);
	case OP_INNER_ROOT:
		return inner_root();
	case OP_HOSTNAME:
		return sys_sethostname(op->text, op->x);
	case OP_LOOPBACK_UP:
		return loopback_up();
	case OP_TIME_OFFSET:
		return write_file("/proc/self/timens_offsets", op->text, op->x);
	default:
		return born_mount(op);
	}
}
