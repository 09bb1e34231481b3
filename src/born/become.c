/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "born/search.h"

static int tries(const struct born *b)
{
	return b->plan->no_pause ? 0 : BUSY_TRIES;
}

static int by_shell(struct born *b, const char *path, const char **object)
{
	int r;

	b->shell_argv[1] = path;
	r = search_execute(b->shell_argv[0], b->shell_argv, b->envp, tries(b));
	*object = b->shell_argv[0];
	return r;
}

static int by_path(struct born *b, const char **object)
{
	int which;
	int r = search_candidates(b->candidates, b->argv, b->envp, tries(b),
				  &which);

	if (which < 0)
		return r;
	*object = b->candidates[which];
	return r == -ENOEXEC && b->shell_argv ? by_shell(b, *object, object)
					      : r;
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
	return search_execute(path, b->argv, b->envp, tries(b));
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
