/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>

static int cases;
static int cases_failed;
static bool failed;

void tap_fail(const char *file, int line, const char *what)
{
	printf("# %s:%d: not so: %s\n", file, line, what);
	failed = true;
}

/* By asking, not through /proc/self/fd: that would open one more. */
static int open_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

void tap_case(const char *name, void (*fn)(void))
{
	int before = open_fds();

	failed = false;
	fn();
	CHECK(open_fds() == before);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	printf("%sok %d - %s\n", failed ? "not " : "", ++cases, name);
	fflush(stdout);
	cases_failed += failed;
}

int tap_end(void)
{
	printf("1..%d\n", cases);
	return cases_failed != 0;
}
