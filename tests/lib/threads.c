/* SPDX-License-Identifier: MIT */
#include "threads.h"

#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
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

struct meeting {
	int expected, there;
	pthread_barrier_t threads;
};

/* In the child, on the caller's memory: until all have one. */
__attribute__((no_sanitize_thread)) static int wait_for_all(void *arg)
{
	const struct timespec moment = {0, 1000000};
	struct meeting *m = arg;

	__atomic_add_fetch(&m->there, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&m->there, __ATOMIC_ACQUIRE) < m->expected)
		syscall(SYS_nanosleep, &moment, NULL);
	return 0;
}

static void *spawn_with_all(void *arg)
{
	struct meeting *m = arg;
	struct brood_child *child;
	void *heap = malloc(64);

	pthread_barrier_wait(&m->threads);
	if (brood_spawn(&child,
			SPEC(.argv = SH(":"), .steps = STEPS(brood_step_call(
						      wait_for_all, m, 0))),
			NULL) == 0) {
		brood_wait(child, -1, NULL);
		brood_child_close(&child);
	} else {
		__atomic_add_fetch(&m->there, 1, __ATOMIC_ACQ_REL);
	}
	pthread_barrier_wait(&m->threads);
	free(heap);
	return NULL;
}

void warm_threads(int count)
{
	/* Where a spawn has no memory in common with its caller, this has. */
	struct meeting *m = mmap(NULL, sizeof *m, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_t threads[32];

	assert_ptr_not_equal(m, MAP_FAILED);
	assert_in_range(count, 1, 32);
	m->expected = count;
	pthread_barrier_init(&m->threads, NULL, (unsigned)count);
	for (int i = 0; i < count; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, spawn_with_all, m),
			0);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&m->threads);
	munmap(m, sizeof *m);
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
