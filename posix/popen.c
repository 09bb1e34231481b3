/* SPDX-License-Identifier: MIT */
#include "seen.h"
#include "shell.h"
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct mode {
	bool reads, writes; /* the caller */
	bool closes;        /* at its exec: e */
};

/* As glibc reads it: in any order, more than once. */
static bool understand(const char *text, struct mode *mode)
{
	*mode = (struct mode){0};
	for (; *text; text++) {
		if (*text == 'r')
			mode->reads = true;
		else if (*text == 'w')
			mode->writes = true;
		else if (*text == 'e')
			mode->closes = true;
		else
			return false;
	}
	return mode->reads != mode->writes;
}

/* The streams of earlier calls are not the shell's; with the lock held. */
static struct brood_step *steps_of(int theirs, int target)
{
	struct brood_step *steps;
	size_t n = 2, i = 0;

	for (struct stream *s = streams_open(); s; s = s->next)
		n++;
	steps = malloc(n * sizeof *steps);
	if (!steps)
		return NULL;
	steps[i++] = brood_step_pass(target, theirs);
	for (struct stream *s = streams_open(); s; s = s->next)
		if (s->fd != target)
			steps[i++] = brood_step_close(s->fd);
	steps[i] = brood_step_end();
	return steps;
}

static int start(const char *command, int theirs, const struct mode *mode,
		 struct stream *stream)
{
	struct brood_step *steps = steps_of(theirs, mode->reads ? 1 : 0);

	if (!steps)
		return -ENOMEM;
	stream->pid =
		shell_start(command, steps, POSIX_SEEN_POPEN, &stream->status);
	free(steps);
	return stream->pid < 0 ? stream->pid : 0;
}

/* ours and theirs: the ends of the pipe. */
static int connect(const char *command, const struct mode *mode, int ours,
		   int theirs, struct stream *stream)
{
	int r;

	stream->fd = ours;
	stream->file = fdopen(ours, mode->reads ? "r" : "w");
	if (!stream->file)
		return -errno;
	streams_lock();
	r = start(command, theirs, mode, stream);
	if (r == 0) {
		if (!mode->closes)
			fcntl(ours, F_SETFD, 0);
		streams_add(stream);
	}
	streams_unlock();
	return r;
}

static int open_stream(const char *command, const struct mode *mode,
		       struct stream *stream)
{
	int ends[2], ours, theirs, r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	ours = ends[mode->reads ? 0 : 1];
	theirs = ends[mode->reads ? 1 : 0];
	r = connect(command, mode, ours, theirs, stream);
	close(theirs);
	if (r < 0 && stream->file)
		fclose(stream->file);
	else if (r < 0)
		close(ours);
	return r;
}

__attribute__((visibility("default"))) FILE *popen(const char *command,
						   const char *text)
{
	struct stream *stream;
	struct mode mode;
	int r = -EINVAL, error = errno;

	if (!understand(text, &mode)) {
		errno = EINVAL;
		return NULL;
	}
	stream = calloc(1, sizeof *stream);
	if (!stream)
		return NULL;
	r = open_stream(command, &mode, stream);
	if (r < 0) {
		free(stream);
		errno = -r;
		return NULL;
	}
	errno = error;
	return stream->file;
}
