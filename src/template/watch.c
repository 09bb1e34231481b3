/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "error/text.h"
#include "fork/lines.h"
#include "sys/sys.h"

/*
 * The kernel tells of changes by one descriptor, which costs a call for each
 * child. Where it has none to give, the files are looked at one by one.
 */
#define FILES_MOST 512
#define CHANGES                                                                \
	(SYS_IN_MODIFY | SYS_IN_ATTRIB | SYS_IN_DELETE_SELF | SYS_IN_MOVE_SELF)

static int stat_file(struct template_file *f)
{
	struct sys_statx s;
	int r = sys_statx(SYS_AT_FDCWD, f->path, 0,
			  SYS_STATX_INO | SYS_STATX_CTIME, &s);

	if (r < 0)
		return r;
	f->inode = s.ino;
	f->device = s.device;
	f->changed = s.changed;
	f->changed_ns = s.changed_ns;
	return 0;
}

static int noted(const struct brood_template *t, const char *path)
{
	for (uint32_t i = t->n_files; i > 0; i--)
		if (str_equal(t->files[i - 1].path, path))
			return 1;
	return 0;
}

static void note(struct brood_template *t, const char *path)
{
	struct template_file *f = &t->files[t->n_files];

	if (t->n_files == FILES_MOST || noted(t, path))
		return;
	f->path = arena_string(&t->present, path);
	if (!f->path)
		return;
	f->watch = -1;
	if (t->watch >= 0) {
		f->watch = sys_inotify_add_watch(t->watch, path, CHANGES);
		if (f->watch == -ENOSPC) { /* of watches: then of none */
			sys_close(t->watch);
			t->watch = -1;
		}
	}
	if (stat_file(f) < 0)
		f->inode = 0; /* differs from whatever comes */
	t->n_files++;
}

static void note_mapped(struct brood_template *t)
{
	char path[40];
	struct text name = {.buf = path, .size = sizeof path};
	struct lines l;
	const char *line;

	text_string(&name, "/proc/");
	text_number(&name, t->stats.pid);
	text_string(&name, "/maps");
	text_end(&name);
	if (lines_open(&l, path) < 0)
		return;
	while (lines_next(&l, &line) > 0) {
		while (*line && *line != '/' && *line != '[')
			line++;
		if (*line == '/')
			note(t, line);
	}
	lines_close(&l);
}

void template_watch(struct brood_template *t)
{
	t->files = arena_alloc(&t->present, FILES_MOST * sizeof *t->files);
	t->n_files = 0;
	if (!t->files)
		return;
	t->watch = sys_inotify_init1(SYS_IN_CLOEXEC | SYS_IN_NONBLOCK);
	if (t->spec.program && str_has(t->spec.program, '/'))
		note(t, t->spec.program); /* a script is not mapped */
	t->by_name = t->n_files == 1;
	note_mapped(t);
}

static const char *by_events(const struct brood_template *t)
{
	union {
		struct sys_inotify_event event;
		char room[512];
	} e;
	long n = sys_read(t->watch, &e, sizeof e);

	if (n < (long)sizeof e.event)
		return NULL;
	for (uint32_t i = 0; i < t->n_files; i++)
		if (t->files[i].watch == e.event.watch)
			return t->files[i].path;
	return "";
}

static const char *by_looking(const struct brood_template *t)
{
	for (uint32_t i = 0; i < t->n_files; i++) {
		struct template_file now = t->files[i];

		if (stat_file(&now) < 0 || !now.inode ||
		    now.inode != t->files[i].inode ||
		    now.changed != t->files[i].changed ||
		    now.changed_ns != t->files[i].changed_ns)
			return now.path;
	}
	return NULL;
}

/* A name may come to mean another file, which nothing tells. */
static const char *by_name(const struct brood_template *t)
{
	struct template_file now = t->files[0];

	if (!t->by_name)
		return NULL;
	return stat_file(&now) < 0 || now.inode != t->files[0].inode ||
			       now.device != t->files[0].device
		       ? now.path
		       : NULL;
}

const char *template_changed(struct brood_template *t)
{
	const char *changed = t->n_files ? by_name(t) : NULL;

	if (changed)
		return changed;
	return t->watch >= 0 ? by_events(t) : by_looking(t);
}

void template_unwatch(struct brood_template *t)
{
	if (t->watch >= 0)
		sys_close(t->watch);
	t->watch = -1;
	t->n_files = 0;
}
