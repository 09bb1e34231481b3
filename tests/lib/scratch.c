/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char dir[64];
static pid_t owner;

static void make(void)
{
	static pid_t registered;

	snprintf(dir, sizeof dir, "/tmp/brood-test.XXXXXX");
	assert_non_null(mkdtemp(dir));
	/* Unprivileged children look in here as well. */
	assert_int_equal(chmod(dir, 0755), 0);
	owner = getpid();
	if (!registered)
		atexit(scratch_drop);
	registered = owner;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void scratch_drop(void)
{
	if (owner != getpid())
		return;
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	owner = 0;
}

const char *scratch(const char *name)
{
	static char paths[8][256];
	static int turn;
	char *path;

	if (owner != getpid())
		make();
	if (!*name)
		return dir;
	path = paths[turn++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", dir, name);
	return path;
}

const char *scratch_file(const char *name, const char *text, mode_t mode)
{
	const char *path = scratch(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* To a point in time: under a storm of signals what remains of a span would
 * never get less. */
void sleep_ms(int ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000L;
	}
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	       EINTR)
		;
}
