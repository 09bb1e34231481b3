/* SPDX-License-Identifier: MIT */
/* oom_score: the program's own, although its caller's memory is the child's. */
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>

static int own_score(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "r");
	int score = 9999;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &score), 1);
	fclose(f);
	return score;
}

static void assert_score(int score)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_oom_score(score))));

	assert_int_equal(atoi(told(&t, "oom-score ")), score);
	told_free(&t);
}

static void the_program_has_it(void **state)
{
	struct brood_child *child;
	(void)state;
	assert_score(own_score());
	assert_score(own_score() + 1);
	assert_score(1000);
	/* Below what a privileged process gave it once, it needs a right. */
	if (brood_spawn(&child,
			SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_oom_score(-1000))),
			NULL) == -EACCES) {
		fprintf(stderr, "# negative: skipped: not permitted\n");
		return;
	}
	assert_int_equal(finish(child), 0);
	assert_score(-1);
	assert_score(-1000);
}

/* Linux would hand it to all that share the memory, had it not been asked to
 * wait for exec. */
static void the_caller_keeps_its_own(void **state)
{
	int before = own_score();

	(void)state;
	run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_oom_score(777))));
	assert_int_equal(own_score(), before);
	fails(SPEC(.argv = ARGV("/no/such"),
		   .steps = STEPS(brood_step_oom_score(777))),
	      -ENOENT, BROOD_STAGE_EXEC);
	assert_int_equal(own_score(), before);
}

static void a_plan_keeps_it(void **state)
{
	struct brood_child *child;
	struct brood_plan *plan;
	struct told t;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = tell_argv(),
				    .steps = STEPS(brood_step_oom_score(321))),
			       NULL),
		0);
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_string_equal(told(&t, "oom-score "), "321");
	told_free(&t);
}

static void never_beside_the_caller(void **state)
{
	const struct brood_step *steps = STEPS(brood_step_oom_score(500));

	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = steps, .flags = BROOD_ASYNC),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .steps = steps, .start_timeout_ms = 9999),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
}

/* The memory is undumpable by then, and its files are root's. */
static void failure_names_the_step(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "not root");
	err = fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			 .steps = STEPS(brood_step_uid(65534),
					brood_step_oom_score(-500))),
		    -EACCES, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.number, -500);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "set the OOM score adjustment to -500 "
				  "(step 1): Permission denied");
}

static void hidden_proc(void **state)
{
	struct brood_error err;

	(void)state;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/proc", "tmpfs", 0, NULL)) {
		fprintf(stderr, "# skipped: no mount namespace here\n");
		return;
	}
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_oom_score(500))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(umount("/proc"), 0);
	assert_int_equal(err.step, 0);
	assert_int_equal(err.step_type, BROOD_STEP_OOM_SCORE);
}

static void without_proc_it_fails(void **state)
{
	(void)state;
	in_fork(hidden_proc);
}

SUITE(TEST(the_program_has_it), TEST(the_caller_keeps_its_own),
      TEST(a_plan_keeps_it), TEST(never_beside_the_caller),
      TEST(failure_names_the_step), TEST(without_proc_it_fails))
