/* SPDX-License-Identifier: MIT */
/* fork() in one thread while another spawns: the new process is not harmed by
 * the copies of children in flight, and can use the library. */
#include "lib/test.h"
#include "lib/threads.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_int stop;

static void *spawn_on_and_on(void *arg)
{
	while (!stop) {
		struct brood_child *child = NULL;

		if (brood_spawn(&child,
				SPEC(.argv = ARGV(arg), .flags = BROOD_ASYNC),
				NULL))
			return "spawn failed";
		if (brood_wait(child, -1, NULL))
			return "wait failed";
		brood_child_close(&child);
	}
	return NULL;
}

/* No assertions in here: it is a copy of a process with a thread missing. */
static int use_the_library(const char *program)
{
	for (int i = 0; i < 4; i++) {
		struct brood_child *child = NULL;
		struct brood_exit exit;

		if (brood_spawn(&child,
				SPEC(.argv = ARGV(program),
				     .flags = i % 2 ? BROOD_ASYNC : 0),
				NULL))
			return 10 + i;
		if (brood_started(child, -1, NULL))
			return 20 + i;
		if (brood_wait(child, -1, &exit) || exit.how != BROOD_EXITED ||
		    exit.value)
			return 30 + i;
		brood_child_close(&child);
	}
	brood_settle();
	return 0;
}

static void wait_for_success(pid_t pid)
{
	int64_t begin = now_ms();
	int status;

	while (!waitpid(pid, &status, WNOHANG)) {
		if (now_ms() - begin > BUSY_MS) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			fail_msg("the new process hangs");
		}
		sleep_ms(1);
	}
	assert_int_equal(status, 0);
}

static void new_processes_can_spawn(void **state)
{
	char program[4096];
	pthread_t threads[2];

	(void)state;
	snprintf(program, sizeof program, "%s", beside("nothing"));
	stop = 0;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
						spawn_on_and_on, program),
				 0);
	for (int i = 0; i < 100; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(use_the_library(program));
		wait_for_success(pid);
	}
	stop = 1;
	for (int i = 0; i < 2; i++) {
		void *why;

		pthread_join(threads[i], &why);
		assert_null(why);
	}
}

static void a_copied_handle_can_be_closed(void **state)
{
	struct brood_child *child;
	pid_t pid;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	child = start(SPEC(.argv = SH("exit 2"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_open(3, scratch("fifo"),
							  O_RDONLY, 0))));
	pid = fork();
	if (!pid) {
		/* Nothing of it is this process's to wait for. */
		brood_settle();
		brood_child_close(&child);
		_exit(use_the_library(beside("nothing")));
	}
	wait_for_success(pid);
	assert_int_equal(brood_started(child, 0, NULL), -ETIMEDOUT);
	close(open(scratch("fifo"), O_WRONLY | O_CLOEXEC));
	assert_int_equal(finish(child), 2);
	unlink(scratch("fifo"));
}

static void warm(void **state)
{
	warm_threads(2);
	new_processes_can_spawn(state);
}

SUITE(TEST_AFTER(warm, new_processes_can_spawn),
      TEST_WARM(a_copied_handle_can_be_closed))
