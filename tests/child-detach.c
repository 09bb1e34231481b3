/* SPDX-License-Identifier: MIT */
/* Of a detached child no zombie remains, and nothing of the library's either.
 */
#include "lib/test.h"
#include "lib/threads.h"

#include <dirent.h>
#include <pthread.h>

#define MANY 30

static int exists(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/%d", (int)pid);
	return access(path, F_OK) == 0;
}

static void await_gone(pid_t pid)
{
	const struct timespec moment = {.tv_nsec = 2000000};
	int64_t begin = now_ms();

	while (exists(pid)) {
		assert_true(now_ms() - begin < BUSY_MS);
		nanosleep(&moment, NULL);
	}
	assert_int_equal(waitpid(pid, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
}

/* The thread sanitizer has one of its own, and allows none after a fork. */
#if defined(__SANITIZE_THREAD__)
#define COUNTS 0
#else
#define COUNTS 1
#endif

static int threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	int n = -2;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* Those that wait for detached children: each has its name before it can reap
 * any. */
static int waiters(void)
{
	DIR *dir = opendir("/proc/self/task");
	struct dirent *entry;
	int n = 0;

	while ((entry = readdir(dir))) {
		char path[64], name[32] = "";
		FILE *f;

		snprintf(path, sizeof path, "/proc/self/task/%.20s/comm",
			 entry->d_name);
		f = fopen(path, "re");
		n += f && fgets(name, sizeof name, f) &&
		     !strcmp(name, "brood-reaper\n");
		if (f)
			fclose(f);
	}
	closedir(dir);
	return n;
}

/* The waiting thread goes when it has nobody to wait for: when they have gone,
 * it is about to. */
static void await_alone(void)
{
	const struct timespec moment = {.tv_nsec = 2000000};
	int64_t begin = now_ms();

	while (waiters()) {
		assert_true(now_ms() - begin < BUSY_MS);
		nanosleep(&moment, NULL);
	}
}

static struct brood_child *start_held(uint64_t flags)
{
	return start(SPEC(.argv = ARGV("cat"), .flags = flags,
			  .steps = STEPS(brood_step_pipe(0, 0))));
}

static void detach(struct brood_child **child)
{
	struct brood_error err;

	assert_int_equal(brood_detach(child, &err), 0);
	assert_null(*child);
	assert_int_equal(err.code, 0);
}

static int has_pidfds(void)
{
	struct brood_child *child = start_held(0);
	struct brood_error err;
	int fd = brood_pidfd(child);

	if (fd < 0) {
		assert_int_equal(brood_detach(&child, &err), -ENOSYS);
		assert_int_equal(err.reason, BROOD_REASON_NO_PIDFD);
		assert_non_null(child);
		assert_int_equal(brood_wait(child, -1, NULL), 0);
		brood_child_close(&child);
	} else {
		close(brood_pipe_take(child, 0));
		finish(child);
	}
	return fd >= 0;
}

#define NEEDS_PIDFD() SKIP_UNLESS(has_pidfds(), "no pidfds here")

static void a_running_child(void **state)
{
	int before = threads();

	(void)state;
	NEEDS_PIDFD();
	for (int async = 0; async < 2; async++) {
		struct brood_child *child = start_held(async ? BROOD_ASYNC : 0);
		pid_t pid = brood_pid(child);
		int in = brood_pipe_take(child, 0);

		detach(&child);
		assert_true(exists(pid));
		assert_int_equal(waitpid(pid, NULL, WNOHANG | __WALL), 0);
		assert_true(threads() == before + 1 || !COUNTS);
		close(in);
		await_gone(pid);
		await_alone();
	}
}

/* Its pipes are closed, as by brood_child_close. */
static void one_that_ends_by_that(void **state)
{
	struct brood_child *child;
	pid_t pid;

	(void)state;
	NEEDS_PIDFD();
	child = start_held(0);
	pid = brood_pid(child);
	detach(&child);
	await_gone(pid);
}

/* Without a thread, and without pidfds too. */
static void one_that_has_ended(void **state)
{
	int before = threads();

	(void)state;
	for (int async = 0; async < 2; async++) {
		struct brood_child *child =
			start(SPEC(.argv = SH(":"),
				   .flags = async ? BROOD_ASYNC : 0));
		pid_t pid = brood_pid(child);
		siginfo_t info;

		assert_int_equal(waitid(P_PID, (id_t)pid, &info,
					WEXITED | WNOWAIT | __WALL),
				 0);
		detach(&child);
		assert_false(exists(pid));
	}
	assert_int_equal(threads(), before);
}

static void one_that_never_starts(void **state)
{
	(void)state;
	NEEDS_PIDFD();
	NEEDS_ASYNC();
	for (int i = 0; i < 20; i++) {
		struct brood_child *child = start(
			SPEC(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC));
		pid_t pid = brood_pid(child);

		detach(&child);
		await_gone(pid);
	}
	await_alone();
}

static void *detach_some(void *arg)
{
	pid_t *pids = arg;

	for (int i = 0; i < MANY; i++) {
		struct brood_child *child =
			start(SPEC(.argv = SH(":"),
				   .flags = i % 2 ? BROOD_ASYNC : 0));

		pids[i] = brood_pid(child);
		if (brood_detach(&child, NULL) < 0)
			pids[i] = getpid();
	}
	return NULL;
}

static void many_by_threads(void **state)
{
	static pid_t pids[2][MANY];
	pthread_t others[2];

	(void)state;
	NEEDS_PIDFD();
	for (int i = 0; i < 2; i++)
		pthread_create(&others[i], NULL, detach_some, pids[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(others[i], NULL);
	for (int i = 0; i < 2 * MANY; i++)
		await_gone(pids[i / MANY][i % MANY]);
	await_alone();
}

/* The waiting threads may be more or fewer that end at the same time. */
static void warm(void **state)
{
	warm_threads(8);
	many_by_threads(state);
}

#if COUNTS
/* A line of a thread's status, as a number. */
static unsigned long long status_of(const char *thread, const char *format)
{
	char path[64], line[256];
	unsigned long long value = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%.20s/status", thread);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		if (sscanf(line, format, &value) == 1)
			break;
	fclose(f);
	return value;
}

static unsigned long long bit(int sig)
{
	return 1ULL << (sig - 1);
}

/* The waiting thread takes none of the program's signals, and when the program
 * gives up its rights, so does that thread. */
static void in_another_process(void)
{
	struct brood_child *child = start_held(0);
	/* Nobody can block these, and two are the C library's. */
	unsigned long long open =
		bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33);
	pid_t pid = brood_pid(child);
	int in = brood_pipe_take(child, 0), before = threads(), others = 0;
	struct dirent *entry;
	DIR *dir;

	alarm(60); /* a change of ids that waits for a thread hangs */
	detach(&child);
	if (geteuid() == 0)
		assert_int_equal(setresuid(65534, 65534, 65534), 0);
	dir = opendir("/proc/self/task");
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		assert_int_equal(status_of(entry->d_name, "Uid: %llu"),
				 getuid());
		others += (status_of(entry->d_name, "SigBlk: %llx") | open) ==
			  ~0ULL;
	}
	closedir(dir);
	assert_int_equal(threads(), before + 1);
	assert_true(others > 0);
	close(in);
	await_gone(pid);
}

static void signals_and_rights(void **state)
{
	int status = 0;
	pid_t pid;

	(void)state;
	NEEDS_PIDFD();
	pid = fork();
	if (!pid) {
		/* The test's own leftovers are the parent's to look for. */
		in_another_process();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* The new process has neither the thread nor the children, and can have its
 * own. */
static void across_a_fork(void **state)
{
	struct brood_child *child, *second;
	int in, status = 0;
	pid_t pid, copy;

	(void)state;
	NEEDS_PIDFD();
	child = start_held(0);
	second = start_held(0);
	pid = brood_pid(child);
	in = brood_pipe_take(child, 0);
	detach(&child);
	copy = fork();
	if (!copy) {
		close(in);
		if (brood_detach(&second, NULL) != -ECHILD)
			_exit(1);
		child = start_held(0);
		pid = brood_pid(child);
		detach(&child);
		await_gone(pid);
		_exit(0);
	}
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	assert_true(exists(pid));
	close(in);
	await_gone(pid);
	close(brood_pipe_take(second, 0));
	assert_int_equal(finish(second), 0);
}

#endif

static void null_is_named(void **state)
{
	struct brood_child *none = NULL;
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_detach(NULL, &err), -EINVAL);
	assert_int_equal(brood_detach(&none, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
}

static void not_the_owner_of_a_tree(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err;

	(void)state;
	SKIP_UNLESS(brood_spawn(&child,
				SPEC(.argv = ARGV("sleep", "60"),
				     .own_tree = BROOD_TREE_DEFAULT),
				NULL) == 0,
		    "no tree can be owned here");
	assert_int_equal(brood_detach(&child, &err), -EBUSY);
	assert_int_equal(err.reason, BROOD_REASON_FLAG_CONFLICT);
	brood_child_close(&child);
}

SUITE(TEST_WARM(a_running_child), TEST(one_that_ends_by_that),
      TEST(one_that_has_ended), TEST_WARM(one_that_never_starts),
      TEST_AFTER(warm, many_by_threads),
#if COUNTS
      TEST(signals_and_rights), TEST(across_a_fork),
#endif
      TEST(null_is_named), TEST_WARM(not_the_owner_of_a_tree))
