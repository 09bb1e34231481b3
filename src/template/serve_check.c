/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "error/text.h"
#include "sys/sys.h"

static int open_thread(struct serve *s, int tid)
{
	char name[16];
	struct text t = {.buf = name, .size = sizeof name};
	int dir;

	text_number(&t, tid);
	text_end(&t);
	standing_close(&s->thread);
	dir = sys_openat(s->task, name,
			 SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	if (dir < 0)
		return dir;
	standing_open(&s->thread, dir);
	s->tid = tid;
	return sys_close(dir);
}

/* The files of a thread that has ended stay empty, also when its number comes
 * again: then they are opened anew. */
int serve_look(struct serve *s, int tid, struct standing *to)
{
	int r;

	if (s->tid == tid && standing_read(to, &s->thread, s->owner, tid) >= 0)
		return 0;
	r = open_thread(s, tid);
	return r < 0 ? r : standing_read(to, &s->thread, s->owner, tid);
}

uint32_t serve_check(struct serve *s, const struct wire_request *q,
		     const char **detail)
{
	if (s->packet.from.pid != s->owner || sys_getppid() != s->owner)
		return BROOD_TEMPLATE_NOT_PARENT;
	*detail = "/proc";
	if (serve_look(s, q->tid, &s->now) < 0)
		return BROOD_TEMPLATE_IDENTITY;
	if (!str_equal(s->before.cgroup, s->now.cgroup))
		standing_cgroup(s->before.cgroup, sizeof s->before.cgroup);
	return standing_differs(&s->before, &s->now, 0, detail);
}
