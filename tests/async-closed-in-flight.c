/* SPDX-License-Identifier: MIT */
/* A handle may be closed while its child is in flight: the child goes on, and
 * its end is the application's to wait for, as of any child. */
#include "lib/test.h"

#define COUNT 10

static pid_t pids[COUNT];

/* Children held in their first step, whose handles are closed there. */
static void leave_in_flight(const char *script, const char *program)
{
	mkfifo(scratch("fifo"), 0600);
	for (int i = 0; i < COUNT; i++) {
		struct brood_child *child =
			start(SPEC(.argv = ARGV(program, "-c", script),
				   .flags = BROOD_ASYNC,
				   .steps = STEPS(brood_step_open(
					   3, scratch("fifo"), O_RDONLY, 0))));

		pids[i] = brood_pid(child);
		brood_child_close(&child);
		assert_null(child);
	}
}

static int is_gone_or_zombie(pid_t pid)
{
	char path[32], state = 'X';
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (f && fscanf(f, "%*d %*s %c", &state) != 1)
		state = 'X';
	if (f)
		fclose(f);
	return state == 'X' || state == 'Z';
}

static void release_until_ended(void)
{
	int fd = open(scratch("fifo"), O_RDWR | O_CLOEXEC);

	for (int i = 0; i < COUNT; i++) {
		while (!is_gone_or_zombie(pids[i]))
			sleep_ms(1);
	}
	close(fd);
	unlink(scratch("fifo"));
}

static void its_status_is_left(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	leave_in_flight("exit 9", "/bin/sh");
	release_until_ended();
	/* These look after what flew, and must not take its status away. */
	brood_settle();
	assert_int_equal(run(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC)), 0);
	for (int i = 0; i < COUNT; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(WEXITSTATUS(status), 9);
	}
}

static void a_failed_one_is_cleared_away(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	leave_in_flight(":", "/no/such");
	release_until_ended();
	brood_settle();
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

SUITE(TEST_WARM(its_status_is_left), TEST_WARM(a_failed_one_is_cleared_away))
