/* SPDX-License-Identifier: MIT */
#include "tree/walk.h"

#include "error/text.h"
#include "sys/clock.h"
#include "sys/sys.h"

#define FIRST_BYTES ((size_t)32 * 1024)

/* Fields of /proc/PID/stat, counted from behind the name. */
enum {
	STATE,
	PARENT,
	USER = 11,
	SYSTEM,
	CHILDREN_USER,
	CHILDREN_SYSTEM,
	THREADS = 17,
	START = 19,
	FIELDS,
};

static int read_stat(int proc, int pid, char *buf, size_t size)
{
	char path[24];
	struct text t = {.buf = path, .size = sizeof path};
	long n;
	int fd;

	text_number(&t, pid);
	text_string(&t, "/stat");
	text_end(&t);
	fd = sys_openat(proc, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	n = sys_read(fd, buf, size - 1);
	sys_close(fd);
	if (n <= 0)
		return -ESRCH;
	buf[n] = '\0';
	return (int)n;
}

/* The name may have any character in it, but no ')' comes behind it. */
static int look_at(int proc, int pid, struct walk_entry *e)
{
	char buf[512];
	uint64_t fields[FIELDS] = {0};
	int n = read_stat(proc, pid, buf, sizeof buf), i, at = 0;
	char state;

	if (n < 0)
		return n;
	for (i = n - 1; i > 0 && buf[i] != ')'; i--)
		;
	if (i + 2 >= n)
		return -ESRCH;
	state = buf[i + 2];
	for (i += 2; i < n && at < FIELDS; at++) {
		int64_t value = walk_number(buf + i);

		fields[at] = value < 0 ? 0 : (uint64_t)value;
		while (i < n && buf[i] != ' ')
			i++;
		i++;
	}
	*e = (struct walk_entry){
		.pid = pid,
		.parent = (int32_t)fields[PARENT],
		.start = fields[START],
		.user = fields[USER] + fields[CHILDREN_USER],
		.system = fields[SYSTEM] + fields[CHILDREN_SYSTEM],
		/* One whose first thread has ended lives in its others. */
		.dead = state == 'X' || (state == 'Z' && fields[THREADS] < 2),
	};
	return 0;
}

static int grow(struct walk *w)
{
	size_t bytes = w->mapped ? 2 * w->mapped : FIRST_BYTES;
	void *more;

	if ((w->count + 1) * sizeof *w->list <= w->mapped)
		return 0;
	more = sys_mmap(bytes, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);
	if (sys_is_error(more))
		return -ENOMEM;
	if (w->mapped) {
		mem_copy(more, w->list, w->mapped);
		sys_munmap(w->list, w->mapped);
	}
	w->list = more;
	w->mapped = bytes;
	return 0;
}

static int add(struct walk *w, const char *name)
{
	int64_t pid = walk_number(name);
	int r;

	if (pid <= 0)
		return 0;
	r = grow(w);
	if (r == 0 && look_at(w->proc, (int)pid, &w->list[w->count]) == 0)
		w->count++;
	return r;
}

int walk_read(struct walk *w)
{
	char buf[2048] __attribute__((aligned(8)));
	long n = 0;
	int r = 0;

	*w = (struct walk){.proc = -1};
	w->proc = sys_openat(SYS_AT_FDCWD, "/proc",
			     SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	if (w->proc < 0)
		return w->proc;
	while (r == 0 && (n = sys_getdents64(w->proc, buf, sizeof buf)) > 0)
		for (long at = 0; r == 0 && at < n;) {
			const struct sys_dirent *d = (const void *)(buf + at);

			r = add(w, d->name);
			at += d->reclen;
		}
	if (r == 0 && n < 0)
		r = (int)n;
	return r == 0 && !w->count ? -ENOENT : r; /* some other directory */
}

void walk_end(struct walk *w)
{
	if (w->proc >= 0)
		sys_close(w->proc);
	if (w->mapped)
		sys_munmap(w->list, w->mapped);
	*w = (struct walk){.proc = -1};
}

static struct walk_entry *find(const struct walk *w, int pid)
{
	size_t from = 0, to = w->count;

	while (from < to) {
		size_t at = from + (to - from) / 2;

		if (w->list[at].pid == pid)
			return &w->list[at];
		if (w->list[at].pid < pid)
			from = at + 1;
		else
			to = at;
	}
	return NULL;
}

void walk_mark(struct walk *w, int pid, uint32_t mark)
{
	struct walk_entry *e = find(w, pid);

	if (e)
		e->mark |= mark;
}

static int take_from_parent(struct walk *w, struct walk_entry *e)
{
	const struct walk_entry *parent;

	if (e->mark & (WALK_IN | WALK_ABOVE))
		return 0;
	parent = find(w, e->parent);
	if (!parent || !parent->mark)
		return 0;
	e->mark = WALK_IN;
	return 1;
}

/* Most have a higher number than their parent, so that once is nearly enough.
 */
void walk_spread(struct walk *w)
{
	int changed = 1;

	while (changed) {
		changed = 0;
		for (size_t i = 0; i < w->count; i++)
			changed |= take_from_parent(w, &w->list[i]);
	}
}

/* Its pidfd, if the number is still its own. */
static int open_same(const struct walk *w, const struct walk_entry *e)
{
	struct walk_entry again;
	int pidfd = sys_pidfd_open(e->pid, 0);
	int r = pidfd < 0 ? pidfd : look_at(w->proc, e->pid, &again);

	if (r == 0 && again.start != e->start)
		r = -ESRCH;
	if (r < 0 && pidfd >= 0)
		sys_close(pidfd);
	return r < 0 ? r : pidfd;
}

int walk_signal(const struct walk *w, const struct walk_entry *e, int sig)
{
	int pidfd = open_same(w, e), r;

	if (pidfd < 0)
		return pidfd;
	r = sys_pidfd_send_signal(pidfd, sig);
	sys_close(pidfd);
	return r;
}

int walk_await(const struct walk *w, const struct walk_entry *e,
	       int64_t deadline)
{
	int pidfd = open_same(w, e), r;
	struct sys_pollfd poll = {.fd = pidfd, .events = SYS_POLLIN};

	if (pidfd < 0)
		return pidfd;
	do {
		struct sys_timespec span = clock_span(clock_left(deadline));

		r = sys_ppoll(&poll, 1, &span);
	} while (r == -EINTR);
	sys_close(pidfd);
	return r < 0 ? r : r ? 0 : -ETIMEDOUT;
}
