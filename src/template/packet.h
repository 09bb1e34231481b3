/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_PACKET_H
#define TEMPLATE_PACKET_H

#include "sys/abi.h"
#include "template/wire.h"

/* One message with its descriptors, as received. */
struct packet {
	int fds[WIRE_FDS_MOST];
	uint32_t nfds;
	struct sys_ucred from; /* as the kernel says; pid 0: not told */
};

/* Asks the kernel to say of each message who has sent it. */
MEM_HIDDEN int packet_ask_sender(int socket);

/* Never waits, and raises no signal. 0 or an error. */
MEM_HIDDEN int packet_send(int socket, const void *data, size_t size,
			   const int *fds, uint32_t nfds);

/* Until one of the two has something, or the other is -1, or the deadline
 * (clock.h): 0. */
MEM_HIDDEN int packet_wait(int fd, int other, int64_t deadline);

/*
 * Waits for a message, or with SYS_MSG_DONTWAIT does not. How long it is; 0:
 * the other side has gone; -EBADMSG: more than the room, or descriptors that
 * could not be taken. The descriptors are close-on-exec, and on failure closed.
 */
MEM_HIDDEN long packet_receive(int socket, struct packet *packet, void *room,
			       size_t size, int flags);
MEM_HIDDEN void packet_close(struct packet *packet);

#endif
