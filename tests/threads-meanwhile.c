/* SPDX-License-Identifier: MIT */
/*
 * Sixteen threads spawn while others open and close files, use the heap, load
 * and unload libraries, change directory and environment: every child gets what
 * its spec says, and nothing else.
 */
#include "lib/test.h"
#include "lib/threads.h"

#include <dlfcn.h>
#include <pthread.h>

#define SPAWNERS 16
#define SPAWNS 200 /* each */

static char checker[4096];
static int stop;
static pthread_barrier_t all_here;

static int stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED);
}

/* What the spec of thread i's spawn n says, the program checks: its directory,
 * its descriptors, and one argument as its environment. */
static const char *spawn_one(int i, int n, const char *dir)
{
	char mark[32], in_environment[40], fds[32];
	const char *argv[] = {checker, dir, fds, mark, NULL};
	const char *envp[] = {in_environment, NULL};
	struct brood_child *child = NULL;
	struct brood_error err;
	struct brood_exit exit;
	static __thread char why[600];
	int fd = 3 + (i + n) % 5, r;

	snprintf(mark, sizeof mark, "thread-%d-%d", i, n);
	snprintf(in_environment, sizeof in_environment, "MARK=%s", mark);
	snprintf(fds, sizeof fds, "0,1,2,%d", fd);
	r = brood_spawn(&child,
			SPEC(.argv = argv, .envp = envp,
			     .flags = n % 2 ? BROOD_ASYNC : 0,
			     .steps = STEPS(brood_step_chdir(dir),
					    n % 3 ? brood_step_null(fd)
						  : brood_step_dup(fd, 0))),
			&err);
	if (r == 0)
		r = brood_started(child, -1, &err);
	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		return why;
	}
	brood_wait(child, -1, &exit);
	brood_child_close(&child);
	snprintf(why, sizeof why, "how %d, value %d", exit.how, exit.value);
	return exit.how == BROOD_EXITED && exit.value == 0 ? NULL : why;
}

static void *spawn_many(void *arg)
{
	int i = (int)(intptr_t)arg;
	pthread_barrier_wait(&all_here);
	for (int n = 0; n < SPAWNS; n++) {
		const char *why = spawn_one(i, n, i % 2 ? "/usr" : "/");

		if (why)
			return strdup(why);
	}
	return NULL;
}

/* Without close-on-exec: what a child should not get is there to be got. */
static void *open_and_close(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&all_here);
	while (!stopped()) {
		int fd[8];

		for (int i = 0; i < 8; i++)
			fd[i] = open("/dev/zero", O_RDONLY);
		for (int i = 0; i < 8; i++)
			close(fd[i]);
	}
	return NULL;
}

static void *use_the_heap(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&all_here);
	for (unsigned n = 1; !stopped(); n = n * 69069 + 1) {
		char *p = malloc(1 + n % 300000);

		if (p)
			memset(p, (int)n, 1 + n % 300000);
		free(p);
	}
	return NULL;
}

static void *load_and_unload(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&all_here);
	while (!stopped()) {
		void *library = dlopen("libutil.so.1", RTLD_NOW);

		if (library)
			dlclose(library);
	}
	return NULL;
}

static void *change_directory(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&all_here);
	while (!stopped())
		if (chdir("/tmp") || chdir("/proc"))
			break;
	return NULL;
}

/* The spawners hand over an environment of their own: this one is one thread's.
 */
static void *change_environment(void *arg)
{
	char value[32];

	(void)arg;
	pthread_barrier_wait(&all_here);
	for (int n = 0; !stopped(); n++) {
		snprintf(value, sizeof value, "%d", n % 4096);
		setenv("MARK", value, 1);
		setenv("BROOD_TEST_STRAY", value, 1);
		unsetenv("MARK");
		unsetenv("BROOD_TEST_STRAY");
	}
	return NULL;
}

static void *(*const busy[])(void *) = {
	open_and_close,  open_and_close,   use_the_heap,       use_the_heap,
	load_and_unload, change_directory, change_environment,
};
#define BUSY (sizeof busy / sizeof *busy)

static void all_at_once(void **state)
{
	pthread_t spawners[SPAWNERS], others[BUSY];
	char cwd[4096], *failed = NULL;

	(void)state;
	assert_non_null(getcwd(cwd, sizeof cwd));
	snprintf(checker, sizeof checker, "%s", beside("as-told"));
	__atomic_store_n(&stop, 0, __ATOMIC_RELAXED);
	pthread_barrier_init(&all_here, NULL, SPAWNERS + BUSY);
	for (size_t i = 0; i < BUSY; i++)
		assert_int_equal(
			pthread_create(&others[i], NULL, busy[i], NULL), 0);
	for (int i = 0; i < SPAWNERS; i++)
		assert_int_equal(pthread_create(&spawners[i], NULL, spawn_many,
						(void *)(intptr_t)i),
				 0);
	for (int i = 0; i < SPAWNERS; i++) {
		void *why;

		pthread_join(spawners[i], &why);
		if (why && failed)
			free(why);
		else if (why)
			failed = why;
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	for (size_t i = 0; i < BUSY; i++)
		pthread_join(others[i], NULL);
	pthread_barrier_destroy(&all_here);
	assert_int_equal(chdir(cwd), 0);
	brood_settle();
	if (failed)
		fail_msg("%s", failed);
}

static void warm(void **state)
{
	(void)state;
	warm_many(2 * SPAWNERS);
	warm_threads(SPAWNERS + BUSY);
	all_at_once(state);
}

static void checked(void **state)
{
	(void)state;
	in_fork_after(warm, all_at_once);
}

SUITE(TEST(checked))
