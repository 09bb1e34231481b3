/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "place.h"

#include "../cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_NAME 64

const char *place_bad_name(const char *name)
{
	if (!*name)
		return "it is empty";
	if (*name == '.' || *name == '-')
		return "it begins with a dot or a dash";
	if (strlen(name) > LONGEST_NAME)
		return "it is longer than 64 bytes";
	for (; *name; name++) {
		if (*name == '/')
			return "it has a slash";
		if ((unsigned char)*name <= ' ' || *name == 0x7f)
			return "it has a blank or a control character";
	}
	return NULL;
}

/* Of an open directory: whose it is, and who may write to it. */
static int check(int fd, const char *path, mode_t others)
{
	struct stat about;

	if (fstat(fd, &about) < 0)
		return -errno;
	if (about.st_uid != geteuid()) {
		cli_complain("template: %s is user %u's, not user %u's", path,
			     about.st_uid, geteuid());
		return -EPERM;
	}
	if (about.st_mode & others) {
		cli_complain("template: %s may be entered or written by "
			     "others (mode %03o)",
			     path, about.st_mode & 0777);
		return -EPERM;
	}
	return 0;
}

static int complain(const char *path, int error)
{
	cli_complain("template: %s: %s", path, strerror(error));
	return -error;
}

/* The directory below which ours lies. */
static int open_base(char *path, size_t size)
{
	const char *given = getenv("XDG_RUNTIME_DIR");
	int fd, r;

	if (given && *given)
		r = snprintf(path, size, "%s", given);
	else
		r = snprintf(path, size, "/run/user/%u", geteuid());
	if (r >= (int)size)
		return complain("XDG_RUNTIME_DIR", ENAMETOOLONG);
	if (*path != '/') {
		cli_complain("template: XDG_RUNTIME_DIR is no absolute path");
		return -EINVAL;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && !(given && *given)) {
		r = errno;
		cli_complain("template: XDG_RUNTIME_DIR is not set, and %s: %s",
			     path, strerror(r));
		return -EINVAL;
	}
	if (fd < 0) {
		complain(path, errno);
		return -EINVAL;
	}
	r = check(fd, path, 0022);
	if (r < 0)
		close(fd);
	return r < 0 ? r : fd;
}

int place_open(struct place *p, bool make)
{
	int base = open_base(p->directory, sizeof p->directory - 8);
	int r = 0;

	p->fd = -1;
	if (base < 0)
		return base;
	strcat(p->directory, "/brood");
	if (make && mkdirat(base, "brood", 0700) < 0 && errno != EEXIST)
		r = complain(p->directory, errno);
	if (r == 0) {
		p->fd = openat(base, "brood",
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (p->fd < 0)
			r = errno == ENOENT ? -ENOENT
					    : complain(p->directory, errno);
	}
	close(base);
	if (r == 0)
		r = check(p->fd, p->directory, 0077);
	if (r < 0)
		place_close(p);
	return r;
}

void place_close(struct place *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

int place_address(const struct place *p, const char *name,
		  struct sockaddr_un *address)
{
	const char *bad = place_bad_name(name);
	int n;

	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (bad) {
		cli_complain("template: \"%s\" cannot be a name: %s", name,
			     bad);
		return -EINVAL;
	}
	n = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s",
		     p->directory, name);
	if (n < (int)sizeof address->sun_path)
		return 0;
	cli_complain("template: %s/%s is too long for a socket, by %d bytes",
		     p->directory, name, n - (int)sizeof address->sun_path + 1);
	return -ENAMETOOLONG;
}
