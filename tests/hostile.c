/* SPDX-License-Identifier: MIT */
/*
 * "hostile HOW": a program that has been started as a template and behaves in a
 * way that no template does. Elsewhere it ends with 0.
 */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "template/wire.h"

static const char *how;
static int control = -1;

static int is(const char *name)
{
	return !strcmp(how, name);
}

static int begins(const char *with)
{
	return !strncmp(how, with, strlen(with));
}

/* However its number came here. */
static int find_socket(void)
{
	for (int fd = 3; fd < 1024; fd++) {
		socklen_t size = sizeof(int);
		int type = 0;

		if (!getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) &&
		    type == SOCK_SEQPACKET)
			return fd;
	}
	return -1;
}

static void hang(void)
{
	/* Even its owner's end does not matter to it, but to the test. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

static void say(int to, const void *data, size_t size, int fd, int fds)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int) * 253)];
	} control_data;
	struct iovec part = {(void *)(uintptr_t)data, size};
	struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};

	memset(&control_data, 0, sizeof control_data);
	if (fds) {
		struct cmsghdr *c = &control_data.head;

		m.msg_control = &control_data;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)fds);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)fds);
		for (int i = 0; i < fds; i++)
			((int *)(void *)CMSG_DATA(c))[i] = fd;
	}
	sendmsg(to, &m, MSG_NOSIGNAL);
}

/* A message that is wrong for whoever gets it, at each point. */
static int say_wrong(int to, const char *what, const void *good, size_t size)
{
	static char junk[60000];
	struct wire_head *head = (void *)junk;

	memset(junk, 0xff, sizeof junk);
	if (!strcmp(what, "exit"))
		_exit(0);
	if (!strcmp(what, "crash"))
		raise(SIGKILL);
	if (!strcmp(what, "hang"))
		hang();
	if (!strcmp(what, "close")) {
		close(to);
		hang();
	}
	if (!strcmp(what, "garbage"))
		say(to, junk, 100, 0, 0);
	else if (!strcmp(what, "huge"))
		say(to, junk, sizeof junk, 0, 0);
	else if (!strcmp(what, "empty"))
		say(to, junk, 0, 0, 0);
	else if (!strcmp(what, "short"))
		say(to, good, sizeof *head / 2, 0, 0);
	else if (!strcmp(what, "shorter"))
		say(to, good, size - 1, 0, 0);
	else if (!strcmp(what, "many-fds"))
		say(to, good, size, 2, 253);
	else
		return 0;
	return 1;
}

static struct wire_head head_of(int kind, size_t size, int fds)
{
	return (struct wire_head){WIRE_MAGIC, WIRE_VERSION, (uint16_t)kind,
				  (uint32_t)size, (uint32_t)fds};
}

static void be_ready(void)
{
	struct wire_ready ready = {
		.head = head_of(WIRE_READY, sizeof ready, 0)};

	if (begins("ready-")) {
		const char *what = how + 6;

		if (say_wrong(control, what, &ready, sizeof ready))
			hang();
		if (!strcmp(what, "version"))
			ready.head.version++;
		if (!strcmp(what, "kind"))
			ready.head.kind = WIRE_SPAWN;
		if (!strcmp(what, "size"))
			ready.head.size = UINT32_MAX;
		if (!strcmp(what, "reason"))
			ready.reason = 9999;
		if (!strcmp(what, "detail"))
			memset(ready.detail, 'x', sizeof ready.detail);
		if (!strcmp(what, "twice"))
			say(control, &ready, sizeof ready, 0, 0);
	}
	say(control, &ready, sizeof ready, 0, 0);
}

/* What has been asked for, and where a child is to say that it is done. */
static int receive(void)
{
	static char message[WIRE_MOST];
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int) * 253) + 256];
	} control_data;
	struct iovec part = {message, sizeof message};
	struct msghdr m = {.msg_iov = &part,
			   .msg_iovlen = 1,
			   .msg_control = &control_data,
			   .msg_controllen = sizeof control_data};

	if (recvmsg(control, &m, MSG_CMSG_CLOEXEC) <= 0)
		_exit(0);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
		if (c->cmsg_type == SCM_RIGHTS)
			return *(int *)(void *)CMSG_DATA(c);
	return -1;
}

static int pidfd_of(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* The requester's own child, or this one's. */
static pid_t child(int done, int flags, const struct wire_born *as_told)
{
	struct wire_done message = {
		.head = head_of(WIRE_DONE, sizeof message, 0)};
	pid_t pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (as_told) {
		struct wire_born born = *as_told;

		born.pid = getpid();
		say(control, &born, sizeof born, pidfd_of(getpid()), 1);
	}
	if (begins("done-")) {
		const char *what = how + 5;

		if (say_wrong(done, what, &message, sizeof message))
			hang();
		if (!strcmp(what, "code"))
			message.error.code = 17;
		if (!strcmp(what, "least"))
			message.error.code = INT32_MIN;
		if (!strcmp(what, "text")) {
			message.error.code = -5;
			memset(message.error.object, 'x',
			       sizeof message.error.object);
		}
		if (!strcmp(what, "kind"))
			message.head.kind = WIRE_BORN;
	}
	say(done, &message, sizeof message, 0, 0);
	_exit(0);
}

static void answer(int done)
{
	struct wire_born born = {.head = head_of(WIRE_BORN, sizeof born, 1)};
	int fd = -1;

	/* All as it should be, but for one field. */
	if (is("answer-version") || is("answer-kind") || is("answer-size")) {
		if (is("answer-version"))
			born.head.version++;
		if (is("answer-kind"))
			born.head.kind = WIRE_DONE;
		if (is("answer-size"))
			born.head.size--;
		child(done, CLONE_PARENT, &born);
		return;
	}
	if (begins("answer-")) {
		born.pid = getpid();
		if (say_wrong(control, how + 7, &born, sizeof born))
			hang();
	}
	if (is("born-nobody"))
		born.head.fds = 0;
	if (is("born-refused-oddly"))
		born.reason = 9999, born.head.fds = 0;
	if (is("born-negative"))
		born.pid = -5, fd = pidfd_of(getpid());
	if (is("born-self"))
		born.pid = getpid(), fd = pidfd_of(getpid());
	if (is("born-parent") || is("born-parent-hang"))
		born.pid = getppid(), fd = pidfd_of(getppid());
	if (is("born-first"))
		born.pid = 1, fd = pidfd_of(1);
	if (is("born-file"))
		born.pid = child(done, 0, NULL),
		fd = open("/dev/null", O_RDONLY);
	if (is("born-grandchild"))
		born.pid = child(done, 0, NULL), fd = pidfd_of(born.pid);
	if (is("born-another"))
		born.pid = child(done, CLONE_PARENT, NULL),
		fd = pidfd_of(getpid());
	/* And those that behave, as yet. */
	if (begins("done-") || begins("ready-") || is("")) {
		child(done, CLONE_PARENT, &born);
		return;
	}
	say(control, &born, sizeof born, fd, (int)born.head.fds);
	if (is("born-parent-hang"))
		hang();
}

int main(int argc, char **argv)
{
	how = argc > 1 ? argv[1] : "";
	control = find_socket();
	if (control < 0)
		return 0;
	be_ready();
	for (;;)
		answer(receive());
}
