/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/*
 * ETXTBSY: some other process, often one that another thread is just starting,
 * still has the file open for writing until its exec closes it. No discipline
 * of the caller's can prevent that; it passes within milliseconds.
 */
#define BUSY_TRIES 8 /* 1 + 2 + 4 + ... ms: a quarter of a second in all */

static int execute(const struct born *b, const char *path,
		   const char *const *argv, const char *const *envp)
{
	struct sys_timespec pause = {0, 1000000};
	int tries = b->plan->no_pause ? 0 : BUSY_TRIES;
	int r = sys_execve(path, argv, envp);

	for (int i = 0; i < tries && r == -ETXTBSY; i++) {
		sys_nanosleep(&pause);
		pause.nsec *= 2;
		r = sys_execve(path, argv, envp);
	}
	return r;
}

/* Errors after which execvp(3) goes on to the next directory. */
static int not_there(int r)
{
	return r == -ENOENT || r == -ENOTDIR || r == -ESTALE || r == -ENODEV ||
	       r == -ETIMEDOUT || r == -EACCES;
}

static int by_shell(struct born *b, const char *path, const char **object)
{
	int r;

	b->shell_argv[1] = path;
	r = execute(b, b->shell_argv[0], b->shell_argv, b->envp);
	*object = b->shell_argv[0];
	return r;
}

static int by_path(struct born *b, const char **object)
{
	int denied = 0, r = -ENOENT;

	for (const char *const *path = b->candidates; *path; path++) {
		r = execute(b, *path, b->argv, b->envp);
		if (r == -ENOEXEC && b->shell_argv)
			return by_shell(b, *path, object);
		if (!not_there(r)) {
			*object = *path;
			return r;
		}
		if (r == -EACCES && !denied) {
			denied = 1;
			*object = *path;
		}
	}
	return denied ? -EACCES : r;
}

/* "/proc/self/fd/N", for kernels and filters without execveat. */
static int by_proc(struct born *b)
{
	static const char prefix[] = "/proc/self/fd/";
	char path[sizeof prefix + 10];
	char digits[10];
	size_t at = sizeof prefix - 1;
	int n = 0, fd = b->program_fd;

	mem_copy(path, prefix, at);
	do
		digits[n++] = (char)('0' + fd % 10);
	while (fd /= 10);
	while (n)
		path[at++] = digits[--n];
	path[at] = '\0';
	return execute(b, path, b->argv, b->envp);
}

/* A script's interpreter opens it again under its number, so that the
 * descriptor cannot be close-on-exec there. */
static void spare_script(int fd)
{
	char magic[2];

	if (sys_pread(fd, magic, 2, 0) == 2 && magic[0] == '#' &&
	    magic[1] == '!')
		sys_fcntl(fd, SYS_F_SETFD, 0);
}

static int by_fd(struct born *b)
{
	int fd = b->program_fd;
	int r = sys_execveat(fd, "", b->argv, b->envp, SYS_AT_EMPTY_PATH);

	if (r != -ENOENT && r != -ENOSYS && r != -EPERM)
		return r;
	spare_script(fd);
	if (r == -ENOENT)
		return sys_execveat(fd, "", b->argv, b->envp,
				    SYS_AT_EMPTY_PATH);
	return by_proc(b);
}

int born_become(struct born *b, const char **object)
{
	*object = b->plan->name;
	return b->program_fd >= 0 ? by_fd(b) : by_path(b, object);
}
