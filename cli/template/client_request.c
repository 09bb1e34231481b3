/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "client.h"
#include "connect.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

_Static_assert(RLIM_NLIMITS == NAMED_LIMITS, "each limit has its place");

static void count(const char *const *list, uint32_t *strings, size_t *bytes)
{
	for (; *list; list++, ++*strings)
		*bytes += strlen(*list) + 1;
}

static char *copy(char *to, const char *const *list)
{
	for (; *list; list++)
		to = stpcpy(to, *list) + 1;
	return to;
}

static void describe(struct named_run *m, const struct client *c)
{
	struct rlimit limit;

	m->umask = umask(0);
	umask(m->umask);
	m->blocked = c->blocked;
	m->ignored = c->ignored;
	for (int i = 0; i < NAMED_LIMITS; i++) {
		getrlimit(i, &limit);
		m->limits[i][0] = limit.rlim_cur;
		m->limits[i][1] = limit.rlim_max;
	}
}

/* What is too long for a message goes along as a file that nobody can change
 * any more. The descriptor or a negated error number. */
static int text_file(const struct client *c, size_t size)
{
	int fd = memfd_create("brood", MFD_CLOEXEC | MFD_ALLOW_SEALING), r = 0;
	char *map = MAP_FAILED;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)size) == 0)
		map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			   0);
	if (map != MAP_FAILED) {
		copy(copy(map, c->args), (const char *const *)environ);
		munmap(map, size);
	}
	if (map == MAP_FAILED ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) <
		    0) {
		r = -errno;
		close(fd);
	}
	return r < 0 ? r : fd;
}

static int failed(const char *what, int error)
{
	cli_complain("template: %s: %s", what, strerror(error));
	return CLI_FAILED;
}

/* The descriptors in their order, text and directory the last, the ones that
 * the command has opened. An exit status. */
static int gather(struct named_run *m, const struct client *c, int *fds,
		  uint32_t *n)
{
	for (int fd = 0; fd < 3; fd++) {
		if (!(c->standard & 1 << fd))
			continue;
		m->flags |= NAMED_OPEN_0 << fd;
		fds[(*n)++] = fd;
	}
	fds[*n] = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fds[*n] < 0)
		return failed("the current directory", errno);
	++*n;
	if (!(m->flags & NAMED_TEXT_FILE))
		return 0;
	fds[*n] = text_file(c, m->text);
	if (fds[*n] < 0)
		return failed("arguments and environment", -fds[*n]);
	++*n;
	return 0;
}

int client_request(const struct client *c)
{
	static union {
		struct named_run run;
		char bytes[NAMED_MOST];
	} m;
	size_t size = sizeof m.run, text = 0;
	int fds[NAMED_FDS_MOST], status, r;
	uint32_t n = 0;

	count(c->args, &m.run.argc, &text);
	count((const char *const *)environ, &m.run.envc, &text);
	if (text > NAMED_TEXT_MOST) {
		cli_complain("template: arguments and environment: %s",
			     strerror(E2BIG));
		return CLI_CANNOT_EXECUTE;
	}
	m.run.text = (uint32_t)text;
	if (size + text > sizeof m) {
		m.run.flags = NAMED_TEXT_FILE;
	} else {
		copy(copy(m.bytes + size, c->args),
		     (const char *const *)environ);
		size += text;
	}
	describe(&m.run, c);
	status = gather(&m.run, c, fds, &n);
	if (status)
		return status;
	named_head(&m, NAMED_RUN, size, n);
	r = post_send(c->socket, &m, fds);
	/* One that has refused the connection has said why. */
	if (r < 0 && r != -EPIPE && r != -ECONNRESET) {
		named_complain(c->name, r);
		return CLI_FAILED;
	}
	return 0;
}
