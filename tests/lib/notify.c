/* SPDX-License-Identifier: MIT */
#include "notify.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The calls are known by name: some architectures lack fork and vfork. */
static const char *const watched[] = {"clone", "clone3", "fork", "vfork"};

static int load_filter(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	if (!ctx)
		return -1;
	for (int i = 0; i < 4; i++) {
		int nr = seccomp_syscall_resolve_name(watched[i]);

		if (nr >= 0)
			seccomp_rule_add(ctx, SCMP_ACT_NOTIFY, nr, 0);
	}
	if (seccomp_load(ctx))
		return -1;
	return seccomp_notify_fd(ctx);
}

int notify_move_fd(int sock, int fd)
{
	union {
		struct cmsghdr h;
		char room[CMSG_SPACE(sizeof fd)];
	} c = {0};
	char byte = 0;
	struct iovec v = {&byte, 1};
	struct msghdr m = {.msg_iov = &v,
			   .msg_iovlen = 1,
			   .msg_control = &c,
			   .msg_controllen = sizeof c};

	if (fd < 0) {
		if (recvmsg(sock, &m, MSG_CMSG_CLOEXEC) != 1 ||
		    m.msg_controllen < sizeof c.h)
			return -1;
		memcpy(&fd, CMSG_DATA(&c.h), sizeof fd);
		return fd;
	}
	c.h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd),
			       .cmsg_level = SOL_SOCKET,
			       .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&c.h), &fd, sizeof fd);
	return sendmsg(sock, &m, 0) == 1 ? 0 : -1;
}

pid_t notify_start(char **argv, int *listener)
{
	int sock[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sock))
		return -1;
	pid = fork();
	if (!pid) {
		int fd = load_filter();

		if (fd < 0 || notify_move_fd(sock[1], fd))
			_exit(125);
		close(fd);
		execv(argv[0], argv);
		_exit(126);
	}
	close(sock[1]);
	*listener = pid > 0 ? notify_move_fd(sock[0], -1) : -1;
	close(sock[0]);
	return *listener < 0 ? -1 : pid;
}

static void find_code(pid_t pid, uint64_t address, char *file, size_t size)
{
	char path[64], line[512];
	unsigned long from, to;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	snprintf(file, size, "unknown");
	f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f)) {
		char *name = strchr(line, '/');

		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && name &&
		    address >= from && address < to)
			snprintf(file, size, "%.*s", (int)strcspn(name, "\n"),
				 name);
	}
	if (f)
		fclose(f);
}

static uint64_t read_word(pid_t pid, uint64_t address)
{
	uint64_t word = 0;
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/mem", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		if (pread(fd, &word, sizeof word, (off_t)address) != 8)
			word = 0;
		close(fd);
	}
	return word;
}

static int is(int nr, const char *name)
{
	return nr == seccomp_syscall_resolve_name(name);
}

int notify_next(int listener, struct notify_clone *c)
{
	struct seccomp_notif *n;
	struct seccomp_notif_resp *answer;
	int r;

	if (seccomp_notify_alloc(&n, &answer))
		return -1;
	r = seccomp_notify_receive(listener, n);
	if (!r) {
		int nr = n->data.nr;

		memset(c, 0, sizeof *c);
		find_code((pid_t)n->pid, n->data.instruction_pointer, c->from,
			  sizeof c->from);
		if (is(nr, "clone"))
			c->flags = n->data.args[0];
		else if (is(nr, "vfork"))
			c->flags = CLONE_VM | CLONE_VFORK;
		else if (is(nr, "clone3") && !n->data.args[0])
			c->probe = 1;
		else if (is(nr, "clone3"))
			c->flags = read_word((pid_t)n->pid, n->data.args[0]);
		answer->id = n->id;
		answer->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		seccomp_notify_respond(listener, answer);
	}
	seccomp_notify_free(n, answer);
	return r ? -1 : 0;
}
