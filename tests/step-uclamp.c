/* SPDX-License-Identifier: MIT */
/* uclamp: how much of a CPU the scheduler takes the program to need. Where the
 * kernel lacks it, strace answers for it and shows what it was asked. */
#include "lib/test.h"

#include <sys/syscall.h>

struct attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t deadline[3];
	uint32_t least, most;
};

static struct attr clamps(pid_t pid)
{
	struct attr attr = {.size = sizeof attr};

	assert_int_equal(syscall(SYS_sched_getattr, pid, &attr, sizeof attr, 0),
			 0);
	return attr;
}

/* Changes nothing, and is refused where there are none. */
static int has_clamps(void)
{
	struct attr attr = {.size = sizeof attr, .flags = 78, .most = 1024};

	return syscall(SYS_sched_setattr, 0, &attr, 0) == 0;
}

static void the_program_has_them_and_the_caller_not(void **state)
{
	struct attr before, child_has, after;
	struct brood_child *child;

	(void)state;
	SKIP_UNLESS(has_clamps(), "a kernel without utilization clamps");
	before = clamps(0);
	child = start(SPEC(.argv = ARGV("sleep", "100"),
			   .steps = STEPS(brood_step_uclamp(100, 200))));
	child_has = clamps(brood_pid(child));
	after = clamps(0);
	brood_kill(child, SIGKILL);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	brood_child_close(&child);
	assert_int_equal(child_has.least, 100);
	assert_int_equal(child_has.most, 200);
	assert_memory_equal(&before, &after, sizeof before);
}

static void a_kernel_without_them_is_an_error(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	SKIP_UNLESS(!has_clamps(), "a kernel with utilization clamps");
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(022),
					brood_step_uclamp(100, 200))),
		    -EOPNOTSUPP, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "set the utilization clamps to 100 and 200 "
				  "(step 1): Operation not supported");
}

static void spawn_with(int least, int most)
{
	struct brood_child *child;

	if (brood_spawn(&child,
			SPEC(.argv = ARGV("/bin/true"),
			     .steps = STEPS(brood_step_uclamp(least, most))),
			NULL) < 0)
		_exit(1);
	brood_wait(child, -1, NULL);
	brood_child_close(&child);
}

static int be_traced(void)
{
	spawn_with(100, 200);
	spawn_with(BROOD_UCLAMP_KEEP, 512);
	spawn_with(7, BROOD_UCLAMP_KEEP);
	_exit(0);
}

#define KEEP "SCHED_FLAG_KEEP_POLICY|SCHED_FLAG_KEEP_PARAMS|"
#define MIN "SCHED_FLAG_UTIL_CLAMP_MIN"
#define MAX "SCHED_FLAG_UTIL_CLAMP_MAX"

static const char *const asked[][2] = {
	{KEEP MIN "|" MAX ",", "sched_util_min=100, sched_util_max=200}, 0)"},
	{KEEP MAX ",", "sched_util_min=0, sched_util_max=512}, 0)"},
	{KEEP MIN ",", "sched_util_min=7, sched_util_max=0}, 0)"},
};

static void the_kernel_is_asked_for_the_right_thing(void **state)
{
	const char *log = scratch("log");
	char self[4096] = "", line[1024];
	size_t lines = 0;
	FILE *f;

	(void)state;
	assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	SKIP_UNLESS(!run(SPEC(.argv = SH("strace -o /dev/null true "
					 "2>/dev/null; exit $?"))),
		    "no strace, or not permitted");
	assert_int_equal(
		run(SPEC(.argv = ARGV("strace", "-f", "-qq", "-o", log, "-e",
				      "trace=sched_setattr", "-e",
				      "inject=sched_setattr:retval=0", self,
				      "traced"))),
		0);
	f = fopen(log, "r");
	assert_non_null(f);
	while (lines < 3 && fgets(line, sizeof line, f)) {
		if (!strstr(line, "sched_setattr("))
			continue;
		assert_non_null(strstr(line, "sched_setattr(0, {size=56, "));
		assert_non_null(strstr(line, asked[lines][0]));
		assert_non_null(strstr(line, asked[lines][1]));
		lines++;
	}
	fclose(f);
	assert_int_equal(lines, 3);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(the_program_has_them_and_the_caller_not),
		TEST(a_kernel_without_them_is_an_error),
		TEST(the_kernel_is_asked_for_the_right_thing),
	};

	if (argc == 2 && !strcmp(argv[1], "traced"))
		return be_traced();
	return cmocka_run_group_tests_name(suite_name(), tests, suite_open,
					   NULL);
}
