/* SPDX-License-Identifier: MIT */
#include "fork/rates.h"
#include "fork/smaps.h"

#include <brood/fork.h>

#include "error/text.h"
#include "fork/lines.h"
#include "spawn/launch.h"
#include "sys/sys.h"

#define TABLE_KIB 4
#define TABLE_SPAN_KIB 2048 /* what one table maps */
#define HUGE_KIB 2048

/* What is found out about a process, in KiB and numbers. */
struct survey {
	struct brood_fork_cost *out;
	uint64_t copied;   /* resident, of mappings whose entries are copied */
	uint64_t uncopied; /* resident, of others */
	uint64_t huge;     /* of copied */
	uint64_t private;  /* may be copied later */
	uint64_t tables;
};

static int count(void *arg, const struct mapping *m)
{
	struct survey *s = arg;
	uint64_t there = m->rss_kib + m->swap_kib;

	s->out->resident_bytes += m->rss_kib * 1024;
	if (m->flags & MAPPING_DONTFORK) {
		s->out->omitted_bytes += m->rss_kib * 1024;
		s->uncopied += there;
		return 0;
	}
	s->out->mappings++;
	/* A new process finds all others by faults, in the file. */
	if (!m->anon_kib && !m->swap_kib) {
		s->uncopied += there;
		return 0;
	}
	if (m->flags & MAPPING_WIPE) {
		s->uncopied += there;
		return 0;
	}
	s->copied += there;
	s->huge += m->huge_kib;
	if (!(m->flags & MAPPING_SHARED))
		s->private += m->anon_kib;
	return 0;
}

/* /proc/PID/name, or of the calling process. */
static void path_of(char *buf, size_t size, int pid, const char *name)
{
	struct text t = {.buf = buf, .size = size};

	text_string(&t, "/proc/");
	if (pid)
		text_number(&t, pid);
	else
		text_string(&t, "self");
	text_char(&t, '/');
	text_string(&t, name);
	text_end(&t);
}

static const char *behind(const char *line, const char *key)
{
	while (*key && *line == *key)
		line++, key++;
	return *key ? NULL : line;
}

static int read_status(struct survey *s, int pid)
{
	struct lines l;
	const char *line, *at;
	char path[48];
	int r;

	path_of(path, sizeof path, pid, "status");
	r = lines_open(&l, path);
	if (r < 0)
		return r == -ENOENT ? -ESRCH : r;
	while ((r = lines_next(&l, &line)) > 0) {
		if ((at = behind(line, "VmPTE:")))
			s->tables = line_number(&at);
		else if ((at = behind(line, "Threads:")))
			s->out->threads = line_number(&at);
	}
	lines_close(&l);
	s->out->table_bytes = s->tables * 1024;
	return r;
}

/* All but "." and ".."; the listing has its own one if it is of this process.
 */
static int count_descriptors(struct survey *s, int pid)
{
	char path[48], room[2048];
	long n = 0;
	int fd;

	path_of(path, sizeof path, pid, "fd");
	fd = sys_openat(SYS_AT_FDCWD, path,
			SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	while ((n = sys_getdents64(fd, room, sizeof room)) > 0)
		for (long at = 0; at < n;) {
			const struct sys_dirent *d = (const void *)(room + at);

			s->out->descriptors += d->name[0] != '.';
			at += d->reclen;
		}
	sys_close(fd);
	if (!pid && s->out->descriptors)
		s->out->descriptors--;
	return (int)n;
}

/* Those of what is not copied are not made again; neither are those that lie in
 * wait under huge pages counted twice. */
static uint64_t tables(const struct survey *s)
{
	uint64_t least = (s->copied - s->huge) / TABLE_SPAN_KIB;
	uint64_t all = s->tables / TABLE_KIB;
	uint64_t others = (s->uncopied + s->huge) / TABLE_SPAN_KIB;

	return all > others + least ? all - others : least;
}

static void add_cause(struct brood_fork_cost *out, enum brood_fork_cause cause,
		      uint64_t n, uint64_t picoseconds)
{
	uint64_t ns = n * picoseconds / 1000;
	int at = 3;

	out->call_ns += ns;
	while (at > 0 && out->causes[at - 1].ns < ns)
		at--;
	if (at == 3 || !ns)
		return;
	for (int i = 2; i > at; i--)
		out->causes[i] = out->causes[i - 1];
	out->causes[at].cause = cause;
	out->causes[at].count = n;
	out->causes[at].ns = ns;
}

static void predict(const struct survey *s, const struct rates *r)
{
	struct brood_fork_cost *out = s->out;
	uint64_t huge = s->huge / HUGE_KIB, small = (s->copied - s->huge) / 4;
	uint64_t made = tables(s);

	out->huge_bytes = s->huge * 1024;
	out->later_bytes = s->private * 1024;
	out->copied_bytes = (made + huge) * TABLE_KIB * 1024;
	add_cause(out, BROOD_FORK_CAUSE_BASE, 1, r->base);
	add_cause(out, BROOD_FORK_CAUSE_PAGES, small, r->page);
	add_cause(out, BROOD_FORK_CAUSE_HUGE_PAGES, huge, r->huge_page);
	add_cause(out, BROOD_FORK_CAUSE_TABLES, made, r->table);
	add_cause(out, BROOD_FORK_CAUSE_MAPPINGS, out->mappings, r->mapping);
	add_cause(out, BROOD_FORK_CAUSE_DESCRIPTORS, out->descriptors,
		  r->descriptor);
}

static int look_at(struct survey *s, int pid, const char **what)
{
	char path[48];
	int r;

	*what = "status";
	r = read_status(s, pid);
	if (r == 0) {
		*what = "smaps";
		path_of(path, sizeof path, pid, *what);
		r = smaps_each(path, count, s);
	}
	if (r == 0) {
		*what = "fd";
		r = count_descriptors(s, pid);
	}
	return r;
}

int brood_fork_cost(pid_t pid, struct brood_fork_cost *out,
		    struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_NONE, .step = -1};
	struct survey s = {.out = out};
	struct rates rates;
	int r;

	if (!out)
		return launch_null(err, "out");
	mem_zero(out, sizeof *out);
	r = pid < 0 ? -ESRCH : look_at(&s, pid, &fault.object);
	if (r == 0 && !out->mappings && !out->omitted_bytes) {
		fault.object = "a thread of the kernel, or a zombie";
		r = -ESRCH;
	}
	if (r < 0) {
		fault.code = r;
		return fault_report(err, &fault);
	}
	r = rates_get(&rates);
	if (r < 0) {
		fault.stage = BROOD_STAGE_CREATE;
		fault.object = NULL;
		if (r == -ENOSYS) {
			fault.reason = BROOD_REASON_KERNEL_LACKS;
			fault.object = "clone3 (Linux 5.3)";
		}
		fault.code = r;
		return fault_report(err, &fault);
	}
	predict(&s, &rates);
	fault_clear(err);
	return 0;
}
