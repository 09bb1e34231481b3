/* SPDX-License-Identifier: MIT */
/* Steps that make no sense or contradict each other are refused by name. */
#include "lib/filter.h"
#include "lib/test.h"

#include <sys/resource.h>

static struct brood_step raw(uint32_t type)
{
	struct brood_step s = {.type = type};

	return s;
}

static struct brood_step with_flags(struct brood_step s, uint32_t flags)
{
	s.flags = flags;
	return s;
}

/* The step that is wrong comes after one that is not. */
static void wrong_after(struct brood_step before, struct brood_step wrong,
			int code, enum brood_reason reason)
{
	struct brood_error err =
		refused(SPEC(.argv = SH(":"), .steps = STEPS(before, wrong)),
			code, reason);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, wrong.type);
}

static void wrong(struct brood_step step, int code, enum brood_reason reason)
{
	wrong_after(brood_step_umask(022), step, code, reason);
}

static void unknown_types(void **state)
{
	(void)state;
	wrong(raw(BROOD_STEP_TYPES_), -EINVAL, BROOD_REASON_UNKNOWN_STEP);
	wrong(raw(UINT32_MAX), -EINVAL, BROOD_REASON_UNKNOWN_STEP);
}

static void unknown_flags(void **state)
{
	(void)state;
	wrong(with_flags(brood_step_chdir("/"), 1), -EINVAL,
	      BROOD_REASON_UNKNOWN_STEP_FLAG);
	wrong(brood_step_pipe(1, 4), -EINVAL, BROOD_REASON_UNKNOWN_STEP_FLAG);
	wrong(brood_step_sigmask(1, 1U << 31), -EINVAL,
	      BROOD_REASON_UNKNOWN_STEP_FLAG);
	wrong(brood_step_pipe(1,
			      BROOD_PIPE_CHILD_READS | BROOD_PIPE_CHILD_WRITES),
	      -EINVAL, BROOD_REASON_FLAG_CONFLICT);
	wrong(brood_step_sigmask(1,
				 BROOD_SIGMASK_BLOCK | BROOD_SIGMASK_UNBLOCK),
	      -EINVAL, BROOD_REASON_FLAG_CONFLICT);
}

static void unused_fields(void **state)
{
	struct brood_step s[] = {brood_step_chdir("/"), brood_step_umask(0),
				 brood_step_null(1), brood_step_setsid(),
				 brood_step_end()};

	(void)state;
	s[0].from = 1;
	s[1].path = "x";
	s[2].mode = 1;
	s[3].reserved[1] = 1;
	for (int i = 0; i < 4; i++)
		wrong(s[i], -EINVAL, BROOD_REASON_STEP_TAIL);
}

static void assert_tail(struct brood_step good, size_t offset)
{
	((unsigned char *)&good)[offset] = 1;
	wrong(good, -EINVAL, BROOD_REASON_STEP_TAIL);
}

