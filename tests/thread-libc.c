/* SPDX-License-Identifier: MIT */
/* brood_thread_create_libc: threads of the C library's with a directory, umask
 * or descriptor table of their own. */
#include "lib/test.h"
#include "lib/threads.h"

#include <pthread.h>
#include <sys/syscall.h>

static struct brood_thread *made(const struct brood_thread_spec *spec,
				 int (*fn)(void *), void *arg)
{
	struct brood_thread *thread = NULL;
	struct brood_error err;
	char why[512] = "";
	int r = brood_thread_create_libc(&thread, spec, fn, arg, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != 0)
		fail_msg("brood_thread_create_libc: %s", why);
	return thread;
}

static _Thread_local int of_the_thread = 3;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t meeting;

static int like_any_other(void *arg)
{
	char *text = NULL;
	int n;

	pthread_mutex_lock(&lock);
	n = asprintf(&text, "%d", of_the_thread++);
	*(int *)arg = gettid();
	pthread_mutex_unlock(&lock);
	n += atoi(text);
	free(text);
	return n;
}

static void it_is_the_librarys(void **state)
{
	struct brood_thread *t;
	int tid = 0;
	pid_t told;

	(void)state;
	t = made(THREAD(.flags = 0), like_any_other, &tid);
	told = brood_thread_id(t);
	assert_int_equal(thread_ended(t), 4);
	assert_int_equal(of_the_thread, 3);
	assert_int_equal(told, tid);
	alone_again();
}

struct worker {
	const char *directory;
	char cwd[64];
	mode_t mask;
	int fd, sees;
};

/* All are where they went while all others are elsewhere. */
static int work(void *arg)
{
	struct worker *w = arg;

	if (chdir(w->directory) < 0)
		return 1;
	w->fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	umask(w->mask);
	pthread_barrier_wait(&meeting);
	if (!getcwd(w->cwd, sizeof w->cwd))
		return 2;
	w->mask = umask(0);
	pthread_barrier_wait(&meeting);
	return 0;
}

static void each_has_its_directory(void **state)
{
	static const char *const where[] = {"/", "/usr", "/tmp", "/dev"};
	struct worker w[4];
	struct brood_thread *t[4];
	char before[4096], after[4096];

	(void)state;
	pthread_barrier_init(&meeting, NULL, 4);
	assert_non_null(getcwd(before, sizeof before));
	for (int i = 0; i < 4; i++) {
		w[i] = (struct worker){.directory = where[i],
				       .mask = (mode_t)(i + 1)};
		t[i] = made(THREAD(.flags = BROOD_THREAD_OWN_DIRECTORY), work,
			    &w[i]);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(thread_ended(t[i]), 0);
		assert_string_equal(w[i].cwd, where[i]);
		assert_int_equal(w[i].mask, i + 1);
		/* The table is all threads'. */
		assert_int_equal(close(w[i].fd), 0);
	}
	assert_string_equal(getcwd(after, sizeof after), before);
	pthread_barrier_destroy(&meeting);
	alone_again();
}

static int open_there(void *arg)
{
	struct stat st;
	int *fds = arg;

	fds[1] = open("/dev/zero", O_RDONLY);
	close(fds[0]);
	pthread_barrier_wait(&meeting);
	pthread_barrier_wait(&meeting);
	return fstat(fds[1], &st);
}

static void each_has_its_descriptors(void **state)
{
	int fds[2] = {open("/dev/null", O_RDONLY), -1};
	struct brood_thread *t;

	(void)state;
	pthread_barrier_init(&meeting, NULL, 2);
	t = made(THREAD(.flags = BROOD_THREAD_OWN_FILES), open_there, fds);
	pthread_barrier_wait(&meeting);
	/* What it opened is not here, and what it closed still is. */
	assert_true(fds[1] >= 0);
	assert_int_equal(fcntl(fds[1], F_GETFD), -1);
	assert_int_equal(fcntl(fds[0], F_GETFD), 0);
	pthread_barrier_wait(&meeting);
	assert_int_equal(thread_ended(t), 0);
	assert_int_equal(close(fds[0]), 0);
	pthread_barrier_destroy(&meeting);
	alone_again();
}

