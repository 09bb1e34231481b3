/* SPDX-License-Identifier: MIT */
#include "smoke_child.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int tell_fds(void)
{
	for (int fd = 0; fd < 256; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%d ", fd);
	}
	return 0;
}

static int tell_env(const char *name)
{
	const char *value = getenv(name);

	printf("%s", value ? value : "(unset)");
	return 0;
}

static int tell_place(void)
{
	char cwd[PATH_MAX];
	mode_t mask = umask(0);

	printf("%s %03o", getcwd(cwd, sizeof cwd) ? cwd : "?", (unsigned)mask);
	return 0;
}

static int tell_mdwe(void)
{
	printf("%d", prctl(66 /* PR_GET_MDWE */, 0, 0, 0, 0));
	return 0;
}

static int tell_group(void)
{
	printf("%d %d", getsid(0) == getpid(), getpgrp() == getpid());
	return 0;
}

static int tell_limit(void)
{
	struct rlimit core;

	if (getrlimit(RLIMIT_CORE, &core) < 0)
		return 1;
	printf("%llu %llu", (unsigned long long)core.rlim_cur,
	       (unsigned long long)core.rlim_max);
	return 0;
}

/* One character for each signal asked about: blocked, ignored, default or
 * handled. */
static int tell_signals(void)
{
	static const int sigs[] = {SIGUSR1, SIGUSR2, SIGPIPE, SIGTERM};
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) {
		struct sigaction act;
		char how = 'h';

		sigaction(sigs[i], NULL, &act);
		if (sigismember(&mask, sigs[i]))
			how = 'b';
		else if (act.sa_handler == SIG_IGN)
			how = 'i';
		else if (act.sa_handler == SIG_DFL)
			how = 'd';
		putchar(how);
	}
	return 0;
}

static int tell_input(void)
{
	char buf[64];
	ssize_t n = read(0, buf, sizeof buf);

	return n < 0 || write(1, buf, (size_t)n) != n;
}

static int wait_for_signal(void)
{
	pause();
	return 0;
}

static int write_to(int fd)
{
	return write(fd, "here", 4) != 4;
}

static int create(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return 1;
	close(fd);
	return unlink(name);
}

int smoke_child(const char *verb, const char *arg)
{
	static const struct {
		const char *verb;
		int (*tell)(void);
	} verbs[] = {
		{"fds", tell_fds},     {"place", tell_place},
		{"mdwe", tell_mdwe},   {"group", tell_group},
		{"limit", tell_limit}, {"signals", tell_signals},
		{"input", tell_input}, {"pause", wait_for_signal},
	};

	/* A child that the test could not end must not outlive it: it would
	 * hold on to the test's output. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(verb, verbs[i].verb) == 0)
			return verbs[i].tell();
	}
	if (arg && strcmp(verb, "env") == 0)
		return tell_env(arg);
	if (arg && strcmp(verb, "exit") == 0)
		return atoi(arg);
	if (arg && strcmp(verb, "raise") == 0)
		return raise(atoi(arg));
	if (arg && strcmp(verb, "create") == 0)
		return create(arg);
	if (arg && strcmp(verb, "write") == 0)
		return write_to(atoi(arg));
	return 99;
}
