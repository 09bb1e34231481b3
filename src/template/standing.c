/* SPDX-License-Identifier: MIT */
#include "template/standing.h"

#include <brood/template.h>

#include "sys/sys.h"

static const char *const names[STANDING_LINES] = {
	[LINE_UID] = "Uid:",
	[LINE_GID] = "Gid:",
	[LINE_GROUPS] = "Groups:",
	[LINE_CAP_INH] = "CapInh:",
	[LINE_CAP_PRM] = "CapPrm:",
	[LINE_CAP_EFF] = "CapEff:",
	[LINE_CAP_BND] = "CapBnd:",
	[LINE_CAP_AMB] = "CapAmb:",
	[LINE_NO_NEW_PRIVS] = "NoNewPrivs:",
	[LINE_SECCOMP] = "Seccomp:",
	[LINE_SECCOMP_FILTERS] = "Seccomp_filters:",
};

static const char *const spaces[STANDING_SPACES] = {
	"ns/mnt", "ns/pid_for_children", "ns/net",  "ns/ipc",
	"ns/uts", "ns/cgroup",           "ns/user", "ns/time_for_children",
};

static const char *const files[STANDING_FILES] = {
	[FILE_STATUS] = "status",           [FILE_LIMITS] = "limits",
	[FILE_CGROUP] = "cgroup",           [FILE_LABEL] = "attr/current",
	[FILE_OOM_SCORE] = "oom_score_adj",
};

static int open_one(int task, const char *name, int flags)
{
	return sys_openat(task, name, flags | SYS_O_CLOEXEC, 0);
}

void standing_close(struct standing_files *f)
{
	for (int i = 0; i < STANDING_FILES; i++)
		if (f->files[i] >= 0)
			sys_close(f->files[i]);
	for (int i = 0; i <= STANDING_SPACES; i++)
		if (f->links[i] >= 0)
			sys_close(f->links[i]);
	standing_none(f);
}

void standing_none(struct standing_files *f)
{
	for (int i = 0; i < STANDING_FILES; i++)
		f->files[i] = -1;
	for (int i = 0; i <= STANDING_SPACES; i++)
		f->links[i] = -1;
}

/* What is missing is told of when it is read. */
void standing_open(struct standing_files *f, int task)
{
	const int link = SYS_O_PATH | SYS_O_NOFOLLOW;

	for (int i = 0; i < STANDING_FILES; i++)
		f->files[i] = open_one(task, files[i], SYS_O_RDONLY);
	for (int i = 0; i < STANDING_SPACES; i++)
		f->links[i] = open_one(task, spaces[i], link);
	f->links[STANDING_ROOT] = open_one(task, "root", link);
}

/* A whole file that has to fit, with a zero behind it: these come at once. */
static long read_file(int fd, char *buf, size_t size)
{
	long n = sys_pread(fd, buf, size, 0);

	if (n < 0)
		return n;
	if ((size_t)n == size)
		return -E2BIG;
	buf[n] = '\0';
	return n;
}

static long read_link(int fd, char *buf, size_t size)
{
	long n = sys_readlinkat(fd, "", buf, size);

	if (n < 0)
		return n;
	if ((size_t)n == size)
		return -E2BIG;
	buf[n] = '\0';
	return n;
}

static const char *line_end(const char *s)
{
	while (*s && *s != '\n')
		s++;
	return s;
}

static uint64_t number(const char *s, unsigned base)
{
	uint64_t n = 0;

	while (*s == ' ' || *s == '\t')
		s++;
	for (;; s++) {
		unsigned digit = *s >= 'a' ? (unsigned)(*s - 'a') + 10
					   : (unsigned)(*s - '0');

		if (*s < '0' || digit >= base)
			return n;
		n = n * base + digit;
	}
}

/* They come in the order of their list; older kernels lack the last ones. */
static int take_status(struct standing *to, const char *s)
{
	size_t used = 0;
	int next = 0;

	for (; *s; s = *line_end(s) ? line_end(s) + 1 : line_end(s)) {
		size_t size = (size_t)(line_end(s) - s);

		if (str_begins(s, "SigIgn:"))
			to->ignored = number(s + 7, 16);
		else if (str_begins(s, "Umask:"))
			to->umask = (uint32_t)number(s + 6, 8);
		for (int i = next; i < STANDING_LINES; i++) {
			if (!str_begins(s, names[i]))
				continue;
			if (used + size > sizeof to->rights)
				return -E2BIG;
			while (next <= i)
				to->at[next++] = (uint16_t)used;
			mem_copy(to->rights + used, s, size);
			used += size;
		}
	}
	while (next <= STANDING_LINES)
		to->at[next++] = (uint16_t)used;
	return to->at[LINE_NO_NEW_PRIVS] ? 0 : -ENODATA;
}

/* "Max cpu time              unlimited            unlimited            seconds"
 * and so on, in the order of their numbers. */
