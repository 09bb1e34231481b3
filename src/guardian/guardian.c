/* SPDX-License-Identifier: MIT */
#include "guardian/guardian.h"

#include "sys/clock.h"
#include "tree/cgroup.h"
#include "tree/hunt.h"

/* A program of its own: nothing of the library's state is in it. */
void guardian_main(char **stack) __attribute__((noreturn, used));

#if defined(__aarch64__)
__asm__(".text\n"
	".globl _start\n"
	".type _start, %function\n"
	"_start: mov x0, sp\n"
	"	bl guardian_main\n");
#else
__asm__(".text\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start: mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call guardian_main\n");
#endif

#define NAP_FIRST CLOCK_MS
#define NAP_MOST (20 * CLOCK_MS)

struct guardian {
	int number[GUARDIAN_ARGUMENTS];
	const char *name;
	int signals; /* a signalfd for SIGCHLD */
};

static int read_number(const char *text)
{
	return *text == '-' ? -(int)walk_number(text + 1)
			    : (int)walk_number(text);
}

/* The lowest of its own from a number on, or -1. */
static int next_own(const struct guardian *g, int from)
{
	int next = -1;

	for (int i = GUARDIAN_SOCKET; i <= GUARDIAN_INIT; i++) {
		int fd = g->number[i];

		if (fd >= from && (next < 0 || fd < next))
			next = fd;
	}
	return next;
}

/* What else was open would keep pipes from ending. */
static void close_others(const struct guardian *g)
{
	int from = 0, next;

	while ((next = next_own(g, from)) >= 0) {
		if (next > from)
			sys_close_range((unsigned)from, (unsigned)next - 1, 0);
		from = next + 1;
	}
	sys_close_range((unsigned)from, ~0u, 0);
}

/* As hard to stop or look into as an ordinary process can be. */
static void settle(struct guardian *g)
{
	const struct sys_sigaction normal = {.handler = SYS_SIG_DFL};
	uint64_t all = UINT64_MAX, child = UINT64_C(1) << (SYS_SIGCHLD - 1);

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, NULL);
	sys_rt_sigaction(SYS_SIGCHLD, &normal, NULL);
	sys_prctl(SYS_PR_SET_DUMPABLE, 0, 0);
	sys_prctl(SYS_PR_SET_NAME, (unsigned long)GUARDIAN_NAME, 0);
	sys_chdir("/");
	close_others(g);
	g->signals = sys_signalfd(&child, SYS_O_CLOEXEC | SYS_SOCK_NONBLOCK);
}

static int64_t microseconds(int64_t sec, int64_t usec)
{
	return sec * 1000000 + usec;
}

static void report(const struct guardian *g, const struct sys_siginfo *end,
		   const struct sys_rusage *u)
{
	struct guardian_report r = {
		.code = end->code,
		.status = end->status,
		.user_us = microseconds(u->user_sec, u->user_usec),
		.system_us = microseconds(u->system_sec, u->system_usec),
		.max_rss_kib = u->maxrss,
		.minor_faults = u->minflt,
		.major_faults = u->majflt,
	};

	sys_send(g->number[GUARDIAN_SOCKET], &r, sizeof r, SYS_MSG_NOSIGNAL);
}

/* All that have ended; are there any others? */
static int reap(const struct guardian *g)
{
	struct sys_siginfo end;
	struct sys_rusage usage;
	int r;

	for (;;) {
		end.pid = 0;
		r = sys_waitid(SYS_P_ALL, 0, &end,
			       SYS_WEXITED | SYS_WNOHANG | SYS_WALL, &usage);
		if (r == -EINTR)
			continue;
		if (r < 0 || !end.pid)
			return r == 0;
		if (end.pid == g->number[GUARDIAN_PROGRAM])
			report(g, &end, &usage);
	}
}

/* Until nothing is left, however long that takes: nobody else would do it. */
static void end_tree(const struct guardian *g) __attribute__((noreturn));
static void end_tree(const struct guardian *g)
{
	int parent = g->number[GUARDIAN_KIND] == GUARDIAN_PARENT;
	int cgroup = g->number[GUARDIAN_CGROUP];
	struct hunt h = {.cgroup = cgroup};
	int64_t nap = NAP_FIRST;

	if (parent)
		h.roots[0] = (struct hunt_root){sys_getpid(), -1, WALK_ABOVE};
	if (g->number[GUARDIAN_INIT] >= 0)
		sys_pidfd_send_signal(g->number[GUARDIAN_INIT], SYS_SIGKILL);
	for (;;) {
		struct sys_timespec span = clock_span(nap);
		int live = 0;

		/* Without children it has no descendants either. */
		if ((parent && reap(g)) ||
		    (cgroup >= 0 && cgroup_busy(cgroup) > 0))
			live = hunt_once(&h, SYS_SIGKILL).live;
		if (cgroup >= 0)
			cgroup_kill(cgroup);
		if (reap(g) && parent)
			live = 1;
		if (!live && (cgroup < 0 || cgroup_busy(cgroup) <= 0))
			break;
		sys_nanosleep(&span);
		nap = nap < NAP_MOST ? nap * 2 : NAP_MOST;
	}
	if (cgroup >= 0)
		cgroup_remove(cgroup, g->name);
	sys_exit_group(0);
}

/* The owner's word, its end, or that of all of its handles. */
static int is_told(const struct sys_pollfd *socket,
		   const struct sys_pollfd *owner)
{
	return socket->revents || owner->revents;
}

static void watch(const struct guardian *g) __attribute__((noreturn));
static void watch(const struct guardian *g)
{
	struct sys_pollfd polls[] = {
		{.fd = g->number[GUARDIAN_SOCKET], .events = SYS_POLLIN},
		{.fd = g->number[GUARDIAN_OWNER], .events = SYS_POLLIN},
		{.fd = g->signals, .events = SYS_POLLIN},
	};
	struct sys_timespec nap = clock_span(NAP_MOST);
	char drained[256];

	for (;;) {
		while (sys_read(g->signals, drained, sizeof drained) > 0)
			;
		reap(g);
		sys_ppoll(polls, 3, g->signals < 0 ? &nap : NULL);
		if (!is_told(&polls[0], &polls[1]))
			continue;
		if (g->number[GUARDIAN_KIND] == GUARDIAN_OF_NAMESPACE)
			sys_exit_group(0);
		end_tree(g);
	}
}

void guardian_main(char **stack)
{
	char **argv = stack + 1;
	struct guardian g;

	if ((long)stack[0] != GUARDIAN_ARGUMENTS)
		sys_exit_group(127);
	for (int i = GUARDIAN_KIND; i < GUARDIAN_CGROUP_NAME; i++)
		g.number[i] = read_number(argv[i]);
	g.name = argv[GUARDIAN_CGROUP_NAME];
	settle(&g);
	watch(&g);
}
