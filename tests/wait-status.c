/* SPDX-License-Identifier: MIT */
/* brood_wait tells how the child ended, and tells it again. */
#include "lib/test.h"

#include <sys/resource.h>

static struct brood_exit end_of(const struct brood_spec *spec)
{
	struct brood_child *child = start(spec);
	struct brood_exit exit, again;

	memset(&exit, 0xff, sizeof exit);
	assert_int_equal(brood_wait(child, -1, &exit), 0);
	assert_int_equal(brood_wait(child, 0, &again), 0);
	assert_memory_equal(&exit, &again, sizeof exit);
	assert_int_equal(exit.reserved32, 0);
	brood_child_close(&child);
	return exit;
}

static void exit_codes(void **state)
{
	static const int codes[] = {0, 1, 42, 127, 128, 255};

	(void)state;
	for (int i = 0; i < 6; i++) {
		char script[16];
		struct brood_exit exit;

		snprintf(script, sizeof script, "exit %d", codes[i]);
		exit = end_of(SPEC(.argv = SH(script)));
		assert_int_equal(exit.how, BROOD_EXITED);
		assert_int_equal(exit.value, codes[i]);
		assert_int_equal(exit.flags & BROOD_EXIT_CORE_DUMPED, 0);
		assert_int_equal(exit.flags & BROOD_EXIT_NO_USAGE, 0);
	}
}

static void signals(void **state)
{
	static const int sigs[] = {SIGTERM, SIGKILL, SIGHUP, SIGUSR1};

	(void)state;
	for (int i = 0; i < 4; i++) {
		char script[16];
		struct brood_exit exit;

		snprintf(script, sizeof script, "kill -%d $$", sigs[i]);
		exit = end_of(SPEC(.argv = SH(script)));
		assert_int_equal(exit.how, BROOD_SIGNALED);
		assert_int_equal(exit.value, sigs[i]);
		assert_int_equal(exit.flags & BROOD_EXIT_CORE_DUMPED, 0);
	}
}

/* What waitid says about the same end decides whether a dump was to be had. */
static int dumps_core_here(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct rlimit r = {1 << 20, 1 << 20};

		if (setrlimit(RLIMIT_CORE, &r) || chdir(scratch("")))
			_exit(1);
		execl("/bin/sh", "sh", "-c", "kill -ABRT $$", (char *)NULL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WCOREDUMP(status);
}

static void core_dump_is_told(void **state)
{
	struct brood_exit exit;

	(void)state;
	exit = end_of(
		SPEC(.argv = SH("kill -ABRT $$"),
		     .steps = STEPS(brood_step_rlimit(RLIMIT_CORE, 0, 0))));
	assert_int_equal(exit.how, BROOD_SIGNALED);
	assert_int_equal(exit.flags & BROOD_EXIT_CORE_DUMPED, 0);
	scratch_file("x", "", 0600);
	SKIP_UNLESS(dumps_core_here(), "no core dumps to be had here");
	exit = end_of(SPEC(.argv = SH("kill -ABRT $$"),
			   .steps = STEPS(brood_step_rlimit(RLIMIT_CORE,
							    1 << 20, 1 << 20),
					  brood_step_chdir(scratch("")))));
	assert_int_equal(exit.how, BROOD_SIGNALED);
	assert_int_equal(exit.value, SIGABRT);
	assert_int_equal(exit.flags & BROOD_EXIT_CORE_DUMPED,
			 BROOD_EXIT_CORE_DUMPED);
}

static void usage_is_the_childs(void **state)
{
	struct brood_exit idle, busy;

	(void)state;
	idle = end_of(SPEC(.argv = SH("sleep 0.05")));
	busy = end_of(SPEC(.argv = SH("i=0; while [ $i -lt 200000 ]; do "
				      "i=$((i+1)); done")));
	assert_true(busy.user_us + busy.system_us > 20000);
	assert_true(idle.user_us + idle.system_us <
		    busy.user_us + busy.system_us);
	assert_true(busy.minor_faults > 0);
	assert_true(busy.major_faults >= 0);
}

static void peak_memory_is_told_or_unknown(void **state)
{
	struct brood_exit exit = end_of(SPEC(.argv = SH(":")));

	(void)state;
	if (exit.flags & BROOD_EXIT_RSS_UNKNOWN)
		assert_int_equal(exit.max_rss_kib, -1);
	else
		assert_in_range(exit.max_rss_kib, 100, 100000);
}

static void exit_may_be_null(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 9")));

	(void)state;
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(finish(child), 9);
}

SUITE(TEST(exit_codes), TEST(signals), TEST(core_dump_is_told),
      TEST(usage_is_the_childs), TEST(peak_memory_is_told_or_unknown),
      TEST(exit_may_be_null))
