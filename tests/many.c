/* SPDX-License-Identifier: MIT */
/* brood_spawn_many: a list of programs, so many at a time, results in order. */
#include "lib/many.h"

#include <poll.h>

static void results_come_in_order(void **state)
{
	struct brood_spec specs[12];
	char codes[12][16];
	const char *argv[12][4];

	(void)state;
	for (int c = 0; c <= 14; c++) {
		memset(outcomes, 0xa5, sizeof outcomes);
		for (int i = 0; i < 12; i++) {
			sprintf(codes[i], "exit %d", i % 4);
			memcpy(argv[i], ARGV("/bin/sh", "-c", codes[i]),
			       sizeof argv[i]);
			specs[i] = (struct brood_spec)ONE(.argv = argv[i]);
		}
		assert_int_equal(
			brood_spawn_many(specs, 12, outcomes,
					 HOW(.concurrency = (uint32_t)c), NULL),
			9);
		for (int i = 0; i < 12; i++) {
			assert_int_equal(outcomes[i].code, 0);
			assert_int_equal(outcomes[i].exit.how, BROOD_EXITED);
			assert_int_equal(outcomes[i].exit.value, i % 4);
			assert_int_equal(outcomes[i].error.code, 0);
			assert_int_equal(outcomes[i].reserved32, 0);
		}
	}
}

static void each_has_its_error_or_its_end(void **state)
{
	const struct brood_spec specs[] = {
		ONE(.argv = SH(":")),
		ONE(.argv = ARGV("/no/such")),
		ONE(.argv = SH("kill -9 $$")),
		ONE(.argv = NULL),
		ONE(.argv = SH(":"), .steps = STEPS(brood_step_umask(0),
						    brood_step_chdir("/no"))),
		ONE(.argv = SH("exit 7")),
	};
	char why[256];

	(void)state;
	assert_int_equal(brood_spawn_many(specs, 6, outcomes, NULL, NULL), 5);
	assert_int_equal(outcomes[0].code, 0);
	assert_int_equal(outcomes[1].code, -ENOENT);
	assert_int_equal(outcomes[1].error.stage, BROOD_STAGE_EXEC);
	assert_int_equal(outcomes[1].exit.how, BROOD_NOT_STARTED);
	assert_int_equal(outcomes[2].exit.how, BROOD_SIGNALED);
	assert_int_equal(outcomes[2].exit.value, SIGKILL);
	assert_int_equal(outcomes[3].code, -EINVAL);
	assert_int_equal(outcomes[3].error.reason, BROOD_REASON_NO_ARGV);
	assert_int_equal(outcomes[3].exit.how, BROOD_NOT_STARTED);
	assert_int_equal(outcomes[3].exit.value, EINVAL);
	assert_int_equal(outcomes[4].code, -ENOENT);
	assert_int_equal(outcomes[4].error.step, 1);
	brood_error_format(&outcomes[4].error, why, sizeof why);
	assert_string_equal(why, "change directory to \"/no\" (step 1): "
				 "No such file or directory");
	assert_int_equal(outcomes[5].exit.value, 7);
}

/* ---- how many at a time ---- */

/* Each program says "+", and "-" when it is let go. */
static int at_most(const char *log)
{
	int now = 0, most = 0;

	for (; *log; log++) {
		now += *log == '+' ? 1 : *log == '-' ? -1 : 0;
		most = now > most ? now : most;
	}
	assert_int_equal(now, 0);
	return most;
}

static void so_many_run_at_a_time(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 20; c += c < 4 ? 1 : 8) {
		struct brood_spec specs[24];
		char log[512];
		int fd = open(scratch("log"),
			      O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
			      0600);

		const struct brood_spec one =
			ONE(.argv = SH("printf +; sleep 0.01; printf -- -"),
			    .steps = STEPS(brood_step_pass(1, fd)));

		for (int i = 0; i < 24; i++)
			specs[i] = one;
		assert_int_equal(brood_spawn_many(specs, 24, NULL,
						  HOW(.concurrency = c), NULL),
				 0);
		lseek(fd, 0, SEEK_SET);
		slurp(fd, log, sizeof log);
		assert_int_equal(strlen(log), 48);
		assert_true(at_most(log) <= (int)c);
		close(fd);
	}
	unlink(scratch("log"));
}

/* Two that need each other: the first ends when the second has written. */
static void they_run_at_the_same_time(void **state)
{
	int fds[2];
	struct brood_spec specs[2];

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	specs[0] = (struct brood_spec)ONE(.argv = SH("read x; exit $x"),
					  .steps = STEPS(
						  brood_step_pass(0, fds[0])));
	specs[1] = (struct brood_spec)ONE(.argv = SH("echo 5"),
					  .steps = STEPS(
						  brood_step_pass(1, fds[1])));
	assert_int_equal(
		brood_spawn_many(specs, 2, outcomes,
				 HOW(.concurrency = 2, .timeout_ms = 60000),
				 NULL),
		1);
	assert_int_equal(outcomes[0].exit.value, 5);
	close(fds[0]);
	close(fds[1]);
}

/* One that takes long does not keep the place of the others. */
static void a_place_is_taken_as_soon_as_it_is_free(void **state)
{
	struct brood_spec specs[21];
	int fds[2];

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	specs[0] = (struct brood_spec)ONE(.argv = SH("read x; exit 3"),
					  .steps = STEPS(
						  brood_step_pass(0, fds[0])));
	for (int i = 1; i < 21; i++)
		specs[i] = (struct brood_spec)ONE(.argv = nothing);
	specs[20].argv = SH("echo");
	specs[20].steps = STEPS(brood_step_pass(1, fds[1]));
	assert_int_equal(
		brood_spawn_many(specs, 21, outcomes,
				 HOW(.concurrency = 2, .timeout_ms = 60000),
				 NULL),
		1);
	assert_int_equal(outcomes[0].exit.value, 3);
	close(fds[0]);
	close(fds[1]);
}

SUITE(TEST_WARM(results_come_in_order), TEST(each_has_its_error_or_its_end),
      TEST_WARM(so_many_run_at_a_time), TEST(they_run_at_the_same_time),
      TEST(a_place_is_taken_as_soon_as_it_is_free))