static pthread_key_t cleaned_key;
static int cleaned;

static void clean(void *arg)
{
	__atomic_add_fetch((int *)arg, 1, __ATOMIC_RELEASE);
}

static int leave_from(int depth)
{
	volatile char frame[64];

	frame[0] = (char)depth;
	if (!depth)
		return brood_thread_exit(41);
	return leave_from(depth - 1) + frame[0];
}

static int leave(void *arg)
{
	pthread_setspecific(cleaned_key, arg);
	return leave_from(50);
}

static void exit_lets_the_library_clean_up(void **state)
{
	(void)state;
	pthread_key_create(&cleaned_key, clean);
	cleaned = 0;
	assert_int_equal(
		thread_ended(made(THREAD(.flags = 0), leave, &cleaned)), 41);
	assert_int_equal(cleaned, 1);
	pthread_key_delete(cleaned_key);
	alone_again();
}

static int cancelled(void *arg)
{
	(void)arg;
	pthread_exit((void *)(intptr_t)9);
}

static void any_end_is_seen(void **state)
{
	volatile int go = 0;
	struct brood_thread *t;

	(void)state;
	assert_int_equal(
		thread_ended(made(THREAD(.flags = 0), cancelled, NULL)), 9);
	t = made(THREAD(.flags = 0), sleep_until, (void *)(uintptr_t)&go);
	assert_int_equal(brood_thread_join(t, 0, NULL), -ETIMEDOUT);
	assert_int_equal(brood_thread_join(t, 30, NULL), -ETIMEDOUT);
	__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
	assert_int_equal(thread_ended(t), 5);
	for (int i = 0; i < 50; i++)
		assert_int_equal(brood_thread_detach(made(THREAD(.flags = 0),
							  cancelled, NULL)),
				 0);
	alone_again();
}

/* Those that were detached may be more or fewer that end at the same time. */
static void warm_ends(void **state)
{
	warm_threads(8);
	any_end_is_seen(state);
}

static void steps_come_first(void **state)
{
	char name[64];
	volatile int go = 0;
	struct brood_thread *t = made(
		THREAD(.name = "worker", .steps = STEPS(brood_step_nice(5))),
		sleep_until, (void *)(uintptr_t)&go);

	(void)state;
	snprintf(name, sizeof name, "%s",
		 thread_status(brood_thread_id(t), "Name:"));
	__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
	thread_ended(t);
	assert_string_equal(name, "worker");
	alone_again();
}

static void refused_for(const struct brood_thread_spec *spec, int code,
			enum brood_reason reason)
{
	struct brood_thread *thread = (void *)1;
	struct brood_error err;

	assert_int_equal(
		brood_thread_create_libc(&thread, spec, cancelled, NULL, &err),
		code);
	assert_null(thread);
	assert_int_equal(err.reason, reason);
}

static void what_is_the_librarys_is_refused(void **state)
{
	static char stack[65536];

	(void)state;
	refused_for(THREAD(.tls = stack), -EINVAL, BROOD_REASON_FLAG_CONFLICT);
	refused_for(THREAD(.stack = stack, .stack_size = sizeof stack), -EINVAL,
		    BROOD_REASON_FLAG_CONFLICT);
	refused_for(THREAD(.flags = BROOD_THREAD_INSIST), -EINVAL,
		    BROOD_REASON_FLAG_CONFLICT);
	refused_for(THREAD(.flags = BROOD_THREAD_OWN_DIRECTORY,
			   .steps = STEPS(brood_step_chdir("/no/such"))),
		    -ENOENT, BROOD_REASON_NONE);
	alone_again();
}

SUITE(TEST_WARM(it_is_the_librarys), TEST_WARM(each_has_its_directory),
      TEST_WARM(each_has_its_descriptors),
      TEST_WARM(exit_lets_the_library_clean_up),
      TEST_AFTER(warm_ends, any_end_is_seen), TEST_WARM(steps_come_first),
      TEST_WARM(what_is_the_librarys_is_refused))
