/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "create/libc.h"
#include "error/text.h"
#include "sys/sys.h"

/* What an exec may take from root's processes and give them. */
#define BY_EXEC (1u << LINE_CAP_PRM | 1u << LINE_CAP_EFF)

static void say(const struct serve *s, struct wire_ready *ready,
		uint32_t reason)
{
	ready->head = (struct wire_head){WIRE_MAGIC, WIRE_VERSION, WIRE_READY,
					 sizeof *ready, 0};
	ready->reason = reason;
	if (packet_send(s->socket, ready, sizeof *ready, NULL, 0) < 0 || reason)
		sys_exit_group(0);
}

/* The end of the maker's thread is not its process's: from here on that is
 * watched. */
static int find_owner(struct serve *s)
{
	s->owner = sys_getppid();
	s->owner_fd = sys_pidfd_open(s->owner, 0);
	if (s->owner_fd < 0)
		return s->owner_fd;
	sys_prctl(SYS_PR_SET_PDEATHSIG, 0, 0);
	return sys_getppid() == s->owner ? 0 : -ECHILD;
}

static int open_own(struct serve *s)
{
	s->taken = sys_eventfd(0, SYS_EFD_CLOEXEC | SYS_EFD_NONBLOCK);
	s->self_fd = sys_pidfd_open(sys_getpid(), 0);
	return s->taken < 0 ? s->taken : s->self_fd;
}

static int open_task(const struct serve *s)
{
	char path[32];
	struct text t = {.buf = path, .size = sizeof path};

	text_string(&t, "/proc/");
	text_number(&t, s->owner);
	text_string(&t, "/task");
	text_end(&t);
	return sys_openat(SYS_AT_FDCWD, path,
			  SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
}

/* What this is and what its owner is has to agree: the owner may have given up
 * rights since it was started. */
static uint32_t compare(struct serve *s, const char **detail)
{
	int self = sys_openat(SYS_AT_FDCWD, "/proc/thread-self",
			      SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	struct standing_files own;
	int r;

	standing_open(&own, self);
	r = standing_read(&s->own, &own, 0, 0);
	standing_close(&own);
	sys_close(self);
	s->task = r < 0 ? r : open_task(s);
	*detail = "/proc";
	if (s->task < 0 || serve_look(s, s->owner, &s->before) < 0)
		return BROOD_TEMPLATE_IDENTITY;
	/* Its program may ignore others by itself. */
	s->inherited = s->own.ignored & s->before.ignored;
	return standing_differs(&s->before, &s->own, BY_EXEC, detail);
}

/* Their numbers are wanted for the children's; and a terminal is not to be kept
 * from hanging up. */
static void null_streams(void)
{
	int fd = sys_openat(SYS_AT_FDCWD, "/dev/null",
			    SYS_O_RDWR | SYS_O_CLOEXEC, 0);

	for (int i = 0; i <= 2; i++)
		if (fd == i)
			sys_fcntl(fd, SYS_F_SETFD, 0);
		else if (fd < 0 || sys_dup3(fd, i, 0) < 0)
			sys_close(i);
	if (fd > 2)
		sys_close(fd);
}

static void remember_thread(struct serve *s)
{
	struct libc_thread t;

	libc_thread(&t);
	s->libc = (struct serve_thread){t.tid, t.robust_list, t.robust_size};
}

void serve_begin(struct serve *s)
{
	static const uint64_t every = UINT64_MAX;
	struct wire_ready ready = {.reserved = 0};
	const char *detail = "";
	uint32_t reason;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &every, NULL);
	s->tid = -1;
	standing_none(&s->thread);
	if (find_owner(s) < 0)
		sys_exit_group(0);
	if (serve_threads(ready.detail) != 1)
		say(s, &ready, BROOD_TEMPLATE_THREADS);
	if (packet_ask_sender(s->socket) < 0 || open_own(s) < 0)
		say(s, &ready, BROOD_TEMPLATE_NOT_HERE);
	reason = compare(s, &detail);
	str_cut(ready.detail, sizeof ready.detail, detail);
	if (reason)
		say(s, &ready, reason);
	remember_thread(s);
	null_streams();
	if (!(s->flags & SERVE_NO_PREFETCH))
		prefetch_start(&s->prefetch);
	say(s, &ready, BROOD_TEMPLATE_OK);
}
