/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_TRIES 500
#define QUEUE 128

static int complain(const struct serve *s, const char *what, int error)
{
	cli_complain("template: \"%s\": %s: %s", s->start->name, what,
		     strerror(error));
	return CLI_FAILED;
}

static const struct sockaddr *address(const struct serve *s)
{
	return (const struct sockaddr *)&s->address;
}

/* Is anybody behind the socket? */
static int is_served(const struct serve *s)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
			0);
	int r = fd < 0 ? -errno : connect(fd, address(s), sizeof s->address);

	if (fd >= 0) {
		r = r < 0 ? -errno : 0;
		close(fd);
	}
	if (r == 0 || r == -EAGAIN)
		return 1;
	return r == -ENOENT || r == -ECONNREFUSED ? 0 : r;
}

static int look(struct serve *s)
{
	int r = is_served(s);

	if (r == 0)
		return 0;
	if (r < 0)
		return complain(s, s->address.sun_path, -r);
	cli_complain("template: there is one called \"%s\" already",
		     s->start->name);
	return CLI_FAILED;
}

int serve_look(struct serve *s)
{
	if (place_open(&s->place, true) < 0 ||
	    place_address(&s->place, s->start->name, &s->address) < 0)
		return CLI_FAILED;
	return look(s);
}

/* Who looks and then binds must not be overtaken: both have the directory. */
static int lock(struct serve *s)
{
	static const struct timespec a_while = {0, 10 * 1000 * 1000};

	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(s->place.fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK)
			break;
		nanosleep(&a_while, NULL);
	}
	return complain(s, s->place.directory, errno);
}

static void unlock(struct serve *s)
{
	flock(s->place.fd, LOCK_UN);
}

static bool inode(const struct serve *s, struct stat *about)
{
	return fstatat(s->place.fd, s->start->name, about,
		       AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISSOCK(about->st_mode);
}

static int bind_socket(struct serve *s)
{
	struct stat about;
	mode_t mask;
	int r;

	if (inode(s, &about)) /* of one that was killed */
		unlinkat(s->place.fd, s->start->name, 0);
	mask = umask(0077);
	r = bind(s->listener, address(s), sizeof s->address) < 0 ? errno : 0;
	umask(mask);
	if (!r && listen(s->listener, QUEUE) < 0)
		r = errno;
	if (!r && inode(s, &about))
		s->socket_inode = about.st_ino;
	return r ? complain(s, s->address.sun_path, r) : 0;
}

int serve_listen(struct serve *s)
{
	int status = lock(s);

	if (status)
		return status;
	s->listener = socket(AF_UNIX,
			     SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	status = s->listener < 0 ? complain(s, "socket", errno) : look(s);
	if (!status)
		status = bind_socket(s);
	unlock(s);
	return status;
}

void serve_unlisten(struct serve *s)
{
	struct stat about;

	if (s->listener < 0)
		return;
	/* It may be another's by now, if somebody has removed ours. */
	lock(s);
	if (inode(s, &about) && about.st_ino == s->socket_inode)
		unlinkat(s->place.fd, s->start->name, 0);
	unlock(s);
	close(s->listener);
	s->listener = -1;
	s->listening = false;
}
