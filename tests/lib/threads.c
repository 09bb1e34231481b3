/* SPDX-License-Identifier: MIT */
#include "threads.h"

#include "test.h"

#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

struct brood_thread *thread_made(const struct brood_thread_spec *spec,
				 int (*fn)(void *), void *arg)
{
	struct brood_thread *thread = NULL;
	struct brood_error err;
	char why[512] = "";
	int r = brood_thread_create(&thread, spec, fn, arg, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != 0)
		fail_msg("brood_thread_create: %s", why);
	return thread;
}

int thread_ended(struct brood_thread *thread)
{
	int result = -1;

	assert_int_equal(brood_thread_join(thread, 60000, &result), 0);
	return result;
}

const char *thread_status(pid_t tid, const char *key)
{
	static char line[512];
	char path[64];
	size_t n = strlen(key);
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/status", (int)tid);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, key, n))
			break;
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line + n + strspn(line + n, " \t");
}

/* The links of a directory with one other in it. */
#if defined(__SANITIZE_THREAD__)
#define ALONE 4 /* the sanitizer has a thread of its own */
#else
#define ALONE 3
#endif

void alone_again(void)
{
	int64_t until = now_ms() + 20000;
	struct stat task;

	do {
		sched_yield();
		assert_true(now_ms() < until);
		assert_int_equal(stat("/proc/self/task", &task), 0);
	} while (task.st_nlink > ALONE);
}

int sleep_until(void *arg)
{
	int *go = arg;
	struct timespec ms = {0, 1000000};

	while (!__atomic_load_n(go, __ATOMIC_ACQUIRE))
		syscall(SYS_nanosleep, &ms, NULL);
	return 5;
}

int forked(int (*body)(void))
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid)
		_exit(body());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}
