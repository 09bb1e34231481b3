/* SPDX-License-Identifier: MIT */
#include "census.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void take_fds(struct census *c)
{
	DIR *d = opendir("/proc/self/fd");
	struct dirent *e;

	while (d && (e = readdir(d))) {
		int fd = atoi(e->d_name);

		if (e->d_name[0] != '.' && fd != dirfd(d) && fd < CENSUS_FDS)
			c->fds[fd / 64] |= UINT64_C(1) << fd % 64;
	}
	if (d)
		closedir(d);
}

static void take_threads(struct census *c)
{
	DIR *d = opendir("/proc/self/task");
	struct dirent *e;

	while (d && (e = readdir(d)))
		c->threads += e->d_name[0] != '.';
	if (d)
		closedir(d);
}

static void take_maps(struct census *c)
{
	FILE *f = fopen("/proc/self/maps", "re");
	unsigned long from, to;
	char line[512];

	while (f && fgets(line, sizeof line, f)) {
		if (strstr(line, "[heap]") || strstr(line, "[stack]"))
			continue;
		if (sscanf(line, "%lx-%lx", &from, &to) == 2)
			c->mapped_kib += (long)((to - from) / 1024);
	}
	if (f)
		fclose(f);
}

static void take_umask(struct census *c)
{
	/* From /proc: umask(2) can only tell by changing it. */
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];

	while (f && fgets(line, sizeof line, f)) {
		if (!strncmp(line, "Umask:", 6))
			c->umask = strtol(line + 6, NULL, 8);
	}
	if (f)
		fclose(f);
}

void census_take(struct census *c)
{
	siginfo_t si;
	struct stat st;

	memset(c, 0, sizeof *c);
	take_fds(c);
	take_threads(c);
	take_maps(c);
	take_umask(c);
	/* __WALL: a child before its exec need not have SIGCHLD as its
	 * signal, and is invisible without. */
	c->children = !waitid(P_ALL, 0, &si,
			      WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL);
	sigprocmask(SIG_SETMASK, NULL, &c->mask);
	for (int sig = 1; sig <= 64; sig++) {
		struct sigaction sa;

		if (sigaction(sig, NULL, &sa))
			continue;
		c->action[sig - 1].handler = sa.sa_handler;
		/* signal(3) leaves flags that mean nothing without a handler.
		 */
		if (sa.sa_handler != SIG_DFL && sa.sa_handler != SIG_IGN)
			c->action[sig - 1].flags = sa.sa_flags;
	}
	if (!stat(".", &st)) {
		c->cwd_dev = st.st_dev;
		c->cwd_ino = st.st_ino;
	}
	c->dumpable = prctl(PR_GET_DUMPABLE);
}

static int compare_fds(const struct census *a, const struct census *b,
		       char *why, size_t size)
{
	for (int fd = 0; fd < CENSUS_FDS; fd++) {
		uint64_t bit = UINT64_C(1) << fd % 64;
		char link[64], target[128] = "";

		if (!((a->fds[fd / 64] ^ b->fds[fd / 64]) & bit))
			continue;
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		if (readlink(link, target, sizeof target - 1) < 0)
			target[0] = 0;
		snprintf(why, size, "descriptor %d %s (%s)", fd,
			 b->fds[fd / 64] & bit ? "was left open" : "is gone",
			 target);
		return -1;
	}
	return 0;
}

static int compare_actions(const struct census *a, const struct census *b,
			   char *why, size_t size)
{
	for (int i = 0; i < 64; i++) {
		if (a->action[i].handler == b->action[i].handler &&
		    a->action[i].flags == b->action[i].flags)
			continue;
		snprintf(why, size, "the action of signal %d changed", i + 1);
		return -1;
	}
	return 0;
}

static int differs(int is_different, const char *what, char *why, size_t size)
{
	if (is_different)
		snprintf(why, size, "%s", what);
	return is_different;
}

int census_compare(const struct census *a, const struct census *b, char *why,
		   size_t size)
{
	if (compare_fds(a, b, why, size) || compare_actions(a, b, why, size))
		return -1;
	if (differs(a->children != b->children, "a child was left", why, size))
		return -1;
	if (differs(a->threads != b->threads, "a thread was left", why, size))
		return -1;
	if (differs(memcmp(&a->mask, &b->mask, sizeof a->mask) != 0,
		    "the signal mask changed", why, size))
		return -1;
	if (differs(a->cwd_dev != b->cwd_dev || a->cwd_ino != b->cwd_ino,
		    "the working directory changed", why, size))
		return -1;
	if (differs(a->umask != b->umask, "the umask changed", why, size))
		return -1;
	if (differs(a->dumpable != b->dumpable, "dumpable changed", why, size))
		return -1;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* A sanitizer maps memory for itself at any time, and so does valgrind.
	 */
	if (b->mapped_kib > a->mapped_kib && !getenv("BROOD_UNDER_VALGRIND")) {
		snprintf(why, size, "%ld KiB more are mapped",
			 b->mapped_kib - a->mapped_kib);
		return -1;
	}
#endif
	return 0;
}

static long ms_of_the_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

long census_patience_ms = 20000;

int census_check(const struct census *before, char *why, size_t size)
{
	static struct census now;
	const struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};
	long begin = ms_of_the_clock();

	do {
		census_take(&now);
		if (!census_compare(before, &now, why, size))
			return 0;
		nanosleep(&moment, NULL);
	} while (ms_of_the_clock() - begin < census_patience_ms);
	return -1;
}
