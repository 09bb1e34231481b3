/* SPDX-License-Identifier: MIT */
#include "template/packet.h"

#include "sys/clock.h"

#define PART(size) (sizeof(struct sys_cmsghdr) + (((size) + 7) & ~(size_t)7))

/* What comes with a message: its descriptors, and its sender. */
struct control {
	char parts[PART(WIRE_FDS_MOST * sizeof(int)) +
		   PART(sizeof(struct sys_ucred))] __attribute__((aligned(8)));
};

int packet_ask_sender(int socket)
{
	int on = 1;

	return sys_setsockopt(socket, SYS_SOL_SOCKET, SYS_SO_PASSCRED, &on,
			      sizeof on);
}

int packet_send(int socket, const void *data, size_t size, const int *fds,
		uint32_t nfds)
{
	struct control c;
	struct sys_cmsghdr *head = (void *)c.parts;
	struct sys_iovec part = {(void *)(uintptr_t)data, size};
	struct sys_msghdr m = {.parts = &part, .count = 1};
	long r;

	if (nfds) {
		*head = (struct sys_cmsghdr){sizeof *head + nfds * sizeof *fds,
					     SYS_SOL_SOCKET, SYS_SCM_RIGHTS};
		mem_copy(head + 1, fds, nfds * sizeof *fds);
		m.control = &c;
		m.control_length = PART(nfds * sizeof *fds);
	}
	do
		r = sys_sendmsg(socket, &m,
				SYS_MSG_DONTWAIT | SYS_MSG_NOSIGNAL);
	while (r == -EINTR);
	return r < 0 ? (int)r : 0;
}

int packet_wait(int fd, int other, int64_t deadline)
{
	struct sys_pollfd fds[2] = {{.fd = fd, .events = SYS_POLLIN},
				    {.fd = other, .events = SYS_POLLIN}};
	int r;

	do {
		struct sys_timespec left = clock_span(clock_left(deadline));

		r = sys_ppoll(fds, 2, deadline == CLOCK_NEVER ? NULL : &left);
	} while (r == -EINTR);
	return r > 0;
}

static void take_part(struct packet *p, const struct sys_cmsghdr *head)
{
	size_t size = head->length - sizeof *head;
	const char *data = (const char *)(head + 1);

	if (head->level != SYS_SOL_SOCKET)
		return;
	if (head->type == SYS_SCM_CREDENTIALS && size >= sizeof p->from)
		mem_copy(&p->from, data, sizeof p->from);
	if (head->type != SYS_SCM_RIGHTS)
		return;
	for (size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
		int fd;

		mem_copy(&fd, data + at, sizeof fd);
		if (p->nfds < WIRE_FDS_MOST)
			p->fds[p->nfds++] = fd;
		else
			sys_close(fd);
	}
}

static void take(struct packet *p, const struct control *c, size_t length)
{
	size_t at = 0;

	while (at + sizeof(struct sys_cmsghdr) <= length) {
		const struct sys_cmsghdr *head = (const void *)(c->parts + at);

		if (head->length < sizeof *head || head->length > length - at)
			return;
		take_part(p, head);
		at += (head->length + 7) & ~(size_t)7;
	}
}

long packet_receive(int socket, struct packet *p, void *room, size_t size,
		    int flags)
{
	struct control c;
	struct sys_iovec part = {room, size};
	struct sys_msghdr m = {.parts = &part,
			       .count = 1,
			       .control = &c,
			       .control_length = sizeof c};
	long r;

	p->nfds = 0;
	p->from = (struct sys_ucred){0, 0, 0};
	do
		r = sys_recvmsg(socket, &m, flags | SYS_MSG_CMSG_CLOEXEC);
	while (r == -EINTR);
	if (r < 0)
		return r;
	take(p, &c, m.control_length);
	if (!(m.flags & (SYS_MSG_TRUNC | SYS_MSG_CTRUNC)))
		return r;
	packet_close(p);
	return -EBADMSG;
}

void packet_close(struct packet *p)
{
	for (uint32_t i = 0; i < p->nfds; i++)
		sys_close(p->fds[i]);
	p->nfds = 0;
}
