/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"

#include <errno.h>
#include <sys/wait.h>

/* Nothing is reaped: that is done when the command has heard of the end and
 * gone. Until then the number is the program's, also for a signal that the
 * command sends. */
static int ask(const struct guest *g, int what, siginfo_t *info)
{
	info->si_pid = 0;
	if (waitid(P_PID, (id_t)g->pid, info, what | WNOHANG | __WALL) < 0)
		return -errno;
	return info->si_pid == g->pid;
}

static void ended(struct serve *s, struct guest *g, const siginfo_t *info)
{
	struct named_ended m = {.signal = 0};

	s->running--;
	serve_remove(s, g->pidfd);
	g->pidfd = -1;
	if (g->fd < 0 || !info) {
		guest_end(s, g);
		return;
	}
	if (info->si_code == CLD_EXITED)
		m.code = info->si_status & 0xff;
	else
		m.signal = info->si_status;
	named_head(&m, NAMED_ENDED, sizeof m, 0);
	g->stage = GUEST_TOLD;
	g->until = serve_now() + SERVE_LAST_MS;
	guest_answer(s, g, &m, NULL);
}

static void stopped(struct serve *s, struct guest *g)
{
	struct named_stopped m;
	siginfo_t info;

	if (ask(g, WSTOPPED, &info) <= 0)
		return;
	/* Who sends a SIGSTOP to the program continues it alone. */
	if (g->fd < 0 || info.si_status == SIGSTOP)
		return;
	m = (struct named_stopped){.signal = info.si_status};
	named_head(&m, NAMED_STOPPED, sizeof m, 0);
	guest_answer(s, g, &m, NULL);
}

/* What its pidfd says need not be so for us yet: a debugger hears of an end
 * first. SIGCHLD then comes later. */
void guest_news(struct serve *s, struct guest *g)
{
	siginfo_t info;
	int r;

	if (g->stage != GUEST_RUNNING)
		return;
	r = ask(g, WEXITED | WSTOPPED | WNOWAIT, &info);
	if (r < 0)
		ended(s, g, NULL); /* not ours to wait for */
	else if (r > 0 && info.si_code == CLD_STOPPED)
		stopped(s, g);
	else if (r > 0)
		ended(s, g, &info);
}

void guests_news(struct serve *s)
{
	struct guest *next;

	for (struct guest *g = s->guests; g; g = next) {
		next = g->next;
		guest_news(s, g);
	}
}
