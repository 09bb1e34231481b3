/* SPDX-License-Identifier: MIT */
/* At each limit a spawn fails with the limit's own error, and works again as
 * soon as there is room. (The system's limit on files does not hold for root:
 * faults.c has ENFILE.) */
#include "lib/test.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#define STRING_MOST ((size_t)sysconf(_SC_PAGESIZE) * 32) /* with its end */

static struct rlimit limit_to(int resource, rlim_t soft)
{
	struct rlimit old, now;

	getrlimit(resource, &old);
	now = old;
	now.rlim_cur = soft;
	assert_int_equal(setrlimit(resource, &now), 0);
	return old;
}

static char *string_of(size_t bytes)
{
	char *s = malloc(bytes);

	assert_non_null(s);
	memset(s, 'x', bytes - 1);
	s[bytes - 1] = 0;
	return s;
}

/* One string of the most bytes there can be, and one of one more. */
static void one_argument(void **state)
{
	char *most = string_of(STRING_MOST), *more = string_of(STRING_MOST + 1);
	const char *const none[] = {NULL};
	struct brood_error err;
	char text[512];

	(void)state;
	assert_int_equal(run(SPEC(.argv = ARGV("/bin/true", most))), 0);
	assert_int_equal(
		run(SPEC(.argv = ARGV("/bin/true"), .envp = ARGV(most))), 0);
	err = fails(SPEC(.argv = ARGV("/bin/true", "a", more), .envp = none),
		    -E2BIG, BROOD_STAGE_EXEC);
	assert_int_equal(err.reason, BROOD_REASON_ARGUMENT_TOO_LONG);
	assert_int_equal(err.number, STRING_MOST + 1);
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "\"argv\"[2] alone has "));
	err = fails(SPEC(.argv = ARGV("/bin/true"), .envp = ARGV("A=1", more)),
		    -E2BIG, BROOD_STAGE_EXEC);
	assert_int_equal(err.reason, BROOD_REASON_ARGUMENT_TOO_LONG);
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "\"envp\"[1] alone has "));
	free(most);
	free(more);
}

/* n arguments of 64 KiB, and one of rest bytes. */
static int of_size(size_t n, char *large, size_t rest, uint64_t flags,
		   struct brood_error *err)
{
	const char *argv[1024] = {"/bin/true"};
	const char *const none[] = {NULL};
	char *last = string_of(rest);
	struct brood_child *child = NULL;
	int r;

	for (size_t i = 1; i <= n; i++)
		argv[i] = large;
	argv[n + 1] = last;
	r = brood_spawn(&child,
			SPEC(.argv = argv, .envp = none, .flags = flags), err);
	if (r == 0 && (flags & BROOD_ASYNC))
		r = brood_started(child, -1, err);
	if (r == 0)
		brood_wait(child, -1, NULL);
	brood_child_close(&child);
	free(last);
	return r;
}

/* The largest that goes, found by halving; one byte more does not. */
static void total_of(uint64_t flags, size_t quarter, unsigned reason)
{
	char *large = string_of(65536);
	size_t n = quarter / 65536 - 1, low = 1, high = 2 * 65536 - 1;
	struct brood_error err;
	char text[512];

	if (high > STRING_MOST)
		high = STRING_MOST;
	assert_int_equal(of_size(n, large, low, flags, &err), 0);
	assert_int_equal(of_size(n, large, high, flags, &err), -E2BIG);
	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (of_size(n, large, mid, flags, &err) == 0)
			low = mid;
		else
			high = mid;
	}
	assert_int_equal(of_size(n, large, low, flags, &err), 0);
	assert_int_equal(of_size(n, large, low + 1, flags, &err), -E2BIG);
	assert_int_equal(err.stage, BROOD_STAGE_EXEC);
	assert_int_equal(err.reason, reason);
	assert_int_equal(err.other, quarter);
	/* What it counts is more than is allowed, and hardly more. */
	assert_in_range(err.number, quarter + 1, quarter + 4096);
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "arguments and environment take "));
	free(large);
}

static void all_arguments(void **state)
{
	struct rlimit old = limit_to(RLIMIT_STACK, (rlim_t)4 << 20);

	(void)state;
	total_of(0, (size_t)1 << 20, BROOD_REASON_ARGUMENTS_STACK);
	setrlimit(RLIMIT_STACK, &old);
}

static void no_descriptors(void **state)
{
	struct rlimit old = limit_to(RLIMIT_NOFILE, 3);

	(void)state;
	/* None is needed for a pidfd that cannot be had: an error. */
	fails(SPEC(.argv = ARGV("/bin/true")), -EMFILE, BROOD_STAGE_CREATE);
	setrlimit(RLIMIT_NOFILE, &old);
	assert_int_equal(run(SPEC(.argv = ARGV("/bin/true"))), 0);
}

