/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "exec/listing.h"
#include "exec/numbers.h"
#include "sys/sys.h"

/* What is ignored stays so. */
static uint64_t handled_signals(void)
{
	uint64_t set = 0;

	for (int sig = 1; sig <= SYS_NSIG; sig++) {
		struct sys_sigaction now;

		if (sys_rt_sigaction(sig, NULL, &now) == 0 &&
		    now.handler != SYS_SIG_DFL && now.handler != SYS_SIG_IGN)
			set |= UINT64_C(1) << (sig - 1);
	}
	return set;
}

static int add_if_closing(void *to, int fd)
{
	int flags = sys_fcntl(fd, SYS_F_GETFD, 0);

	return flags > 0 && (flags & SYS_FD_CLOEXEC) ? numbers_add(to, fd) : 0;
}

/* "ID: 7" begins each of them. */
static int add_timers(struct numbers *n, const char *text, long size)
{
	static const char key[] = "ID: ";
	int line = 1, r = 0;

	for (long i = 0; i + 4 < size && r == 0; i++) {
		if (line && !mem_compare(text + i, key, 4)) {
			int id = 0;

			for (long k = i + 4;
			     k < size && text[k] >= '0' && text[k] <= '9'; k++)
				id = id * 10 + (text[k] - '0');
			r = numbers_add(n, id);
		}
		line = text[i] == '\n';
	}
	return r;
}

/* A kernel without that file has no way to tell: the first ones then. */
#define TIMERS_GUESSED 64

static int read_timers(struct numbers *n)
{
	char buf[2048];
	int fd = sys_openat(SYS_AT_FDCWD, "/proc/self/timers",
			    SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	long size;
	int r = 0;

	for (int id = 0; fd < 0 && r == 0 && id < TIMERS_GUESSED; id++)
		r = numbers_add(n, id);
	if (fd < 0)
		return r;
	/* Whole entries come with each read. */
	while (r == 0 && (size = sys_read(fd, buf, sizeof buf)) > 0)
		r = add_timers(n, buf, size);
	sys_close(fd);
	return r;
}

int state_read(struct state *s, struct arena *arena, struct fault *fault)
{
	struct numbers fds = {.arena = arena}, timers = {.arena = arena};
	int r = listing_fds(add_if_closing, &fds);

	if (r == 0)
		r = read_timers(&timers);
	if (r < 0)
		return load_fails(fault, r);
	s->handled = handled_signals();
	s->fds = fds.list;
	s->nfds = fds.count;
	s->timers = timers.list;
	s->ntimers = timers.count;
	return state_rseq(s, fault);
}