/* Every field that the newer types lack, one by one. */
static void each_unused_field(void **state)
{
	static const unsigned long mask[] = {1};
	static const gid_t list[] = {1};
	enum { NUMBER = 1, SECOND = 2, POINTER = 4, VALUE = 8 };
	static const size_t at[] = {
		offsetof(struct brood_step, number),
		offsetof(struct brood_step, priority),
		offsetof(struct brood_step, data),
		offsetof(struct brood_step, length),
		offsetof(struct brood_step, hard),
		offsetof(struct brood_step, mode),
		offsetof(struct brood_step, reserved32),
		offsetof(struct brood_step, reserved[0]),
		offsetof(struct brood_step, reserved[1]),
	};
	const struct {
		struct brood_step step;
		unsigned uses;
	} types[] = {
		{brood_step_nice(1), NUMBER},
		{brood_step_scheduler(0, 0), NUMBER | SECOND},
		{brood_step_affinity(mask, sizeof mask), POINTER | VALUE},
		{brood_step_ioprio(0), NUMBER},
		{brood_step_timerslack(1), VALUE},
		{brood_step_groups(list, 1), POINTER | VALUE},
		{brood_step_gid(0), NUMBER},
		{brood_step_uid(0), NUMBER},
		{brood_step_user("a"), POINTER},
		{brood_step_group("a"), POINTER},
		{brood_step_securebits(1), VALUE},
		{brood_step_keep_caps(), 0},
		{brood_step_cap_bounding(1), VALUE},
		{brood_step_cap_inheritable(1), VALUE},
		{brood_step_cap_permitted(1), VALUE},
		{brood_step_cap_ambient(1), VALUE},
		{brood_step_pdeathsig(0), NUMBER},
		{brood_step_no_new_privs(), 0},
		{brood_step_subreaper(), 0},
		{brood_step_personality(0), VALUE},
		{brood_step_trace_me(), 0},
		{brood_step_stop(), 0},
		{brood_step_oom_score(1), NUMBER},
		{brood_step_mempolicy(0, mask, sizeof mask),
		 NUMBER | POINTER | VALUE},
		{brood_step_uclamp(1, 2), NUMBER | SECOND},
		{brood_step_core_sched(0), NUMBER},
		{brood_step_cgroup_v1("/"), POINTER},
		{brood_step_keyring(NULL), POINTER},
		{brood_step_landlock("/", 1, 0), POINTER | VALUE},
		{brood_step_landlock_net(1, 1, 0), NUMBER | VALUE},
		{brood_step_landlock_scope(1, 0), VALUE},
		{brood_step_seccomp(list, 8, 0), POINTER | VALUE},
		{brood_step_mdwe(), 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		wrong(with_flags(types[i].step, 1U << 7), -EINVAL,
		      BROOD_REASON_UNKNOWN_STEP_FLAG);
		for (size_t k = 0; k < sizeof at / sizeof *at; k++)
			if (k > 3 || !(types[i].uses & (1U << k)))
				assert_tail(types[i].step, at[k]);
	}
}

static void too_many(void **state)
{
	struct brood_step *s = calloc(BROOD_STEPS_MAX + 2, sizeof *s);

	(void)state;
	for (int i = 0; i <= BROOD_STEPS_MAX; i++)
		s[i] = brood_step_close(100);
	refused(SPEC(.argv = SH(":"), .steps = s, .flags = BROOD_ORDERED),
		-E2BIG, BROOD_REASON_TOO_MANY_STEPS);
	free(s);
}

static void paths(void **state)
{
	(void)state;
	wrong(brood_step_chdir(NULL), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_open(1, NULL, 0, 0), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_env_set(NULL, "x"), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_env_unset(NULL), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_chdir(""), -EINVAL, BROOD_REASON_EMPTY_PATH);
	wrong(brood_step_open(1, "", 0, 0), -EINVAL, BROOD_REASON_EMPTY_PATH);
}

static void names(void **state)
{
	(void)state;
	wrong(brood_step_env_set("", "x"), -EINVAL, BROOD_REASON_BAD_NAME);
	wrong(brood_step_env_set("A=B", "x"), -EINVAL, BROOD_REASON_BAD_NAME);
	wrong(brood_step_env_unset("A=B"), -EINVAL, BROOD_REASON_BAD_NAME);
	wrong(brood_step_env_set("A", NULL), -EINVAL, BROOD_REASON_NULL_PATH);
}

static void negative_numbers(void **state)
{
	const struct brood_step s[] = {
		brood_step_fchdir(-1),         brood_step_pass(-1, 0),
		brood_step_pass(3, -1),        brood_step_inherit(-1),
		brood_step_null(-5),           brood_step_open(-1, "/", 0, 0),
		brood_step_pipe(-1, 0),        brood_step_dup(-1, 1),
		brood_step_dup(3, -1),         brood_step_close(-1),
		brood_step_cloexec(INT32_MIN), brood_step_pass(3, INT32_MAX),
		brood_step_null(INT32_MAX),    brood_step_dup(INT32_MAX, 1)};

	(void)state;
	for (size_t i = 0; i < sizeof s / sizeof *s; i++)
		wrong(s[i], -EINVAL, BROOD_REASON_BAD_FD);
}

static void numbers_that_are_not_open(void **state)
{
	(void)state;
	wrong(brood_step_fchdir(999), -EBADF, BROOD_REASON_FD_NOT_OPEN);
	wrong(brood_step_pass(3, 999), -EBADF, BROOD_REASON_FD_NOT_OPEN);
	wrong(brood_step_inherit(999), -EBADF, BROOD_REASON_FD_NOT_OPEN);
}

static void numbers_set_twice(void **state)
{
	const struct brood_step s[] = {
		brood_step_pass(7, 1), brood_step_open(7, "/", O_RDONLY, 0),
		brood_step_null(7), brood_step_pipe(7, 0),
		brood_step_dup(7, 1)};

	(void)state;
	for (int i = 0; i < 5; i++) {
		for (int k = 0; k < 5; k++)
			refused(SPEC(.argv = SH(":"),
				     .steps = STEPS(s[i], s[k])),
				-EINVAL, BROOD_REASON_FD_SET_TWICE);
	}
}

static void a_swap_with_dup(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_dup(0, 1),
						     brood_step_dup(1, 0))),
		-EINVAL, BROOD_REASON_DUP_CYCLE);
}

