/* SPDX-License-Identifier: MIT */
#include "terminal.h"

#include "suite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct terminal terminal_open(void)
{
	struct terminal t;

	t.ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (t.ours < 0)
		skip_because("no pseudo-terminals here");
	assert_int_equal(grantpt(t.ours), 0);
	assert_int_equal(unlockpt(t.ours), 0);
	t.theirs = open(ptsname(t.ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(t.theirs >= 0);
	return t;
}

void terminal_close(struct terminal *t)
{
	close(t->theirs);
	close(t->ours);
}

int terminal_is(const struct terminal *t, const struct told *told_)
{
	char line[64];
	struct stat st;

	assert_int_equal(fstat(t->theirs, &st), 0);
	snprintf(line, sizeof line, "%u %u", major(st.st_rdev),
		 minor(st.st_rdev));
	return strcmp(told(told_, "terminal "), line) == 0;
}

void terminal_take(const struct terminal *t)
{
	alarm(60); /* a process that is stopped would wait for ever */
	assert_true(setsid() > 0);
	assert_int_equal(ioctl(t->theirs, TIOCSCTTY, 0), 0);
	assert_int_equal(tcgetpgrp(t->theirs), getpgrp());
}

/* Its leader's leaving hangs up what is in the foreground. */
void terminal_leave(const struct terminal *t)
{
	void (*old)(int) = signal(SIGHUP, SIG_IGN);

	assert_int_equal(ioctl(t->theirs, TIOCNOTTY), 0);
	signal(SIGHUP, old);
	alarm(0);
}
