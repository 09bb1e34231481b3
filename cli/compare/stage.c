/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

void *stage_board(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

char *stage_pages(size_t pages)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, pages * page, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	/* One huge page would be one fault. A kernel without them refuses. */
	madvise(p, pages * page, MADV_NOHUGEPAGE);
	stage_write(p, pages);
	return p;
}

long stage_write(char *pages, size_t count)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct rusage before, after;

	/* Twice: the first call may have to bind the symbol or copy the stack
	 * page, and those faults are not the ones to count. */
	getrusage(RUSAGE_THREAD, &after);
	getrusage(RUSAGE_THREAD, &before);
	for (size_t i = 0; i < count; i++)
		((volatile char *)pages)[i * page]++;
	getrusage(RUSAGE_THREAD, &after);
	return after.ru_minflt - before.ru_minflt;
}

int stage_act(const struct trial *trial, void (*act)(void *), void *arg)
{
	const struct job job = {.act = act, .arg = arg};
	struct task task;
	int r = trial->way->start(trial->way, &job, &task);

	return r < 0 ? r : trial->way->finish(&task);
}

void stage_arguments(const struct trial *trial, const struct look *look,
		     char text[][24], const char **argv)
{
	const unsigned long value[SIGHT_ARGS] = {
		[SIGHT_PAGE] = (unsigned long)look->page,
		[SIGHT_FRAME] = (unsigned long)look->frame,
		[SIGHT_PLAIN] = (unsigned long)look->plain,
		[SIGHT_CLOEXEC] = (unsigned long)look->cloexec,
		[SIGHT_CAUGHT] = (unsigned long)look->caught,
		[SIGHT_IGNORED] = (unsigned long)look->ignored,
	};

	argv[0] = trial->program;
	for (int i = 1; i < SIGHT_ARGS; i++) {
		snprintf(text[i], sizeof(text[i]), "%lu", value[i]);
		argv[i] = text[i];
	}
	argv[SIGHT_ARGS] = NULL;
}

/* Standard output is what every way passes on by default. */
static int redirect(int *report)
{
	int ends[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	/* A program that tells nothing must not be waited for: fd 1 stays. */
	if (dup2(null, 0) < 0 || dup2(ends[1], 1) < 0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	close(ends[1]);
	*report = ends[0];
	return 0;
}

int stage_program(const struct trial *trial, const struct look *look,
		  struct sight *sight)
{
	char text[SIGHT_ARGS][24];
	const char *argv[SIGHT_ARGS + 1];
	const struct job job = {.argv = argv};
	struct task task;
	int report = -1, r = redirect(&report);
	bool replaced;

	if (r < 0)
		return r;
	stage_arguments(trial, look, text, argv);
	memset(sight, 0, sizeof(*sight));
	r = stage_start(trial, &job, &task, &replaced);
	if (r < 0)
		return r;
	/* The report fits into the pipe, so that it can be read afterwards. */
	r = replaced ? 0 : trial->way->finish(&task);
	if (r == 0 && (read(report, sight, sizeof(*sight)) < 0 ||
		       sight->mark != SIGHT_MARK))
		r = -EPROTO;
	sight->replaced = replaced;
	close(report);
	return r;
}
