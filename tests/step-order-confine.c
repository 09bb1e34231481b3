/* SPDX-License-Identifier: MIT */
/* no_new_privs, Landlock, filter: in the safe order whatever the list's; in the
 * caller's order a wrong one fails. */
#include "lib/bpf.h"
#include "lib/test.h"

#include <sys/prctl.h>

#define USER 65534
#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")
#define NEEDS_LANDLOCK()                                                       \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_LANDLOCK, "no Landlock")

#define KILL SECCOMP_RET_KILL_PROCESS
#define NO_SETUID STEP_FILTER(BPF_DENY(SYS_setresuid, BPF_ERROR(EXDEV)))
#define NO_CHDIR STEP_FILTER(BPF_DENY(SYS_chdir, BPF_ERROR(EXDEV)))
#define NO_PRCTL STEP_FILTER(BPF_DENY(SYS_prctl, BPF_ERROR(EXDEV)))
#define KILLS_CHDIR STEP_FILTER(BPF_DENY(SYS_chdir, KILL))
#define NNP brood_step_no_new_privs()
#define READ_ALL                                                               \
	brood_step_landlock("/", BROOD_LANDLOCK_READ | BROOD_LANDLOCK_EXECUTE, \
			    BROOD_LANDLOCK_BEST_EFFORT)

static struct brood_error ordered_fails(const struct brood_step *steps,
					int code, int step)
{
	struct brood_error err = fails(
		SPEC(.argv = SH(":"), .steps = steps, .flags = BROOD_ORDERED),
		code, BROOD_STAGE_STEP);

	assert_int_equal(err.step, step);
	return err;
}

static void works(const struct brood_step *steps, uint64_t flags)
{
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .steps = steps, .flags = flags)), 0);
}

/* Both orders of the list, without and with BROOD_ORDERED. */
static void filter_after_identity(void **state)
{
	(void)state;
	NEEDS_ROOT();
	works(STEPS(NO_SETUID, NNP, brood_step_uid(USER)), 0);
	works(STEPS(brood_step_uid(USER), NNP, NO_SETUID), 0);
	works(STEPS(brood_step_uid(USER), NNP, NO_SETUID), BROOD_ORDERED);
	ordered_fails(STEPS(NO_SETUID, NNP, brood_step_uid(USER)), -EXDEV, 2);
}

static void filter_after_no_new_privs(void **state)
{
	(void)state;
	NEEDS_ROOT();
	works(STEPS(NO_PRCTL, NNP), 0);
	works(STEPS(NNP, NO_PRCTL), 0);
	works(STEPS(NNP, NO_PRCTL), BROOD_ORDERED);
	ordered_fails(STEPS(NO_PRCTL, NNP), -EXDEV, 1);
}

static void filter_after_directory(void **state)
{
	(void)state;
	works(STEPS(NO_CHDIR, NNP, brood_step_chdir("/")), 0);
	works(STEPS(brood_step_chdir("/"), NNP, NO_CHDIR), 0);
	works(STEPS(brood_step_chdir("/"), NNP, NO_CHDIR), BROOD_ORDERED);
	ordered_fails(STEPS(NNP, NO_CHDIR, brood_step_chdir("/")), -EXDEV, 2);
}

static void unprivileged(void **state)
{
	const struct brood_step filter = NO_CHDIR;

	(void)state;
	assert_int_equal(setresuid(USER, USER, USER), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0); /* for the census */
	works(STEPS(filter, NNP), 0);
	works(STEPS(NNP, filter), BROOD_ORDERED);
	ordered_fails(STEPS(filter, NNP), -EACCES, 0);
	if (brood_capabilities() & BROOD_HAS_LANDLOCK) {
		works(STEPS(READ_ALL, NNP), 0);
		works(STEPS(NNP, READ_ALL), BROOD_ORDERED);
		ordered_fails(STEPS(READ_ALL, NNP), -EPERM, 0);
	}
}

static void no_new_privs_first_for_a_user(void **state)
{
	(void)state;
	NEEDS_ROOT();
	SKIP_UNLESS(!prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
		    "new privileges are given up already");
	in_fork(unprivileged);
}

/* Known beforehand: with user 0 goes the right to it. */
static void a_lost_right_is_refused(void **state)
{
	const struct brood_step confine[] = {NO_CHDIR, READ_ALL};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct brood_error err = refused(
			SPEC(.argv = SH(":"),
			     .steps = STEPS(confine[i], brood_step_uid(USER))),
			-EINVAL, BROOD_REASON_NEEDS_NO_NEW_PRIVS);

		assert_int_equal(err.step, 0);
		assert_int_equal(err.other, 1);
		refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			     .steps = STEPS(brood_step_uid(USER), confine[i],
					    NNP)),
			-EINVAL, BROOD_REASON_NEEDS_NO_NEW_PRIVS);
	}
}

