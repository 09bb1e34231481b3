/* SPDX-License-Identifier: MIT */
/* Of each pair of steps of which one takes away what the other needs, the wrong
 * order fails or is lost; in the safe order the list's does not matter. */
#include "lib/test.h"

#include <linux/capability.h>
#include <linux/ioprio.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define USER 65534
#define NET BROOD_CAP(CAP_NET_BIND_SERVICE)

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static const gid_t list[] = {10, 20};

/* The second takes away what the first needs. */
struct pair {
	const char *what;
	struct brood_step first, second;
	int code;
};

static void assert_pair(const struct pair *p)
{
	struct brood_error err;

	print_message("# %s\n", p->what);
	err = fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			 .steps = STEPS(p->second, p->first)),
		    p->code, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, p->first.type);
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .steps = STEPS(p->first, p->second))),
		0);
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .steps = STEPS(p->second, p->first))),
		0);
}

static void the_right_is_needed_before_it_goes(void **state)
{
	const struct brood_step user = brood_step_uid(USER);
	const struct brood_step none = brood_step_cap_permitted(0);
	const struct brood_step bits = brood_step_securebits(SECBIT_NOROOT);
	const struct pair pairs[] = {
		{"groups, user", brood_step_groups(list, 2), user, -EPERM},
		{"group, user", brood_step_gid(USER), user, -EPERM},
		{"securebits, user", bits, user, -EPERM},
		{"bounding, user", brood_step_cap_bounding(NET), user, -EPERM},
		{"inheritable, user", brood_step_cap_inheritable(NET), user,
		 -EPERM},
		{"nice, user", brood_step_nice(-3), user, -EACCES},
		{"scheduler, user", brood_step_scheduler(SCHED_FIFO, 1), user,
		 -EPERM},
		{"io priority, user",
		 brood_step_ioprio(IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, 1)), user,
		 -EPERM},
		{"groups, permitted", brood_step_groups(list, 2), none, -EPERM},
		{"group, permitted", brood_step_gid(USER), none, -EPERM},
		{"user, permitted", user, none, -EPERM},
		{"securebits, permitted", bits, none, -EPERM},
		{"bounding, permitted", brood_step_cap_bounding(NET), none,
		 -EPERM},
		{"inheritable, permitted", brood_step_cap_inheritable(NET),
		 none, -EPERM},
		{"nice, permitted", brood_step_nice(-3), none, -EACCES},
	};

	(void)state;
	NEEDS_ROOT();
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_pair(&pairs[i]);
}

static void a_limit_is_raised_before(void **state)
{
	struct rlimit limit;

	(void)state;
	NEEDS_ROOT();
	SKIP_UNLESS(prctl(PR_CAPBSET_READ, CAP_SYS_RESOURCE) == 1,
		    "no right to raise limits");
	assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
	SKIP_UNLESS(limit.rlim_max != RLIM_INFINITY, "nothing to raise");
	assert_pair(&(const struct pair){
		"limit, user",
		brood_step_rlimit(RLIMIT_MEMLOCK, 0, limit.rlim_max + 1),
		brood_step_uid(USER), -EPERM});
}

/* What the user cannot reach, its caller can. */
static void places_are_reached_before(void **state)
{
	const char *dir = scratch("mine");

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_pair(&(const struct pair){"directory, user",
					 brood_step_chdir(dir),
					 brood_step_uid(USER), -EACCES});
	assert_int_equal(rmdir(dir), 0);
	assert_pair(&(const struct pair){
		"open, user",
		brood_step_open(9, scratch_file("file", "", 0600), O_RDONLY, 0),
		brood_step_uid(USER), -EACCES});
}

/* What only the new user may open, or what is to be its own, comes after. */
static void files_of_the_user_are_opened_after(void **state)
{
	const char *path = scratch("theirs");
	struct brood_step s =
		brood_step_open(9, path, O_WRONLY | O_CREAT | O_EXCL, 0644);
	struct stat st;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(chmod(scratch(""), 01777), 0);
	for (int i = 0; i < 3; i++) {
		s.flags = i ? BROOD_OPEN_AS_USER : 0;
		assert_int_equal(
			run(SPEC(.argv = SH(":"),
				 .flags = i ? 0 : BROOD_ORDERED,
				 .steps = i < 2 ? STEPS(s, brood_step_uid(USER))
						: STEPS(brood_step_uid(USER),
							s))),
			0);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_uid, i ? USER : 0);
		assert_int_equal(unlink(path), 0);
	}
}

