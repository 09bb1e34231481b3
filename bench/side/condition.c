/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a peer of any language: what the process has before it starts
 * anything. BENCH_CONDITION="memory huge fds mappings threads", all numbers;
 * memory in MiB. It takes itself out of the environment, so that the programs
 * that the peer starts have none of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#define SPARE_FDS 256 /* for the peer itself */
#define PAGE 4096u
#define HUGE_PAGE ((size_t)2 << 20)

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "condition: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void resident(size_t size, int huge)
{
	char *p = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(p != MAP_FAILED, "memory");
	p += HUGE_PAGE - (size_t)p % HUGE_PAGE;
	must(madvise(p, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) == 0,
	     "page size");
	must(madvise(p, size, MADV_POPULATE_WRITE) == 0, "memory");
}

/* Separate open files, as a server has them, close-on-exec. */
static void descriptors(unsigned want)
{
	struct rlimit lim;

	must(getrlimit(RLIMIT_NOFILE, &lim) == 0, "limit");
	lim.rlim_cur = lim.rlim_max;
	must(setrlimit(RLIMIT_NOFILE, &lim) == 0, "limit");
	if (want + SPARE_FDS > lim.rlim_max)
		want = (unsigned)lim.rlim_max - SPARE_FDS;
	for (unsigned i = 3; i < want; i++)
		must(open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0,
		     "descriptors");
}

/* Neighbours must differ, or the kernel makes one mapping of them. */
static void mappings(unsigned want)
{
	char *p = mmap(NULL, (size_t)want * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(p != MAP_FAILED, "mappings");
	must(madvise(p, (size_t)want * PAGE, MADV_NOHUGEPAGE) == 0, "mappings");
	for (unsigned i = 0; i < want; i++) {
		p[(size_t)i * PAGE] = 1;
		if (i % 2)
			must(mprotect(p + (size_t)i * PAGE, PAGE, PROT_READ) ==
				     0,
			     "mappings");
	}
}

static void *idle(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static void threads(unsigned want)
{
	pthread_attr_t attr;
	sigset_t all, old;
	pthread_t t;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 << 10);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (unsigned i = 0; i < want; i++) {
		errno = pthread_create(&t, &attr, idle, NULL);
		must(errno == 0, "threads");
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
}

__attribute__((constructor)) static void condition(void)
{
	const char *text = getenv("BENCH_CONDITION");
	unsigned memory, huge, fds, maps, crew;

	if (!text)
		return;
	must(sscanf(text, "%u %u %u %u %u", &memory, &huge, &fds, &maps,
		    &crew) == 5,
	     text);
	unsetenv("BENCH_CONDITION");
	unsetenv("LD_PRELOAD");
	if (memory)
		resident((size_t)memory << 20, huge != 0);
	if (fds)
		descriptors(fds);
	if (maps)
		mappings(maps);
	if (crew)
		threads(crew);
}
