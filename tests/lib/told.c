/* SPDX-License-Identifier: MIT */
#include "told.h"

#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file and not a pipe: no step is needed, so none of the child's descriptors
 * is other than the test wants it. */
static const char *report_path(void)
{
	static char path[64];

	snprintf(path, sizeof path, "/tmp/brood-tell.%d", getpid());
	return path;
}

const char *const *tell_argv(void)
{
	static const char *argv[4];
	static char program[4096];

	snprintf(program, sizeof program, "%s", beside("tell"));
	argv[0] = program;
	argv[1] = "-o";
	argv[2] = report_path();
	return argv;
}

struct told tell_read_from(const char *path)
{
	struct told t = {0};
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail_msg("tell has left no report");
	assert_int_equal(fstat(fd, &st), 0);
	t.size = (size_t)st.st_size;
	t.text = calloc(1, t.size + 1);
	assert_int_equal(read(fd, t.text, t.size), st.st_size);
	close(fd);
	unlink(path);
	for (size_t i = 0; i < t.size; i++) {
		if (t.text[i] == '\n')
			t.text[i] = 0;
	}
	return t;
}

struct told tell_read(void)
{
	return tell_read_from(report_path());
}

struct told tell(const struct brood_spec *spec)
{
	struct brood_spec s = *spec;

	unlink(report_path());
	if (!s.argv)
		s.argv = tell_argv();
	if (!s.program && !(s.flags & BROOD_PROGRAM_FD))
		s.program = tell_argv()[0];
	assert_int_equal(run(&s), 0);
	return tell_read();
}

void told_free(struct told *t)
{
	free(t->text);
	t->text = NULL;
}

static const char *next_line(const struct told *t, const char *line)
{
	line = line ? line + strlen(line) + 1 : t->text;
	return line < t->text + t->size ? line : NULL;
}

const char *told(const struct told *t, const char *key)
{
	const char *line = NULL;

	while ((line = next_line(t, line))) {
		if (!strncmp(line, key, strlen(key)))
			return line + strlen(key);
	}
	return NULL;
}

int told_count(const struct told *t, const char *key)
{
	const char *line = NULL;
	int n = 0;

	while ((line = next_line(t, line)))
		n += !strncmp(line, key, strlen(key));
	return n;
}

const char *told_fd(const struct told *t, int fd)
{
	const char *rest;
	char key[32];

	snprintf(key, sizeof key, "fd %d ", fd);
	rest = told(t, key);
	return rest ? strchr(rest, ' ') + 1 : NULL;
}

uint64_t told_set(const struct told *t, const char *key)
{
	const char *hex = told(t, key);

	assert_non_null(hex);
	return strtoull(hex, NULL, 16);
}
