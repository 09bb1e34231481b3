/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* The rest of the line that begins so; "" if there is none. */
static const char *line(char *text, const char *name)
{
	char *at = strstr(text, name);

	if (!at)
		return "";
	at += strlen(name);
	return at;
}

/* False: it does not fit. */
static int copy_line(char *to, size_t size, const char *from)
{
	size_t n = strcspn(from, "\n");

	if (n >= size)
		return 0;
	memcpy(to, from, n);
	to[n] = '\0';
	return 1;
}

static int read_status(struct peer *p, int dir)
{
	static const char *const caps[PEER_CAPS] = {
		"\nCapInh:", "\nCapPrm:", "\nCapEff:", "\nCapBnd:",
		"\nCapAmb:"};
	char text[8192];
	int fd = openat(dir, "status", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return -ESRCH;
	text[n] = '\0';
	if (!copy_line(p->users, sizeof p->users, line(text, "\nUid:")) ||
	    !copy_line(p->groups, sizeof p->groups, line(text, "\nGid:")) ||
	    !copy_line(p->others, sizeof p->others, line(text, "\nGroups:")))
		return -EOVERFLOW;
	for (int i = 0; i < PEER_CAPS; i++)
		p->caps[i] = strtoull(line(text, caps[i]), NULL, 16);
	p->confined = strtoull(line(text, "\nNoNewPrivs:"), NULL, 10) +
		      strtoull(line(text, "\nSeccomp:"), NULL, 10) +
		      strtoull(line(text, "\nSeccomp_filters:"), NULL, 10);
	return 0;
}

static int read_places(struct peer *p, int dir)
{
	static const char *const spaces[PEER_SPACES] = {
		"ns/user", "ns/mnt", "ns/pid", "ns/net", "ns/ipc", "ns/uts"};
	struct stat about;

	if (fstatat(dir, "root", &about, 0) < 0)
		return -errno;
	p->root_device = about.st_dev;
	p->root = about.st_ino;
	for (int i = 0; i < PEER_SPACES; i++) {
		if (fstatat(dir, spaces[i], &about, 0) < 0)
			return -errno;
		p->spaces[i] = about.st_ino;
	}
	return 0;
}

int peer_read(struct peer *p, pid_t pid)
{
	char path[32];
	int dir, r;

	memset(p, 0, sizeof *p);
	snprintf(path, sizeof path, "/proc/%d", pid);
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	r = read_status(p, dir);
	if (r == 0)
		r = read_places(p, dir);
	close(dir);
	return r;
}

const char *peer_differs(const struct peer *us, const struct peer *other)
{
	if (strcmp(us->users, other->users) != 0)
		return "another user";
	if (strcmp(us->groups, other->groups) != 0 ||
	    strcmp(us->others, other->others) != 0)
		return "other groups";
	for (int i = 0; i < PEER_CAPS; i++)
		if (us->caps[i] & ~other->caps[i])
			return "fewer capabilities";
	if (other->confined > us->confined)
		return "no_new_privs or a filter of system calls";
	if (us->root != other->root || us->root_device != other->root_device)
		return "another root directory";
	for (int i = 0; i < PEER_SPACES; i++)
		if (us->spaces[i] != other->spaces[i])
			return "other namespaces";
	return NULL;
}

/* Has the process ended, so that its number may be another's by now? Before
 * Linux 6.5 that cannot be asked. */
static int has_ended(int socket)
{
	struct pollfd end = {-1, POLLIN, 0};
	socklen_t size = sizeof end.fd;
	int ended;

	if (getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &end.fd, &size) < 0)
		return errno != ENOPROTOOPT;
	ended = poll(&end, 1, 0) != 0;
	close(end.fd);
	return ended;
}

const char *peer_refuses(const struct peer *us, int socket)
{
	struct ucred peer;
	socklen_t size = sizeof peer;
	struct peer other;

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return "no user that can be known";
	if (peer.uid != geteuid())
		return "another user";
	if (peer.gid != getegid())
		return "another group";
	if (peer_read(&other, peer.pid) < 0 || has_ended(socket))
		return "rights that cannot be looked at";
	return peer_differs(us, &other);
}
