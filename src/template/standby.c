/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "sys/clock.h"

/* Another's process, or what is none, would be waited for in vain. */
static int is_a_child(int pidfd)
{
	struct sys_siginfo info;

	return sys_waitid(SYS_P_PIDFD, pidfd, &info,
			  SYS_WEXITED | SYS_WNOHANG | SYS_WNOWAIT | SYS_WALL,
			  NULL) == 0;
}

static uint32_t read_born(struct brood_template *t, struct wire_born *born,
			  struct packet *packet)
{
	long n = packet_receive(t->socket, packet, born, sizeof *born,
				SYS_MSG_DONTWAIT);

	if (n == -EAGAIN)
		return BROOD_TEMPLATE_SILENT;
	if (n == 0 || n == -ECONNRESET)
		return BROOD_TEMPLATE_DIED;
	if (n < 0 || wire_kind(born, (size_t)n, packet->nfds) != WIRE_BORN ||
	    wire_read_born(born) < 0)
		return BROOD_TEMPLATE_BROKEN;
	return BROOD_TEMPLATE_OK;
}

/* What the template itself says is no; of what a child says the kernel says
 * which it is. */
static uint32_t check(struct brood_template *t, const struct wire_born *born,
		      struct packet *packet)
{
	if (born->reason) {
		str_cut(t->stats.detail, sizeof t->stats.detail, born->detail);
		return born->reason;
	}
	if (born->pid != packet->from.pid || born->pid == t->stats.pid ||
	    !is_a_child(packet->fds[0]))
		return BROOD_TEMPLATE_BROKEN;
	t->stats.prefetched = born->prefetched;
	t->standby =
		(struct created){.pid = born->pid, .pidfd = packet->fds[0]};
	packet->nfds = 0;
	return BROOD_TEMPLATE_OK;
}

/* Mostly it is there. */
uint32_t template_meet(struct brood_template *t, int64_t deadline)
{
	union {
		struct wire_born born;
		uint64_t room[32];
	} m;
	struct packet packet = {.nfds = 0};
	uint32_t reason;

	if (t->standby.pid)
		return BROOD_TEMPLATE_OK;
	reason = read_born(t, &m.born, &packet);
	if (reason == BROOD_TEMPLATE_SILENT &&
	    packet_wait(t->socket, -1, deadline))
		reason = read_born(t, &m.born, &packet);
	if (reason == BROOD_TEMPLATE_OK)
		reason = check(t, &m.born, &packet);
	packet_close(&packet);
	return reason;
}

/* It sees the end of the socket, should it be another user's by now. */
static void dismiss(struct brood_template *t, int64_t deadline)
{
	int pidfd = t->standby.pidfd;
	struct sys_siginfo info;

	if (!t->standby.pid)
		return;
	sys_pidfd_send_signal(pidfd, SYS_SIGKILL);
	if (packet_wait(pidfd, -1, deadline))
		sys_waitid(SYS_P_PIDFD, pidfd, &info,
			   SYS_WEXITED | SYS_WNOHANG | SYS_WALL, NULL);
	sys_close(pidfd);
	t->standby.pid = 0;
}

/* Without a template there are no more to come. One that was on its way says so
 * before it does anything; at the end of the socket there is none. */
void template_dismiss(struct brood_template *t, int64_t deadline)
{
	uint32_t reason;

	do {
		dismiss(t, deadline);
		reason = template_meet(t, deadline);
	} while (reason != BROOD_TEMPLATE_DIED &&
		 reason != BROOD_TEMPLATE_SILENT && clock_left(deadline));
	dismiss(t, deadline);
}

void template_forget(struct brood_template *t)
{
	if (t->standby.pid)
		sys_close(t->standby.pidfd);
	t->standby.pid = 0;
}
