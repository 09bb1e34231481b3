/* SPDX-License-Identifier: MIT */
#include "start.h"

#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void warm_up(void)
{
	for (int i = 0; i < 4; i++) {
		struct brood_child *child = NULL;
		uint64_t flags = i % 2 ? BROOD_ASYNC : 0;

		if (brood_spawn(&child, SPEC(.argv = SH(":"), .flags = flags),
				NULL))
			continue; /* the tests themselves will tell */
		brood_wait(child, -1, NULL);
		brood_child_close(&child);
	}
	warm_many(32);
}

void warm_many(int count)
{
	struct brood_child *children[64];
	int fd;

	if (!(brood_capabilities() & BROOD_HAS_ASYNC))
		return;
	/* Held in their first step, they are in flight together. */
	mkfifo(scratch("warm"), 0600);
	memset(children, 0, sizeof children);
	assert_true(count <= 64);
	for (int i = 0; i < count; i++)
		brood_spawn(&children[i],
			    SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
				 .steps = STEPS(brood_step_open(
					 3, scratch("warm"), O_RDONLY, 0))),
			    NULL);
	fd = open(scratch("warm"), O_RDWR | O_CLOEXEC);
	for (int i = 0; i < count; i++) {
		if (children[i])
			brood_wait(children[i], -1, NULL);
		brood_child_close(&children[i]);
	}
	close(fd);
	unlink(scratch("warm"));
	brood_settle();
}

struct brood_child *start(const struct brood_spec *spec)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[512];
	int r = brood_spawn(&child, spec, &err);

	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_spawn: %d: %s", r, why);
	}
	assert_int_equal(r, 0);
	assert_non_null(child);
	return child;
}

int finish(struct brood_child *child)
{
	struct brood_exit exit;

	assert_int_equal(brood_wait(child, -1, &exit), 0);
	brood_child_close(&child);
	assert_null(child);
	if (exit.how != BROOD_EXITED)
		fail_msg("ended otherwise: how %d, value %d", exit.how,
			 exit.value);
	return exit.value;
}

int run(const struct brood_spec *spec)
{
	return finish(start(spec));
}

struct brood_error fails(const struct brood_spec *spec, int code,
			 enum brood_stage stage)
{
	struct brood_child *child = (void *)&child;
	struct brood_error err;
	int r = brood_spawn(&child, spec, &err);

	assert_int_equal(r, code);
	assert_null(child);
	assert_int_equal(err.code, code);
	assert_int_equal(err.stage, stage);
	return err;
}

struct brood_error refused(const struct brood_spec *spec, int code,
			   enum brood_reason reason)
{
	struct brood_plan *plan = (void *)&plan;
	struct brood_error err;
	char why[512];
	int r;

	/* A plan is run with the descriptors that are open then. */
	if (reason != BROOD_REASON_FD_NOT_OPEN) {
		r = brood_plan_new(&plan, spec, &err);
		brood_error_format(&err, why, sizeof why);
		if (r != code)
			fail_msg("brood_plan_new: %d, not %d: %s", r, code,
				 why);
		assert_null(plan);
		assert_int_equal(err.reason, reason);
	}
	err = fails(spec, code, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, reason);
	assert_true(brood_error_format(&err, why, sizeof why) > 8);
	return err;
}

char *slurp(int fd, char *buf, size_t size)
{
	size_t used = 0;

	for (;;) {
		ssize_t n = read(fd, buf + used, size - 1 - used);

		assert_true(n >= 0);
		if (n == 0)
			break;
		used += (size_t)n;
		assert_true(used < size - 1);
	}
	buf[used] = 0;
	return buf;
}

char *output_of(struct brood_child *child, char *buf, size_t size)
{
	size_t n;

	slurp(brood_pipe(child, 1), buf, size);
	n = strlen(buf);
	if (n && buf[n - 1] == '\n')
		buf[n - 1] = 0;
	assert_int_equal(finish(child), 0);
	return buf;
}

const char *beside(const char *name)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	assert_true(n > 0);
	path[n] = 0;
	slash = strrchr(path, '/');
	assert_non_null(slash);
	snprintf(slash + 1, (size_t)(path + sizeof path - slash - 1), "%s",
		 name);
	return path;
}

pid_t child_of(pid_t pid)
{
	char path[64];
	FILE *f;
	int child = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "re");
	if (!f || fscanf(f, "%d", &child) != 1)
		child = 0;
	if (f)
		fclose(f);
	return child;
}
