/* SPDX-License-Identifier: MIT */
/*
 * A hundred thousand spawns of all kinds leave nothing: memory, descriptors,
 * mappings and processes are flat. BROOD_SOAK=N times as many: 10 for a
 * million.
 */
#include "lib/test.h"

#include <dirent.h>

#define SPAWNS 100000
#define ROUNDS 10

static char program[4096];

/* What a long-running caller's monitoring would plot. */
struct level {
	long rss_kib, size_kib, mappings, descriptors, children;
};

static long status_kib(const char *key)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kib = -1;

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, key, strlen(key)))
			kib = atol(line + strlen(key));
	if (f)
		fclose(f);
	return kib;
}

static long lines_of(const char *path)
{
	FILE *f = fopen(path, "re");
	long lines = 0;
	int c;

	while (f && (c = getc(f)) != EOF)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

static long descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	long n = -3; /* itself, and the two dots */

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

/* Dead or alive. */
static long children(void)
{
	char path[64], word[32];
	long n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
	f = fopen(path, "re");
	while (f && fscanf(f, "%31s", word) == 1)
		n++;
	if (f)
		fclose(f);
	return n;
}

static struct level measure(void)
{
	brood_settle();
	return (struct level){
		.rss_kib = status_kib("VmRSS:"),
		.size_kib = status_kib("VmSize:"),
		.mappings = lines_of("/proc/self/maps"),
		.descriptors = descriptors(),
		.children = children(),
	};
}

static void tell_level(long spawns, const struct level *now)
{
	print_message("# after %ld spawns: resident %ld KiB, mapped %ld KiB in "
		      "%ld mappings, %ld descriptors, %ld children\n",
		      spawns, now->rss_kib, now->size_kib, now->mappings,
		      now->descriptors, now->children);
}

static void must_fail(int r, int code, const struct brood_error *err)
{
	assert_int_equal(r, code);
	assert_int_equal(err->code, code);
}

static void failing(long i)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	uint64_t flags = i / 8 % 2 ? BROOD_ASYNC : 0;
	int r = brood_spawn(&child,
			    SPEC(.argv = ARGV(program), .flags = flags,
				 .steps = STEPS(brood_step_pipe(1, 0),
						brood_step_open(3, "/no/such",
								O_RDONLY, 0))),
			    &err);

	if (r == 0) {
		r = brood_started(child, -1, &err);
		brood_child_close(&child);
	}
	must_fail(r, -ENOENT, &err);
	r = brood_spawn(&child, SPEC(.argv = ARGV("/no/such")), &err);
	must_fail(r, -ENOENT, &err);
	r = brood_spawn(&child,
			SPEC(.argv = ARGV(program),
			     .steps = STEPS(brood_step_null(-1))),
			&err);
	must_fail(r, -EINVAL, &err);
}

/* Six ways of eight reach the program. */
static int spawn_way(struct brood_child **child, long i,
		     const struct brood_plan *plan)
{
	const struct brood_step *steps = STEPS(
		brood_step_chdir("/"), brood_step_umask(077),
		brood_step_null(0), brood_step_pipe(1, 0), brood_step_dup(2, 1),
		brood_step_setsid(), brood_step_rlimit(4, 0, 0),
		brood_step_env_set("A", "b"), brood_step_sigmask(1, 0));

	switch (i % 8) {
	case 0:
		return brood_spawn(child, SPEC(.argv = ARGV(program)), NULL);
	case 1:
		return brood_spawn(child,
				   SPEC(.argv = ARGV(program), .steps = steps),
				   NULL);
	case 2:
	case 3:
		return brood_spawn(child,
				   SPEC(.argv = ARGV(program),
					.flags = BROOD_ASYNC, .steps = steps),
				   NULL);
	case 4:
		return brood_spawn(child,
				   SPEC(.argv = ARGV("nothing"),
					.program = program,
					.start_timeout_ms = 60000),
				   NULL);
	default:
		return brood_plan_spawn(plan, NULL, child, NULL);
	}
}

static void spawn_one(long i, const struct brood_plan *plan)
{
	struct brood_child *child = NULL;
	struct brood_exit exit;

	if (i % 8 == 7) {
		failing(i);
		return;
	}
	assert_int_equal(spawn_way(&child, i, plan), 0);
	if (i % 16 == 2) {
		/* The application's own wait takes it from under the handle. */
		assert_int_equal(brood_started(child, -1, NULL), 0);
		assert_int_equal(waitpid(brood_pid(child), NULL, 0),
				 brood_pid(child));
		brood_child_close(&child);
		return;
	}
	assert_int_equal(brood_wait(child, -1, &exit), 0);
	assert_int_equal(exit.how, BROOD_EXITED);
	assert_int_equal(exit.value, 0);
	brood_child_close(&child);
}

static void all_is_flat(void **state)
{
	const char *times = getenv("BROOD_SOAK");
	long spawns = SPAWNS * (times ? atol(times) : 1);
	struct level first, now;
	struct brood_plan *plan;

	(void)state;
	assert_true(spawns > 0);
	snprintf(program, sizeof program, "%s", beside("nothing"));
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = ARGV(program),
				    .steps = STEPS(brood_step_null(0),
						   brood_step_pipe(5, 0))),
			       NULL),
		0);
	for (long i = 0; i < 800; i++)
		spawn_one(i, plan);
	first = now = measure();
	tell_level(0, &first);
	for (long i = 0; i < spawns; i++) {
		spawn_one(i, plan);
		if ((i + 1) % (spawns / ROUNDS))
			continue;
		now = measure();
		tell_level(i + 1, &now);
	}
	brood_plan_free(&plan);
	assert_int_equal(now.size_kib, first.size_kib);
	assert_int_equal(now.mappings, first.mappings);
	assert_int_equal(now.descriptors, first.descriptors);
	assert_int_equal(now.children, 0);
	/* The C library's buffers for the lines above, and nothing that grows
	 * with the number of spawns. */
	assert_true(now.rss_kib - first.rss_kib < 256);
}

SUITE(TEST(all_is_flat))
