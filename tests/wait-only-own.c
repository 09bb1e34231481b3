/* SPDX-License-Identifier: MIT */
/* Whatever is waited for, ended or given up: SIGCHLD stays the caller's, and so
 * do the children that the library did not start. */
#include "lib/test.h"

#include <sys/wait.h>

static void on_child(int sig)
{
	(void)sig;
}

/* It has ended, and nobody but its maker has waited for it. */
static pid_t someone_elses(void)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0)
		_exit(7);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	return pid;
}

static void wait_in_a_set(void)
{
	struct brood_waitset *set;
	struct brood_child *child = start(SPEC(.argv = SH(":"))), *ended;

	assert_int_equal(brood_waitset_new(&set, NULL), 0);
	assert_int_equal(brood_waitset_add(set, child, NULL, NULL), 0);
	assert_int_equal(brood_wait_any(set, -1, &ended, NULL, NULL), 0);
	brood_waitset_free(&set);
	brood_child_close(&child);
}

static void every_way_to_end(void)
{
	struct brood_result result;
	struct brood_child *child = start(SPEC(.argv = SH(":")));

	assert_int_equal(finish(child), 0);
	child = start(SPEC(.argv = SH("exec sleep 60")));
	assert_in_range(brood_terminate(child, SIGTERM, 10000, NULL), 0, 1);
	brood_child_close(&child);
	wait_in_a_set();
	assert_int_equal(brood_run(SPEC(.argv = SH(":")), NULL, &result, NULL),
			 0);
	brood_result_free(&result);
}

static void others_are_left_alone(void **state)
{
	struct sigaction mine = {.sa_handler = on_child}, before, after;
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(sigaction(SIGCHLD, &mine, &before), 0);
	pid = someone_elses();
	every_way_to_end();
	assert_int_equal(sigaction(SIGCHLD, &before, &after), 0);
	assert_true(after.sa_handler == on_child);
	assert_int_equal(waitpid(pid, &status, WNOHANG), pid);
	assert_int_equal(WEXITSTATUS(status), 7);
}

SUITE(TEST(others_are_left_alone))