static void data_of_no_length(void **state)
{
	static const gid_t list[4];
	static const unsigned long mask[2];
	struct brood_step s = brood_step_groups(list, 1);

	(void)state;
	s.length = 5;
	wrong(s, -EINVAL, BROOD_REASON_BAD_LENGTH);
	/* One more than the kernel takes. */
	wrong(brood_step_groups(list, 65537), -EINVAL, BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_affinity(mask, 0), -EINVAL, BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_affinity(mask, sizeof(long) + 4), -EINVAL,
	      BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_affinity(mask, SIZE_MAX - sizeof(long) + 1), -EINVAL,
	      BROOD_REASON_BAD_LENGTH);
	wrong(brood_step_groups(NULL, 1), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_affinity(NULL, sizeof(long)), -EINVAL,
	      BROOD_REASON_NULL_PATH);
	wrong(brood_step_affinity(NULL, 0), -EINVAL, BROOD_REASON_BAD_LENGTH);
}

static void attributes_set_twice(void **state)
{
	static const unsigned long mask[] = {1};
	static const gid_t list[] = {1};
	const struct brood_step s[] = {brood_step_nice(1),
				       brood_step_scheduler(0, 0),
				       brood_step_affinity(mask, sizeof mask),
				       brood_step_ioprio(0),
				       brood_step_timerslack(1),
				       brood_step_groups(list, 1),
				       brood_step_gid(0),
				       brood_step_uid(0),
				       brood_step_securebits(0),
				       brood_step_keep_caps(),
				       brood_step_cap_bounding(0),
				       brood_step_cap_inheritable(0),
				       brood_step_cap_permitted(0),
				       brood_step_cap_ambient(0),
				       brood_step_pdeathsig(SIGTERM),
				       brood_step_no_new_privs(),
				       brood_step_subreaper(),
				       brood_step_personality(0),
				       brood_step_trace_me(),
				       brood_step_stop(),
				       brood_step_oom_score(1),
				       brood_step_mdwe(),
				       brood_step_mempolicy(0, NULL, 0),
				       brood_step_uclamp(1, 2),
				       brood_step_core_sched(0),
				       brood_step_keyring(NULL),
				       brood_step_exec_label("x", 0)};

	(void)state;
	for (size_t i = 0, n = sizeof s / sizeof *s; i < n; i++) {
		struct brood_error err = refused(
			SPEC(.argv = SH(":"),
			     .steps = STEPS(s[i], s[(i + 1) % n], s[i])),
			-EINVAL, BROOD_REASON_REPEATED);

		assert_int_equal(err.step, 2);
		assert_int_equal(err.other, 0);
		assert_int_equal(err.step_type, s[i].type);
	}
}

