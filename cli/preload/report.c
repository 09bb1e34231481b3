/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a program may write without a fault when the disk is full: the records
 * are allocated by those who claim them. */
#define ALLOCATED offsetof(struct report_file, records)

static int lay_out(struct preload_report *r, int fd)
{
	void *at;
	int error;

	if (ftruncate(fd, sizeof *r->file) < 0)
		return errno;
	error = posix_fallocate(fd, 0, ALLOCATED);
	if (error)
		return error;
	/* Of programs that run as somebody else, too. */
	if (fchmod(fd, 0666) < 0 || chmod(r->directory, 0711) < 0)
		return errno;
	at = mmap(NULL, sizeof *r->file, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		  0);
	if (at == MAP_FAILED)
		return errno;
	r->file = at;
	memcpy(r->file->magic, REPORT_MAGIC, sizeof REPORT_MAGIC);
	return 0;
}

static int make(struct preload_report *r)
{
	const char *under = getenv("TMPDIR");
	int fd, error;

	snprintf(r->directory, sizeof r->directory - 32, "%s/brood-XXXXXX",
		 under && *under == '/' ? under : "/tmp");
	if (!mkdtemp(r->directory)) {
		r->directory[0] = '\0';
		return errno;
	}
	/* Its name is nobody's to guess. */
	snprintf(r->path, sizeof r->path, "%.*s/report-XXXXXX", PATH_MAX - 32,
		 r->directory);
	fd = mkostemp(r->path, O_CLOEXEC);
	if (fd < 0) {
		r->path[0] = '\0';
		return errno;
	}
	error = lay_out(r, fd);
	close(fd);
	return error;
}

int preload_report_open(struct preload_report *r)
{
	int error;

	*r = (struct preload_report){.file = NULL};
	error = make(r);
	if (!error)
		return 0;
	cli_complain("preload: no file for the report below %s: %s",
		     getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp",
		     strerror(error));
	preload_report_close(r);
	return CLI_FAILED;
}

void preload_report_close(struct preload_report *r)
{
	if (r->file)
		munmap(r->file, sizeof *r->file);
	if (r->path[0])
		unlink(r->path);
	if (r->directory[0])
		rmdir(r->directory);
	*r = (struct preload_report){.file = NULL};
}
