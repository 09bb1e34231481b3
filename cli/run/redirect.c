/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "redirect.h"

#include "feed.h"
#include "named.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRITE (O_WRONLY | O_CREAT)

static const struct {
	const char *prefix;
	int oflags;
} files[] = {
	{"read:", O_RDONLY},           {"write:", WRITE | O_TRUNC},
	{"append:", WRITE | O_APPEND}, {">>", WRITE | O_APPEND},
	{"new:", WRITE | O_EXCL},      {"rw:", O_RDWR | O_CREAT},
};

static int descriptor(const char *text)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*text))
		return -1;
	n = strtol(text, &end, 10);
	return *end || n > INT_MAX ? -1 : (int)n;
}

bool run_fd_is_set(const struct run *run, int fd)
{
	for (size_t i = 0; i < run->nsteps; i++) {
		uint32_t type = run->steps[i].type;

		if (type >= BROOD_STEP_PASS && type <= BROOD_STEP_CLOEXEC &&
		    run->steps[i].fd == fd)
			return true;
		if (type == BROOD_STEP_PTY && fd <= STDERR_FILENO)
			return true;
	}
	return false;
}

/* As the shell's fd>&from: what from is at this point of the command line,
 * which may still be what the command inherited. */
static void duplicate(struct run *run, int fd, int from)
{
	run_name_fd(run, from);
	if (run_fd_is_set(run, from))
		run_step(run, brood_step_dup(fd, from));
	else
		run_step(run, brood_step_pass(fd, from));
}

static int inherited(struct run *run, int fd, int from)
{
	run_name_fd(run, from);
	run_step(run, fd == from ? brood_step_inherit(fd)
				 : brood_step_pass(fd, from));
	return 0;
}

static void open_step(struct run *run, int fd, int dir, const char *path,
		      int oflags)
{
	run_step(run,
		 dir < 0 ? brood_step_open(fd, path, oflags, 0666)
			 : brood_step_open_at(fd, dir, path, oflags, 0666));
}

/* dir: the descriptor of the directory that the file is below, or -1. */
static int open_file(struct run *run, const char *option, int fd, int dir,
		     const char *what)
{
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		size_t n = strlen(files[i].prefix);

		if (strncmp(what, files[i].prefix, n) == 0) {
			open_step(run, fd, dir, what + n, files[i].oflags);
			return 0;
		}
	}
	if (fd > STDERR_FILENO) {
		cli_complain("run: %s: read:%s or write:%s?", option, what,
			     what);
		return CLI_FAILED;
	}
	open_step(run, fd, dir, what,
		  fd == STDIN_FILENO ? O_RDONLY : WRITE | O_TRUNC);
	return 0;
}

/* "7:log": below the directory that is open as 7. */
static int open_below(struct run *run, const char *option, int fd,
		      const char *what)
{
	const char *colon = strchrnul(what, ':');
	char *number = run_own(run, strndup(what, (size_t)(colon - what)));
	int dir = descriptor(number);

	if (dir < 0 || !*colon) {
		cli_complain("run: %s: at:%s: at:N:FILE?", option, what);
		return CLI_FAILED;
	}
	run_name_fd(run, dir);
	return open_file(run, option, fd, dir, colon + 1);
}

/* The words that need no value; false if what is none of them. */
static bool word(struct run *run, int fd, const char *what)
{
	static const char *const streams[] = {"stdin", "stdout", "stderr"};

	for (int i = 0; i < 3; i++) {
		if (strcmp(what, streams[i]) == 0) {
			duplicate(run, fd, i);
			return true;
		}
	}
	if (strcmp(what, "null") == 0)
		run_step(run, brood_step_null(fd));
	else if (strcmp(what, "close") == 0)
		run_step(run, brood_step_close(fd));
	else if (strcmp(what, "cloexec") == 0)
		run_step(run, brood_step_cloexec(fd));
	else if (strcmp(what, "inherit") == 0)
		inherited(run, fd, fd);
	else
		return false;
	return true;
}

int run_redirect(struct run *run, const char *option, int fd, const char *what)
{
	int from;

	run_name_fd(run, fd);
	if (word(run, fd, what))
		return 0;
	if ((from = descriptor(what)) >= 0)
		return inherited(run, fd, from);
	if (strncmp(what, "text:", 5) == 0) {
		run_feed(run, fd, what + 5);
		return 0;
	}
	if (strncmp(what, "data:", 5) == 0) {
		run_step(run, brood_step_data(fd, what + 5, strlen(what + 5)));
		return 0;
	}
	if (strncmp(what, "fd:", 3) == 0 || *what == '&') {
		from = descriptor(what + (*what == '&' ? 1 : 3));
		if (from < 0) {
			cli_complain("run: %s: \"%s\" names no descriptor",
				     option, what);
			return CLI_FAILED;
		}
		if (*what != '&')
			return inherited(run, fd, from);
		duplicate(run, fd, from);
		return 0;
	}
	if (strncmp(what, "at:", 3) == 0)
		return open_below(run, option, fd, what + 3);
	return open_file(run, option, fd, -1, what);
}
