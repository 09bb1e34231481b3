/* SPDX-License-Identifier: MIT */
/* What a thread's spec says: its name, the steps that a thread takes, what is
 * its own; and what is refused. */
#include "lib/test.h"
#include "lib/threads.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static struct brood_thread *sleeper(const struct brood_thread_spec *spec,
				    volatile int *go)
{
	return thread_made(spec, sleep_until, (void *)(uintptr_t)go);
}

static int own_name(void *arg)
{
	return (int)syscall(SYS_prctl, 16 /* PR_GET_NAME */, arg, 0, 0, 0);
}

static void it_has_its_name(void **state)
{
	char name[17] = "", *later = strdup("fifteen-letters");

	(void)state;
	NEEDS_CLONE3();
	thread_ended(thread_made(THREAD(.name = later), own_name, name));
	assert_string_equal(name, "fifteen-letters");
	free(later);
	thread_ended(thread_made(THREAD(.flags = 0), own_name, name));
	assert_string_equal(name, "thread-spec");
	alone_again();
}

static void steps_are_the_threads(void **state)
{
	unsigned long mask = 0, ours[16];
	volatile int go = 0;
	int nice = getpriority(PRIO_PROCESS, 0);
	struct brood_thread *t;
	cpu_set_t set;
	pid_t tid;

	(void)state;
	NEEDS_CLONE3();
	sched_getaffinity(0, sizeof ours, (cpu_set_t *)ours);
	for (int i = 0; i < 64 && !mask; i++)
		mask = ours[0] & 1ul << i;
	t = sleeper(
		THREAD(.name = "stepper",
		       .steps = STEPS(brood_step_affinity(&mask, sizeof mask),
				      brood_step_nice(7),
				      brood_step_timerslack(123456))),
		&go);
	tid = brood_thread_id(t);
	assert_string_equal(thread_status(tid, "Name:"), "stepper");
	assert_int_equal(sched_getaffinity(tid, sizeof set, &set), 0);
	assert_int_equal(CPU_COUNT(&set), 1);
	assert_true(*(unsigned long *)&set == mask);
	assert_int_equal(getpriority(PRIO_PROCESS, (id_t)tid), 7);
	go = 1;
	thread_ended(t);
	assert_int_equal(getpriority(PRIO_PROCESS, 0), nice);
	sched_getaffinity(0, sizeof set, &set);
	assert_memory_equal(&set, ours,
			    sizeof set < sizeof ours ? sizeof set
						     : sizeof ours);
	alone_again();
}

static void it_is_scheduled_as_asked(void **state)
{
	volatile int go = 0;
	struct brood_thread *t;

	(void)state;
	NEEDS_CLONE3();
	t = sleeper(
		THREAD(.steps = STEPS(brood_step_scheduler(SCHED_BATCH, 0))),
		&go);
	assert_int_equal(sched_getscheduler(brood_thread_id(t)), SCHED_BATCH);
	assert_int_equal(sched_getscheduler(0), SCHED_OTHER);
	go = 1;
	thread_ended(t);
	alone_again();
}

static int ran;

static int run_it(void *arg)
{
	(void)arg;
	ran = 1;
	return 0;
}

static void a_step_that_fails_is_told(void **state)
{
	static const unsigned long nowhere[128] = {[127] = 1ul << 63};
	struct brood_thread *thread = (void *)1;
	struct brood_error err;
	char why[512];

	(void)state;
	NEEDS_CLONE3();
	ran = 0;
	assert_int_equal(
		brood_thread_create(
			&thread,
			THREAD(.steps =
				       STEPS(brood_step_nice(3),
					     brood_step_affinity(
						     nowhere, sizeof nowhere))),
			run_it, NULL, &err),
		-EINVAL);
	assert_null(thread);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_AFFINITY);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "(step 1): Invalid argument"));
	assert_int_equal(
		brood_thread_create(
			&thread,
			THREAD(.flags = BROOD_THREAD_OWN_DIRECTORY,
			       .steps = STEPS(brood_step_chdir("/no/such"))),
			run_it, NULL, &err),
		-ENOENT);
	assert_string_equal(err.object, "/no/such");
	assert_int_equal(ran, 0);
	alone_again();
}