#define LIMIT_NAME 26
#define LIMIT_WIDTH 21

static uint64_t limit(const char *s)
{
	return *s == 'u' ? UINT64_MAX : number(s, 10);
}

static int take_limits(struct standing *to, const char *s)
{
	s = line_end(s);
	for (int i = 0; i < SYS_RLIMITS; i++) {
		const char *end;

		if (!*s)
			return -ENODATA;
		end = line_end(++s);
		if (end - s < LIMIT_NAME + LIMIT_WIDTH + 1)
			return -ENODATA;
		to->limits[i] = (struct sys_rlimit){
			limit(s + LIMIT_NAME),
			limit(s + LIMIT_NAME + LIMIT_WIDTH)};
		s = end;
	}
	return 0;
}

static int read_files(struct standing *to, const int fds[STANDING_FILES])
{
	char buf[4096];
	long r = read_file(fds[FILE_STATUS], buf, sizeof buf);

	if (r >= 0)
		r = take_status(to, buf);
	if (r >= 0)
		r = read_file(fds[FILE_LIMITS], buf, sizeof buf);
	if (r >= 0)
		r = take_limits(to, buf);
	if (r >= 0)
		r = read_file(fds[FILE_CGROUP], to->cgroup, sizeof to->cgroup);
	if (r >= 0 &&
	    read_file(fds[FILE_LABEL], to->label, sizeof to->label) < 0)
		to->label[0] = '\0'; /* no such module, as a rule */
	if (r >= 0)
		r = read_file(fds[FILE_OOM_SCORE], to->oom_score,
			      sizeof to->oom_score);
	return (int)r;
}

void standing_cgroup(char *to, size_t size)
{
	int fd = open_one(SYS_AT_FDCWD, "/proc/self/cgroup", SYS_O_RDONLY);

	if (fd < 0 || read_file(fd, to, size) < 0)
		to[0] = '\0';
	if (fd >= 0)
		sys_close(fd);
}

/* A kernel may be without one or the other. */
static int read_links(struct standing *to, const int fds[STANDING_SPACES + 1])
{
	long r = read_link(fds[STANDING_ROOT], to->root, sizeof to->root);

	for (int i = 0; i < STANDING_SPACES && r >= 0; i++)
		if (fds[i] >= 0)
			r = read_link(fds[i], to->spaces[i],
				      sizeof to->spaces[i]);
		else
			to->spaces[i][0] = '\0';
	return (int)r;
}

int standing_read(struct standing *to, const struct standing_files *f, int pid,
		  int tid)
{
	int r = read_files(to, f->files);

	if (r >= 0)
		r = read_links(to, f->links);
	if (r < 0)
		return r;
	to->session = sys_getsid(pid);
	to->group = sys_getpgid(pid);
	to->ioprio = sys_ioprio_get(SYS_IOPRIO_WHO_PROCESS, tid);
	to->cpus_size = sys_sched_getaffinity(tid, sizeof to->cpus, to->cpus);
	return sys_sched_getattr(tid, &to->schedule);
}

int standing_same(const struct standing *a, const struct standing *b,
		  enum standing_line line)
{
	size_t size = a->at[line + 1] - a->at[line];

	return b->at[line + 1] - b->at[line] == (int)size &&
	       !mem_compare(a->rights + a->at[line], b->rights + b->at[line],
			    size);
}

static int same_limits(const struct standing *a, const struct standing *b)
{
	for (int i = 0; i < SYS_RLIMITS; i++)
		if (a->limits[i].hard != b->limits[i].hard)
			return 0;
	return 1;
}

static uint32_t differ(enum brood_template_reason reason, const char *what,
		       const char **detail)
{
	*detail = what;
	return reason;
}

uint32_t standing_differs(const struct standing *before,
			  const struct standing *now, uint32_t except,
			  const char **detail)
{
	for (int i = 0; i < STANDING_LINES; i++)
		if (!(except >> i & 1) && !standing_same(before, now, i))
			return differ(BROOD_TEMPLATE_IDENTITY, names[i],
				      detail);
	if (!str_equal(before->label, now->label))
		return differ(BROOD_TEMPLATE_IDENTITY, "label", detail);
	for (int i = 0; i < STANDING_SPACES; i++)
		if (!str_equal(before->spaces[i], now->spaces[i]))
			return differ(BROOD_TEMPLATE_PLACE, spaces[i], detail);
	if (!str_equal(before->root, now->root))
		return differ(BROOD_TEMPLATE_PLACE, "root", detail);
	if (!str_equal(before->cgroup, now->cgroup))
		return differ(BROOD_TEMPLATE_PLACE, "cgroup", detail);
	if (before->session != now->session)
		return differ(BROOD_TEMPLATE_PLACE, "session", detail);
	if (!same_limits(before, now))
		return differ(BROOD_TEMPLATE_LIMITS, "hard limits", detail);
	return BROOD_TEMPLATE_OK;
}