static void steps_that_exclude_each_other(void **state)
{
	(void)state;
	wrong_after(brood_step_chdir("/"), brood_step_chdir("/usr"), -EINVAL,
		    BROOD_REASON_REPEATED);
	wrong_after(brood_step_chdir("/"), brood_step_fchdir(0), -EINVAL,
		    BROOD_REASON_REPEATED);
	wrong_after(brood_step_umask(1), brood_step_umask(2), -EINVAL,
		    BROOD_REASON_REPEATED);
	wrong_after(brood_step_setsid(), brood_step_setpgid(0), -EINVAL,
		    BROOD_REASON_SESSION_AND_GROUP);
	wrong_after(brood_step_setpgid(0), brood_step_setsid(), -EINVAL,
		    BROOD_REASON_SESSION_AND_GROUP);
	wrong_after(brood_step_rlimit(RLIMIT_CPU, 1, 1),
		    brood_step_rlimit(RLIMIT_CPU, 2, 2), -EINVAL,
		    BROOD_REASON_REPEATED);
}

static void signal_sets(void **state)
{
	(void)state;
	wrong(brood_step_sigdefault(0), -EINVAL, BROOD_REASON_BAD_SIGNAL);
	wrong(brood_step_sigignore(0), -EINVAL, BROOD_REASON_BAD_SIGNAL);
	wrong(brood_step_sigignore(BROOD_SIG(SIGKILL)), -EINVAL,
	      BROOD_REASON_BAD_SIGNAL);
	wrong(brood_step_sigignore(BROOD_SIG(SIGSTOP) | 1), -EINVAL,
	      BROOD_REASON_BAD_SIGNAL);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_sigdefault(6),
						     brood_step_sigignore(2))),
		-EINVAL, BROOD_REASON_SIGNAL_OVERLAP);
}

static void parent_death_signals(void **state)
{
	(void)state;
	wrong(brood_step_pdeathsig(-1), -EINVAL, BROOD_REASON_BAD_SIGNAL);
	wrong(brood_step_pdeathsig(65), -EINVAL, BROOD_REASON_BAD_SIGNAL);
	wrong(brood_step_pdeathsig(INT32_MAX), -EINVAL,
	      BROOD_REASON_BAD_SIGNAL);
}

static void limits(void **state)
{
	(void)state;
	wrong(brood_step_rlimit(-1, 1, 1), -EINVAL, BROOD_REASON_BAD_RESOURCE);
	wrong(brood_step_rlimit(RLIM_NLIMITS, 1, 1), -EINVAL,
	      BROOD_REASON_BAD_RESOURCE);
	wrong(brood_step_rlimit(RLIMIT_CPU, 2, 1), -EINVAL,
	      BROOD_REASON_LIMIT_ORDER);
	wrong(brood_step_rlimit(RLIMIT_CPU, BROOD_RLIM_INFINITY, 1), -EINVAL,
	      BROOD_REASON_LIMIT_ORDER);
}

static void modes(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_umask(010000))),
		-EINVAL, BROOD_REASON_BAD_MODE);
	wrong(brood_step_open(1, "/dev/null", O_CREAT, 010000), -EINVAL,
	      BROOD_REASON_BAD_MODE);
}

/* Where no process can be made at all, the answers are the same. */
static void all_of_them(void **state)
{
	assert_int_equal(take_calls_away("clone3=EPERM,clone=EPERM,vfork=EPERM,"
					 "fork=EPERM,pipe2=EMFILE"),
			 0);
	unknown_types(state);
	unknown_flags(state);
	unused_fields(state);
	each_unused_field(state);
	too_many(state);
	paths(state);
	names(state);
	negative_numbers(state);
	numbers_that_are_not_open(state);
	numbers_set_twice(state);
	a_swap_with_dup(state);
	data_of_no_length(state);
	attributes_set_twice(state);
	steps_that_exclude_each_other(state);
	signal_sets(state);
	parent_death_signals(state);
	limits(state);
	modes(state);
}

static void nothing_is_created(void **state)
{
	(void)state;
	in_fork(all_of_them);
}

SUITE(TEST(unknown_types), TEST(unknown_flags), TEST(unused_fields),
      TEST(each_unused_field), TEST(too_many), TEST(paths), TEST(names),
      TEST(negative_numbers), TEST(numbers_that_are_not_open),
      TEST(numbers_set_twice), TEST(a_swap_with_dup), TEST(data_of_no_length),
      TEST(attributes_set_twice), TEST(steps_that_exclude_each_other),
      TEST(parent_death_signals), TEST(signal_sets), TEST(limits), TEST(modes),
      TEST(nothing_is_created))
