/* SPDX-License-Identifier: MIT */
/* system() and popen() in several threads, and in one that is cancelled. Built
 * twice, as system.c is. */
#include "shell.h"

#include <pthread.h>

static void *call_system(void *command)
{
	return (void *)(intptr_t)system(command);
}

static pthread_t start_thread(void *(*fn)(void *), void *arg)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, fn, arg), 0);
	return thread;
}

static intptr_t end_of(pthread_t thread)
{
	void *result;

	assert_int_equal(pthread_join(thread, &result), 0);
	return (intptr_t)result;
}

static void (*handler_of(int sig))(int)
{
	struct sigaction now;

	sigaction(sig, NULL, &now);
	return now.sa_handler;
}

static const char *fifo(const char *name)
{
	unlink(scratch(name));
	assert_int_equal(mkfifo(scratch(name), 0600), 0);
	return scratch(name);
}

/* A shell that says when it runs and ends when it is told to. */
static pthread_t held_shell(const char *up, const char *down, char command[256])
{
	snprintf(command, 256, "echo >%s; read x <%s; exit 3", fifo(up),
		 fifo(down));
	return start_thread(call_system, command);
}

static void wait_for(const char *up)
{
	int fd = open(scratch(up), O_RDONLY);
	char c;

	assert_int_equal(read(fd, &c, 1), 1);
	close(fd);
}

static void let_go(const char *down)
{
	int fd = open(scratch(down), O_WRONLY);

	assert_int_equal(write(fd, "\n", 1), 1);
	close(fd);
}

/* The first to begin ends first. */
static void signals_are_ignored_until_the_last_ends(void **state)
{
	void (*before)(int) = handler_of(SIGINT);
	char a[256], b[256];
	pthread_t first = held_shell("up-a", "down-a", a), second;

	(void)state;
	wait_for("up-a");
	second = held_shell("up-b", "down-b", b);
	wait_for("up-b");
	assert_ptr_equal(handler_of(SIGINT), SIG_IGN);
	let_go("down-a");
	assert_int_equal(end_of(first), 3 << 8);
	assert_ptr_equal(handler_of(SIGINT), SIG_IGN);
	assert_ptr_equal(handler_of(SIGQUIT), SIG_IGN);
	let_go("down-b");
	assert_int_equal(end_of(second), 3 << 8);
	assert_ptr_equal(handler_of(SIGINT), before);
}

static void a_cancelled_call_leaves_no_shell(void **state)
{
	void (*before)(int) = handler_of(SIGINT);
	char command[256];
	pthread_t thread;
	pid_t pid;

	(void)state;
	fifo("up-c");
	snprintf(command, sizeof command,
		 "echo $$ >%s; echo >%s; exec sleep 1000", scratch("pid"),
		 scratch("up-c"));
	thread = start_thread(call_system, command);
	wait_for("up-c");
	pid = atoi(read_scratch("pid"));
	assert_int_equal(pthread_cancel(thread), 0);
	assert_ptr_equal(end_of(thread), PTHREAD_CANCELED);
	assert_false(exists(pid));
	assert_ptr_equal(handler_of(SIGINT), before);
}

#define THREADS 6
#define TIMES 30

static void *open_and_close(void *arg)
{
	long wrong = 0;

	for (int i = 0; i < TIMES; i++) {
		FILE *f = popen("read x; exit $x", "w");
		int n = (int)(intptr_t)arg + i;

		wrong += !f || fprintf(f, "%d\n", n) < 0 || pclose(f) != n << 8;
		wrong += system("exit 9") != 9 << 8;
	}
	return (void *)wrong;
}

static int many_threads(void)
{
	pthread_t all[THREADS];
	intptr_t wrong = 0;

	for (intptr_t i = 0; i < THREADS; i++)
		all[i] = start_thread(open_and_close, (void *)i);
	for (int i = 0; i < THREADS; i++)
		wrong += end_of(all[i]);
	return wrong != 0;
}

/* In a copy: how much memory is kept depends on how many meet. */
static void threads_do_not_disturb_each_other(void **state)
{
	(void)state;
	assert_int_equal(forked(many_threads), 0);
}

static int stop;

static void *keep_opening(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		pclose(popen("exit 0", "r"));
	return NULL;
}

/* Whatever the other thread was doing, the copy can do it as well. */
static void a_copy_made_meanwhile_is_not_locked(void **state)
{
	pthread_t thread;
	int status;

	(void)state;
#ifdef BASELINE
	SKIP_UNLESS(0, "glibc's own waits for ever for a lock");
#endif
	stop = 0;
	thread = start_thread(keep_opening, NULL);
	for (int i = 0; i < 60; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			alarm(60);
			_exit(pclose(popen("exit 4", "r")) == 4 << 8 &&
					      system("exit 5") == 5 << 8
				      ? 0
				      : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	end_of(thread);
}

SUITE(TEST_WARM(signals_are_ignored_until_the_last_ends),
      TEST_WARM(a_cancelled_call_leaves_no_shell),
      TEST_WARM(threads_do_not_disturb_each_other),
      TEST_WARM(a_copy_made_meanwhile_is_not_locked))