static void user_0_keeps_the_right(void **state)
{
	const struct brood_step filter = NO_CHDIR;

	(void)state;
	NEEDS_ROOT();
	works(STEPS(filter, brood_step_uid(0)), 0);
	works(STEPS(filter, brood_step_uid(USER),
		    brood_step_cap_ambient(BROOD_CAP(21))),
	      0);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(filter, brood_step_uid(USER),
				    brood_step_cap_ambient(BROOD_CAP(1)))),
		-EINVAL, BROOD_REASON_NEEDS_NO_NEW_PRIVS);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(filter, brood_step_cap_permitted(0))),
		-EINVAL, BROOD_REASON_NEEDS_NO_NEW_PRIVS);
	/* In this order it is had until the user changes. */
	works(STEPS(filter, brood_step_uid(USER)), BROOD_ORDERED);
}

/* It might kill the child in a step; which calls steps make is not asked. */
static void one_that_kills_comes_last(void **state)
{
	const struct brood_step kills = KILLS_CHDIR;
	struct brood_error err;

	(void)state;
	err = refused(
		SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = STEPS(NNP, kills, brood_step_env_set("A", "1"),
				    brood_step_umask(022))),
		-EINVAL, BROOD_REASON_FILTER_NOT_LAST);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.other, 3);
	works(STEPS(NNP, brood_step_chdir("/"), kills,
		    brood_step_env_set("A", "1"), kills,
		    brood_step_sigmask(BROOD_SIG(SIGUSR1), 0)),
	      BROOD_ORDERED);
}

static int reset_of_sigpipe(const struct brood_step *steps)
{
	struct told t = tell(SPEC(.flags = BROOD_ORDERED, .steps = steps));
	int reset = !(told_set(&t, "ignored ") & BROOD_SIG(SIGPIPE));

	told_free(&t);
	return reset;
}

/* What the library does unasked is done before, or must be possible. */
static void sigpipe_is_reset_all_the_same(void **state)
{
	const struct brood_step filter =
		STEP_FILTER(BPF_DENY(SYS_rt_sigaction, BPF_ERROR(EXDEV)));
	struct brood_error err;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_true(reset_of_sigpipe(STEPS(NNP, filter)));
	err = refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			   .steps = STEPS(NNP, filter, brood_step_umask(022))),
		      -EINVAL, BROOD_REASON_FILTER_DENIES);
	assert_string_equal(err.object, "rt_sigaction");
	signal(SIGPIPE, SIG_DFL);
}

/* The first filter lets no second one be added. */
static void filters_in_list_order(void **state)
{
	const struct brood_step no_more =
		STEP_FILTER(BPF_DENY(SYS_seccomp, BPF_ERROR(EXDEV)));
	const struct brood_step kills_more =
		STEP_FILTER(BPF_DENY(SYS_seccomp, KILL));
	const struct brood_step other = NO_CHDIR;
	struct brood_error err;

	(void)state;
	works(STEPS(NNP, other, no_more), 0);
	works(STEPS(NNP, other, kills_more), 0);
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(NNP, no_more, other)),
		    -EXDEV, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 2);
	err = refused(
		SPEC(.argv = SH(":"), .steps = STEPS(NNP, kills_more, other)),
		-EINVAL, BROOD_REASON_FILTER_KILLS);
	assert_string_equal(err.object, "seccomp");
}

static void landlock_after_files(void **state)
{
	const char *path = scratch("log");
	const struct brood_step log =
		brood_step_open(1, path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	NEEDS_LANDLOCK();
	works(STEPS(READ_ALL, NNP, log), 0);
	works(STEPS(log, NNP, READ_ALL), 0);
	works(STEPS(log, NNP, READ_ALL), BROOD_ORDERED);
	ordered_fails(STEPS(NNP, READ_ALL, log), -EACCES, 2);
}

static void filter_after_landlock(void **state)
{
	const struct brood_step filter =
		STEP_FILTER(BPF_DENY(SYS_openat, BPF_ERROR(EXDEV)));
	const char *const *argv = ARGV(beside("nothing"));

	(void)state;
	NEEDS_LANDLOCK();
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			run(SPEC(.argv = argv,
				 .flags = i == 2 ? BROOD_ORDERED : 0,
				 .steps = i ? STEPS(NNP, READ_ALL, filter)
					    : STEPS(filter, READ_ALL, NNP))),
			0);
	ordered_fails(STEPS(NNP, filter, READ_ALL), -EXDEV, 2);
}

SUITE(TEST(filter_after_identity), TEST(filter_after_no_new_privs),
      TEST(filter_after_directory), TEST(no_new_privs_first_for_a_user),
      TEST(a_lost_right_is_refused), TEST(user_0_keeps_the_right),
      TEST(one_that_kills_comes_last), TEST(sigpipe_is_reset_all_the_same),
      TEST(filters_in_list_order), TEST(landlock_after_files),
      TEST(filter_after_landlock))