static void most_descriptors(void **state)
{
	struct rlimit old, now;
	struct told t;
	int last;

	(void)state;
	getrlimit(RLIMIT_NOFILE, &old);
	now = (struct rlimit){old.rlim_max, old.rlim_max};
	setrlimit(RLIMIT_NOFILE, &now);
	last = (int)now.rlim_cur - 1;
	SKIP_UNLESS(last < 65536 && last > 0,
		    "the limit is above the harness's");
	assert_int_equal(dup2(0, last), last);
	t = tell(SPEC(.steps = STEPS(brood_step_inherit(last))));
	assert_int_equal(told_count(&t, "fd "), 4);
	assert_non_null(told_fd(&t, last));
	told_free(&t);
	close(last);
	setrlimit(RLIMIT_NOFILE, &old);
}

static void too_many_processes(void **state)
{
	(void)state;
	limit_to(RLIMIT_NPROC, 0);
	assert_int_equal(setresuid(65534, 65534, 65534), 0);
	prctl(PR_SET_DUMPABLE, 1); /* the census needs /proc */
	fails(SPEC(.argv = ARGV("/bin/true")), -EAGAIN, BROOD_STAGE_CREATE);
}

static void process_limit(void **state)
{
	(void)state;
	SKIP_UNLESS(!geteuid(), "needs root");
	in_fork(too_many_processes);
}

static char cgroup[256];

static void in_full_cgroup(void **state)
{
	char path[300];
	int fd;

	(void)state;
	snprintf(path, sizeof path, "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(write(fd, "0", 1), 1);
	close(fd);
	fails(SPEC(.argv = ARGV("/bin/true")), -EAGAIN, BROOD_STAGE_CREATE);
}

/* A cgroup that holds one process, the caller. */
static void cgroup_limit(void **state)
{
	static const char *const places[] = {"/sys/fs/cgroup/pids",
					     "/sys/fs/cgroup"};
	char path[300];
	int fd = -1;

	(void)state;
	for (int i = 0; i < 2 && fd < 0; i++) {
		snprintf(cgroup, sizeof cgroup, "%s/brood-test-%d", places[i],
			 getpid());
		if (mkdir(cgroup, 0755))
			continue;
		snprintf(path, sizeof path, "%s/pids.max", cgroup);
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			rmdir(cgroup);
	}
	SKIP_UNLESS(fd >= 0, "no cgroup for processes can be made");
	assert_int_equal(write(fd, "1", 1), 1);
	close(fd);
	in_fork(in_full_cgroup);
	assert_int_equal(rmdir(cgroup), 0);
}

static void memory_is_out(void **state)
{
	const char *const none[] = {NULL};
	char *large = string_of(100000);
	const char *argv[64] = {"/bin/true"};
	struct rlimit old;

	(void)state;
	for (int i = 1; i < 40; i++)
		argv[i] = large;
	/* A copy of them does not fit. */
	old = limit_to(RLIMIT_AS, 1);
	fails(SPEC(.argv = argv, .envp = none, .flags = BROOD_ASYNC), -ENOMEM,
	      BROOD_STAGE_RESOURCE);
	setrlimit(RLIMIT_AS, &old);
	free(large);
}

static void deleted_program(void **state)
{
	const char *path = scratch_file("gone", "", 0700);
	int from = open("/bin/true", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CLOEXEC), fd;
	char buf[65536];
	ssize_t n;

	(void)state;
	while ((n = read(from, buf, sizeof buf)) > 0)
		assert_int_equal(write(to, buf, (size_t)n), n);
	close(from);
	close(to);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	unlink(path);
	assert_int_equal(run(SPEC(.argv = ARGV("true"), .program_fd = fd,
				  .flags = BROOD_PROGRAM_FD)),
			 0);
	fails(SPEC(.argv = ARGV(path)), -ENOENT, BROOD_STAGE_EXEC);
	close(fd);
}

/* Too little for the program: it is killed on its way, or fails; whatever the
 * call said, nobody is told that it ended well. */
static void small_memory(int resource)
{
	int killed = 0;

	for (uint64_t bytes = 4096; bytes <= (UINT64_C(1) << 20); bytes *= 2) {
		struct brood_child *child;
		struct brood_exit end = {0};
		struct brood_error err;
		int r = brood_spawn(&child,
				    SPEC(.argv = ARGV(beside("nothing")),
					 .steps = STEPS(brood_step_rlimit(
						 resource, bytes, bytes))),
				    &err);

		if (r < 0) {
			assert_true(err.stage == BROOD_STAGE_EXEC ||
				    err.stage == BROOD_STAGE_KILLED);
			continue;
		}
		assert_int_equal(brood_wait(child, -1, &end), 0);
		if (end.how == BROOD_SIGNALED) {
			assert_true(end.value == SIGSEGV ||
				    end.value == SIGKILL);
			killed++;
		} else {
			assert_int_equal(end.how, BROOD_EXITED);
			assert_int_equal(end.value, 0);
		}
		brood_child_close(&child);
	}
	fprintf(stderr, "# limit %d: %d were killed within exec\n", resource,
		killed);
	if (resource == RLIMIT_AS)
		assert_true(killed > 0);
}

static void little_memory(void **state)
{
	(void)state;
	small_memory(RLIMIT_AS);
	small_memory(RLIMIT_STACK);
}

SUITE(TEST(one_argument), TEST(all_arguments), TEST(no_descriptors),
      TEST(most_descriptors), TEST(process_limit), TEST(cgroup_limit),
      TEST(memory_is_out), TEST(deleted_program), TEST(little_memory))
