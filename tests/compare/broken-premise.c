/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "asked.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Ways that do not do what their name says: the answers follow the deed. */

/* A function call under the name of fork. */
static int start_nothing(const struct way *way, const struct job *job,
			 struct task *task)
{
	(void)way;
	(void)task;
	job->act(job->arg);
	return 0;
}

static int finish_nothing(struct task *task)
{
	(void)task;
	return 0;
}

static void call_is_no_task(void **state)
{
	struct way way = asked_way("fork");

	(void)state;
	asked_is(&way, "memory", "copied");
	asked_is(&way, "pages_copied", "256");
	asked_is(&way, "caller_faults", "256");
	asked_is(&way, "stack", "copied");
	way.start = start_nothing;
	way.finish = finish_nothing;
	asked_is(&way, "new_pid", "no");
	asked_is(&way, "memory", "shared");
	asked_is(&way, "pages_copied", "0");
	asked_is(&way, "caller_faults", "0");
	asked_is(&way, "stack", "caller's");
	asked_is(&way, "files", "shared");
	asked_is(&way, "waits", "until exit");
	asked_is(&way, "crash", "caller");
}

/* fork+exec that first does something to the child. */
static void (*meddle)(void);

static int start_meddled(const struct way *way, const struct job *job,
			 struct task *task)
{
	(void)way;
	task->pid = fork();
	if (task->pid == 0) {
		meddle();
		job_run(job);
	}
	return task->pid < 0 ? -errno : 0;
}

static void to_root(void)
{
	if (chdir("/") < 0)
		_exit(1);
}

static void reset_signals(void)
{
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
}

static void ignore_signals(void)
{
	signal(SIGUSR1, SIG_IGN);
}

static void close_all(void)
{
	syscall(SYS_close_range, 3, ~0U, 0);
}

static void meddled_child(void **state)
{
	struct way program = asked_way("fork_exec"), copy = asked_way("fork");

	(void)state;
	program.start = copy.start = start_meddled;
	meddle = to_root;
	asked_is(&program, "directory", "other");
	asked_is(&copy, "directory", "other");
	asked_is(&program, "files", "copied");
	meddle = reset_signals;
	asked_is(&copy, "handlers", "reset");
	asked_is(&program, "ignored", "reset");
	asked_is(&program, "directory", "copied");
	meddle = ignore_signals;
	asked_is(&program, "handlers", "ignored");
	meddle = close_all;
	asked_is(&program, "files", "closed");
	asked_is(&program, "handlers", "reset");
}

/* The kernel's fork, which knows nothing of libc's handlers. */
static int start_raw(const struct way *way, const struct job *job,
		     struct task *task)
{
	(void)way;
	task->pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (task->pid == 0)
		job_run(job);
	return task->pid < 0 ? -errno : 0;
}

static void raw_fork_runs_no_handlers(void **state)
{
	struct way way = asked_way("fork");

	(void)state;
	asked_is(&way, "atfork", "yes");
	way.start = start_raw;
	asked_is(&way, "atfork", "no");
	asked_is(&way, "memory", "copied");
}

static void brood_flags(void **state)
{
	struct way way = asked_way("brood_spawn");

	(void)state;
	asked_is(&way, "files", "closed");
	asked_is(&way, "waits", "until exec");
	way.flags = BROOD_KEEP_FDS;
	asked_is(&way, "files", "copied");
	asked_is(&way, "cloexec", "closed");
	way.flags = BROOD_ASYNC;
	asked_is(&way, "waits", "no");
}

/* The same call with a program and with a function. */
static void program_replaces_memory(void **state)
{
	struct way way = asked_way("vfork_exec");

	(void)state;
	asked_is(&way, "memory", "replaced");
	asked_is(&way, "stack", "new");
	asked_is(&way, "pages_copied", "-");
	way.execs = false;
	asked_is(&way, "memory", "shared");
	asked_is(&way, "stack", "caller's");
	asked_is(&way, "pages_copied", "0");
}

/* A vfork whose program is run by fork under its name. */
static void waiting_follows_the_call(void **state)
{
	struct way way = asked_way("vfork_exec");

	(void)state;
	asked_is(&way, "waits", "until exec");
	asked_is(&way, "caller_faults", "0");
	way.start = way_fork;
	asked_is(&way, "waits", "no");
	asked_is(&way, "caller_faults", "256");
}

/* As system() does. */
static int start_and_finish(const struct way *way, const struct job *job,
			    struct task *task)
{
	int r = way_fork(way, job, task);

	return r < 0 ? r : way_reap(task);
}

static void a_call_that_waits_for_the_program(void **state)
{
	struct way way = asked_way("fork_exec");

	(void)state;
	way.start = start_and_finish;
	way.finish = finish_nothing;
	asked_is(&way, "waits", "until exit");
}

static int start_refused(const struct way *way, const struct job *job,
			 struct task *task)
{
	(void)way;
	(void)job;
	(void)task;
	return -ENOMEM;
}

static int start_dying(const struct way *way, const struct job *job,
		       struct task *task)
{
	(void)way;
	(void)job;
	(void)task;
	raise(SIGKILL);
	return 0;
}

static void failures_are_told(void **state)
{
	struct way way = asked_way("fork");

	(void)state;
	way.start = start_refused;
	for (int p = 0; p < compare_nprobes; p++)
		assert_memory_equal(asked(&way, compare_probes[p].key),
				    "failed: ", 8);
	asked_is(&way, "memory", "failed: fork: Cannot allocate memory");
	way.start = start_dying;
	asked_is(&way, "memory", "failed: ended by SIGKILL");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_is_no_task),
		cmocka_unit_test(meddled_child),
		cmocka_unit_test(raw_fork_runs_no_handlers),
		cmocka_unit_test(brood_flags),
		cmocka_unit_test(program_replaces_memory),
		cmocka_unit_test(waiting_follows_the_call),
		cmocka_unit_test(a_call_that_waits_for_the_program),
		cmocka_unit_test(failures_are_told),
	};

	asked_program = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