static int go_away(void *arg)
{
	*(int *)arg = (int)syscall(SYS_umask, 077);
	syscall(SYS_chdir, "/");
	return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
}

static void a_directory_can_be_its_own(void **state)
{
	char before[4096], after[4096];
	mode_t ours = umask(022);
	int theirs = 0, fd;

	(void)state;
	umask(ours);
	NEEDS_CLONE3();
	assert_non_null(getcwd(before, sizeof before));
	fd = thread_ended(
		thread_made(THREAD(.flags = BROOD_THREAD_OWN_DIRECTORY,
				   .steps = STEPS(brood_step_umask(027))),
			    go_away, &theirs));
	assert_int_equal(close(fd), 0);
	assert_int_equal(theirs, 027);
	assert_string_equal(getcwd(after, sizeof after), before);
	assert_int_equal(umask(ours), ours);
	/* And not, when it is not. */
	fd = thread_ended(thread_made(THREAD(.flags = 0), go_away, &theirs));
	assert_int_equal(close(fd), 0);
	assert_string_equal(getcwd(after, sizeof after), "/");
	assert_int_equal(umask(ours), 077);
	assert_int_equal(chdir(before), 0);
	alone_again();
}

static void descriptors_can_be_its_own(void **state)
{
	int fd;

	(void)state;
	NEEDS_CLONE3();
	fd = thread_ended(
		thread_made(THREAD(.flags = BROOD_THREAD_OWN_FILES |
					    BROOD_THREAD_OWN_DIRECTORY),
			    go_away, &(int){0}));
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	alone_again();
}

static void refused_for(const struct brood_thread_spec *spec, int code,
			enum brood_reason reason, int step)
{
	struct brood_thread *thread = (void *)1;
	struct brood_error err;

	ran = 0;
	assert_int_equal(brood_thread_create(&thread, spec, run_it, NULL, &err),
			 code);
	assert_null(thread);
	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, reason);
	assert_int_equal(err.step, step);
	assert_int_equal(ran, 0);
}

static void what_is_not_a_threads_is_refused(void **state)
{
	static const struct brood_step process[] = {
		{.type = BROOD_STEP_SETSID},
		{.type = BROOD_STEP_RLIMIT},
		{.type = BROOD_STEP_UID},
		{.type = BROOD_STEP_CAP_PERMITTED},
		{.type = BROOD_STEP_CLOSE, .fd = 3},
		{.type = BROOD_STEP_SIGMASK},
		{.type = BROOD_STEP_SECCOMP},
		{.type = BROOD_STEP_OOM_SCORE},
		{.type = BROOD_STEP_ENV_CLEAR},
		{.type = BROOD_STEP_PDEATHSIG, .number = 9},
	};

	(void)state;
	for (size_t i = 0; i < sizeof process / sizeof *process; i++)
		refused_for(
			THREAD(.steps = STEPS(brood_step_nice(1), process[i])),
			-EINVAL, BROOD_REASON_NOT_PER_THREAD, 1);
	refused_for(THREAD(.steps = STEPS(brood_step_chdir("/"))), -EINVAL,
		    BROOD_REASON_NOT_ITS_OWN, 0);
	refused_for(THREAD(.steps = STEPS(brood_step_umask(0))), -EINVAL,
		    BROOD_REASON_NOT_ITS_OWN, 0);
	/* The checks of steps are every list's. */
	refused_for(THREAD(.steps = STEPS(brood_step_uclamp(9, 3))), -EINVAL,
		    BROOD_REASON_CLAMP_ORDER, 0);
	refused_for(THREAD(.steps = STEPS({.type = 9999})), -EINVAL,
		    BROOD_REASON_UNKNOWN_STEP, 0);
}

