/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct report_file *file;
static struct report_record *mine;

/* This is a copy that fork made, and mine is the original's. */
static bool copied;

struct report_file *observed_file(void)
{
	return file;
}

/* A block of the disk for it: a fault could only end the program. */
static bool allocated(int fd, size_t at)
{
	static const struct report_record empty;

	return pwrite(fd, &empty, sizeof empty, (off_t)at) == sizeof empty;
}

static void name_mine(struct report_record *r)
{
	ssize_t n =
		readlink("/proc/self/exe", r->program, sizeof r->program - 1);

	if (n <= 0)
		strncpy(r->program, program_invocation_name,
			sizeof r->program - 1);
}

static struct report_record *claim(int fd)
{
	uint32_t i = __atomic_fetch_add(&file->used, 1, __ATOMIC_RELAXED);
	struct report_record *r = &file->records[i];
	size_t at = (size_t)((char *)r - (char *)file);

	if (i >= REPORT_RECORDS || !allocated(fd, at)) {
		__atomic_fetch_add(&file->lost, 1, __ATOMIC_RELAXED);
		return NULL;
	}
	r->pid = getpid();
	r->parent = getppid();
	name_mine(r);
	__atomic_store_n(&r->there, 1, __ATOMIC_RELEASE);
	return r;
}

static void *map(int fd)
{
	struct stat about;
	void *at;

	if (fstat(fd, &about) < 0 || about.st_size != sizeof *file)
		return NULL;
	at = mmap(NULL, sizeof *file, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		  0);
	return at == MAP_FAILED ? NULL : at;
}

static void open_mine(void)
{
	const char *path = getenv(REPORT_ENV);
	int error = errno;
	int fd = path ? open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW) : -1;

	if (fd >= 0) {
		if (!file)
			file = map(fd);
		if (file)
			mine = claim(fd);
		close(fd);
	}
	errno = error;
}

static void in_copy(void)
{
	copied = true;
}

/* Other libraries' constructors may come first. */
static void begin(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	open_mine();
	if (file)
		pthread_atfork(NULL, NULL, in_copy);
}

__attribute__((constructor)) static void at_load(void)
{
	begin();
}

/* A copy has a record of its own once there is something to count in it, which
 * is not that it became another program. */
static struct report_record *record_for(enum report_count what)
{
	begin();
	if (copied && what != COUNT_FORK_EXEC) {
		uint32_t loaded = mine ? mine->loaded : 0;

		copied = false;
		mine = NULL;
		if (file)
			open_mine();
		if (mine)
			mine->loaded = loaded;
	}
	return mine;
}

void observe(enum report_count what)
{
	struct report_record *r = record_for(what);

	if (r)
		__atomic_fetch_add(&r->counts[what], 1, __ATOMIC_RELAXED);
}

void observe_not(enum report_count what)
{
	struct report_record *r = record_for(what);

	if (r)
		__atomic_fetch_sub(&r->counts[what], 1, __ATOMIC_RELAXED);
}

void observe_loaded(void)
{
	begin();
	if (mine)
		mine->loaded = 1;
}

struct observed_exec observe_exec(const char *program, const char *path,
				  char *const *envp)
{
	struct observed_exec exec = {.how = COUNT_BECAME};

	begin();
	if (mine && (copied || mine->pid != getpid()))
		exec.how = COUNT_FORK_EXEC;
	observe(exec.how);
	exec.stranger =
		observe_program(program, path, (const char *const *)envp);
	return exec;
}

void observe_no_exec(const struct observed_exec *exec)
{
	observe_not(exec->how);
	if (exec->stranger)
		__atomic_fetch_sub(&exec->stranger->count, 1, __ATOMIC_RELAXED);
}
