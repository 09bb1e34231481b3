/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "post.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KERNEL_MOST 253 /* descriptors that the kernel passes at once */

int post_send(int socket, const void *message, const int *fds)
{
	const struct named_head *head = message;
	struct iovec part = {(void *)message, head->size};
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(NAMED_FDS_MOST * sizeof(int))];
	} control = {.room = {0}};
	struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
	size_t bytes = head->fds * sizeof(int);
	ssize_t n;

	if (head->fds) {
		msg.msg_control = control.room;
		msg.msg_controllen = CMSG_SPACE(bytes);
		*CMSG_FIRSTHDR(&msg) = (struct cmsghdr){
			.cmsg_level = SOL_SOCKET,
			.cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(bytes),
		};
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&msg)), fds, bytes);
	}
	do
		n = sendmsg(socket, &msg, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

/* Keeps the first, closes those for which there is no room; all are counted. */
static void take(struct packet *p, struct cmsghdr *c, uint32_t *count)
{
	size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	int fd;

	for (size_t i = 0; i < n; i++, ++*count) {
		memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
		if (p->nfds < NAMED_FDS_MOST)
			p->fds[p->nfds++] = fd;
		else
			close(fd);
	}
}

int post_receive(int socket, struct packet *p)
{
	struct iovec part = {p->bytes, sizeof p->bytes};
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(KERNEL_MOST * sizeof(int))];
	} control;
	struct msghdr msg = {.msg_iov = &part,
			     .msg_iovlen = 1,
			     .msg_control = control.room,
			     .msg_controllen = sizeof control.room};
	uint32_t count = 0;
	int r, reset = 0;
	ssize_t n;

	p->nfds = 0;
	/* A peer that has closed with something unread is first told of as an
	 * error, and only then what it had to say. */
	do
		n = recvmsg(socket, &msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && (errno == EINTR || (errno == ECONNRESET && !reset++)));
	if (n < 0)
		return -errno;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c;
	     c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			take(p, c, &count);
	p->size = (size_t)n;
	if (n == 0 && !count)
		return 0;
	r = msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)
		    ? -EBADMSG
		    : named_kind(p->bytes, p->size, count);
	if (r < 0)
		post_close(p);
	return r;
}

void post_close(struct packet *p)
{
	for (uint32_t i = 0; i < p->nfds; i++)
		if (p->fds[i] >= 0)
			close(p->fds[i]);
	p->nfds = 0;
}