static void nonsense_is_refused(void **state)
{
	struct {
		struct brood_thread_spec spec;
		uint64_t later;
	} newer = {{.size = sizeof newer}, 1};
	char stack[8192];

	(void)state;
	refused_for(THREAD(.flags = UINT64_C(1) << 40), -EINVAL,
		    BROOD_REASON_UNKNOWN_FLAG, -1);
	refused_for(THREAD(.name = ""), -EINVAL, BROOD_REASON_THREAD_NAME, -1);
	refused_for(THREAD(.name = "sixteen-letters-"), -EINVAL,
		    BROOD_REASON_THREAD_NAME, -1);
	refused_for(THREAD(.stack = stack), -EINVAL, BROOD_REASON_FLAG_NEEDS,
		    -1);
	refused_for(THREAD(.stack_size = 100), -EINVAL, BROOD_REASON_BAD_STACK,
		    -1);
	refused_for(THREAD(.stack_size = SIZE_MAX), -EINVAL,
		    BROOD_REASON_OUT_OF_RANGE, -1);
	refused_for(THREAD(.flags = BROOD_THREAD_OPEN_SIGNALS), -EINVAL,
		    BROOD_REASON_FLAG_NEEDS, -1);
	refused_for(&(const struct brood_thread_spec){.size = 8}, -EINVAL,
		    BROOD_REASON_SIZE, -1);
	refused_for(&newer.spec, -E2BIG, BROOD_REASON_UNKNOWN_TAIL, -1);
}

static int as_another_user(void)
{
	struct brood_thread *thread;
	struct brood_error err;
	int r = (int)syscall(SYS_setresuid, 65534, 65534, 65534);

	if (r)
		return 2;
	r = brood_thread_create(&thread, THREAD(.flags = 0), run_it, NULL,
				&err);
	if (r != -EPERM || err.reason != BROOD_REASON_IDENTITY_CHANGED ||
	    strcmp(err.object, "user") != 0)
		return 3;
	return thread_ended(thread_made(THREAD(.flags = BROOD_THREAD_INSIST),
					run_it, NULL)) ||
	       !ran;
}

static void refused_after_a_change_of_user(void **state)
{
	(void)state;
	NEEDS_CLONE3();
	SKIP_UNLESS(geteuid() == 0, "needs root");
	ran = 0;
	assert_int_equal(forked(as_another_user), 0);
}

static void refused_after_a_change_of_group(void **state)
{
	const uint64_t may = BROOD_CAP(6 /* CAP_SETGID */);
	int fd;

	(void)state;
	NEEDS_CLONE3();
	SKIP_UNLESS(geteuid() == 0, "needs root");
	fd = open(beside("regroup"), O_RDONLY | O_CLOEXEC);
	SKIP_UNLESS(fd >= 0, "a sanitizer's build lacks the program");
	/* By descriptor: another user may not come by the path. */
	assert_int_equal(run(SPEC(.argv = ARGV("regroup"),
				  .flags = BROOD_PROGRAM_FD, .program_fd = fd,
				  .steps = STEPS(brood_step_gid(65534),
						 brood_step_uid(65534),
						 brood_step_cap_ambient(may)))),
			 0);
	assert_int_equal(close(fd), 0);
}

SUITE(TEST_WARM(it_has_its_name), TEST_WARM(steps_are_the_threads),
      TEST_WARM(it_is_scheduled_as_asked), TEST_WARM(a_step_that_fails_is_told),
      TEST_WARM(a_directory_can_be_its_own),
      TEST_WARM(descriptors_can_be_its_own),
      TEST_WARM(what_is_not_a_threads_is_refused),
      TEST_WARM(nonsense_is_refused), TEST_WARM(refused_after_a_change_of_user),
      TEST(refused_after_a_change_of_group))