static struct told tell_with(const struct brood_step *steps, uint64_t flags)
{
	int fd = open(beside("tell"), O_PATH | O_CLOEXEC);
	struct told t =
		tell(SPEC(.argv = tell_argv(), .program_fd = fd,
			  .flags = flags | BROOD_PROGRAM_FD, .steps = steps));

	close(fd);
	return t;
}

static uint64_t told_of(const struct brood_step *steps, uint64_t flags,
			const char *key)
{
	struct told t = tell_with(steps, flags);
	uint64_t set = told_set(&t, key);

	told_free(&t);
	return set;
}

/* In the wrong order they succeed, and have no effect. */
static void what_a_change_of_user_undoes_comes_after(void **state)
{
	const struct brood_step user = brood_step_uid(USER);
	const struct brood_step signal = brood_step_pdeathsig(SIGWINCH);
	const struct brood_step ambient = brood_step_cap_ambient(NET);

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(
		told_of(STEPS(signal, user), BROOD_ORDERED, "pdeathsig "), 0);
	assert_int_equal(
		told_of(STEPS(ambient, user), BROOD_ORDERED, "ambient "), 0);
	for (int i = 0; i < 2; i++) {
		assert_true(
			told_of(i ? STEPS(signal, user) : STEPS(user, signal),
				0, "pdeathsig ") != 0);
		assert_int_equal(
			told_of(i ? STEPS(ambient, user) : STEPS(user, ambient),
				0, "ambient "),
			NET);
	}
	/* A change of group does the same to the signal. */
	assert_int_equal(told_of(STEPS(signal, brood_step_gid(USER)),
				 BROOD_ORDERED, "pdeathsig "),
			 0);
	assert_true(told_of(STEPS(signal, brood_step_gid(USER)), 0,
			    "pdeathsig ") != 0);
}

/* Of three: keep, then change, then raise. */
static void capabilities_are_kept_in_time(void **state)
{
	const struct brood_step s[] = {brood_step_keep_caps(),
				       brood_step_uid(USER),
				       brood_step_cap_ambient(NET)};
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 6; i++) {
		const int *o = orders[i];

		assert_int_equal(told_of(STEPS(s[o[0]], s[o[1]], s[o[2]]), 0,
					 "ambient "),
				 NET);
	}
	assert_int_equal(
		told_of(STEPS(s[0], s[1], s[2]), BROOD_ORDERED, "ambient "),
		NET);
	fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		   .steps = STEPS(s[1], s[0], s[2])),
	      -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(
		told_of(STEPS(s[0], s[2], s[1]), BROOD_ORDERED, "ambient "), 0);
}

/* Changes no identity, and so may stand anywhere. */
static void no_new_privs_takes_none_of_these_away(void **state)
{
	const struct brood_step nnp = brood_step_no_new_privs();
	const struct brood_step user = brood_step_uid(USER);
	const struct brood_step ambient = brood_step_cap_ambient(NET);

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++)
		assert_int_equal(told_of(i ? STEPS(nnp, user, ambient)
					   : STEPS(ambient, user, nnp),
					 0, "ambient "),
				 NET);
	assert_int_equal(
		told_of(STEPS(nnp, brood_step_keep_caps(), user, ambient),
			BROOD_ORDERED, "ambient "),
		NET);
}

SUITE(TEST(the_right_is_needed_before_it_goes), TEST(a_limit_is_raised_before),
      TEST(places_are_reached_before), TEST(files_of_the_user_are_opened_after),
      TEST(what_a_change_of_user_undoes_comes_after),
      TEST(capabilities_are_kept_in_time),
      TEST(no_new_privs_takes_none_of_these_away))
