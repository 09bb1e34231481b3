/* SPDX-License-Identifier: MIT */
/* A filter confines the program and only it. */
#include "lib/bpf.h"
#include "lib/test.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#define USER 65534
#define NO_CHDIR BPF_DENY(SYS_chdir, BPF_ERROR(EXDEV))
#define CD_FAILS SH("cd /usr 2>/dev/null && exit 1; exit 0")
#define KILL SECCOMP_RET_KILL_PROCESS
#define ALLOW SECCOMP_RET_ALLOW

static const char *numbers(int at)
{
	static char line[512];
	FILE *f = fopen("/proc/self/status", "re");
	static const char *const key[] = {"NoNewPrivs:", "Seccomp:"};

	line[0] = 0;
	while (f && fgets(line, sizeof line, f) &&
	       strncmp(line, key[at], strlen(key[at])))
		;
	if (f)
		fclose(f);
	return line;
}

static void it_confines_the_program(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = CD_FAILS,
				  .steps = STEPS(STEP_FILTER(NO_CHDIR),
						 brood_step_no_new_privs()))),
			 0);
	assert_int_equal(run(SPEC(.argv = CD_FAILS)), 1);
}

static void beside_the_caller_too(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	for (int i = 0; i < 20; i++) {
		struct sock_filter own[] = {NO_CHDIR};
		struct brood_child *child =
			start(SPEC(.argv = CD_FAILS, .flags = BROOD_ASYNC,
				   .steps = STEPS(brood_step_seccomp(
							  own, sizeof own, 0),
						  brood_step_no_new_privs())));

		memset(own, 0xff, sizeof own);
		assert_int_equal(brood_started(child, -1, NULL), 0);
		assert_int_equal(finish(child), 0);
	}
}

static void a_plan_has_a_filter_of_its_own(void **state)
{
	struct sock_filter own[] = {NO_CHDIR};
	struct brood_child *child;
	struct brood_plan *plan;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = CD_FAILS,
				    .steps = STEPS(brood_step_seccomp(
							   own, sizeof own, 0),
						   brood_step_no_new_privs())),
			       NULL),
		0);
	memset(own, 0xff, sizeof own);
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
}

static void the_caller_stays_as_it_was(void **state)
{
	const struct brood_step *steps =
		STEPS(STEP_FILTER(NO_CHDIR), brood_step_no_new_privs());
	char before[2][512];
	int dumpable = prctl(PR_GET_DUMPABLE);

	(void)state;
	for (int i = 0; i < 2; i++)
		strcpy(before[i], numbers(i));
	assert_true(before[0][0] && before[1][0]);
	for (int i = 0; i < 2; i++) {
		struct brood_child *child =
			start(SPEC(.argv = CD_FAILS, .steps = steps,
				   .flags = i ? BROOD_ASYNC : 0));

		brood_started(child, -1, NULL);
		assert_int_equal(prctl(PR_GET_DUMPABLE), dumpable);
		assert_int_equal(chdir("."), 0);
		assert_string_equal(numbers(0), before[0]);
		assert_string_equal(numbers(1), before[1]);
		assert_int_equal(finish(child), 0);
	}
}

static void several_add_up(void **state)
{
	struct told t, bare = tell(SPEC());
	int filters = atoi(told(&bare, "filters "));

	(void)state;
	t = tell(
		SPEC(.steps = STEPS(
			     STEP_FILTER(NO_CHDIR), brood_step_no_new_privs(),
			     STEP_FILTER(NO_CHDIR),
			     brood_step_seccomp(
				     FILTER(NO_CHDIR), sizeof(FILTER(NO_CHDIR)),
				     BROOD_SECCOMP_LOG |
					     BROOD_SECCOMP_SPEC_ALLOW))));
	assert_string_equal(told(&t, "seccomp "), "2");
	assert_int_equal(atoi(told(&t, "filters ")), filters + 3);
	told_free(&t);
	told_free(&bare);
}

/* As others write it, without the pause on a busy program. What a static
 * program needs to come to its end is in it. */
static void an_allow_list_works(void **state)
{
	static const int calls[] = {
		SYS_execve,
		SYS_rt_sigprocmask,
		SYS_exit_group,
		SYS_brk,
		SYS_set_tid_address,
		SYS_set_robust_list,
		SYS_prlimit64,
		SYS_getrandom,
		SYS_mprotect,
		SYS_readlinkat,
		SYS_rseq,
#ifdef SYS_arch_prctl
		SYS_arch_prctl,
		SYS_readlink,
#endif
	};
	enum { CALLS = sizeof calls / sizeof *calls };
	struct sock_filter list[2 * CALLS + 2] = {BPF_NUMBER};

	(void)state;
	for (int i = 0; i < CALLS; i++)
		memcpy(&list[1 + 2 * i], FILTER(BPF_IF(calls[i], ALLOW)),
		       2 * sizeof *list);
	list[2 * CALLS + 1] = (struct sock_filter)BPF_RETURN(KILL);
	assert_int_equal(
		run(SPEC(.argv = ARGV(beside("nothing")),
			 .steps = STEPS(
				 brood_step_no_new_privs(),
				 brood_step_seccomp(list, sizeof list, 0)))),
		0);
}

static void one_that_kills_others_may(void **state)
{
	struct brood_exit end;
	struct brood_child *child = start(
		SPEC(.argv = SH("cd /usr"),
		     .steps = STEPS(brood_step_no_new_privs(),
				    brood_step_rlimit(RLIMIT_CORE, 0, 0),
				    STEP_FILTER(BPF_DENY(SYS_chdir, KILL)))));

	(void)state;
	assert_int_equal(brood_wait(child, -1, &end), 0);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGSYS);
	brood_child_close(&child);
}

/* It answers that the program was executed, when it was not. */
static void a_lie_is_seen_through(void **state)
{
	const char *path = "/bin/true";

	(void)state;
	fails(SPEC(.argv = ARGV("true"), .program = path,
		   .steps =
			   STEPS(brood_step_no_new_privs(),
				 STEP_FILTER(BPF_NUMBER,
					     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						      SYS_execve, 0, 3),
					     BPF_ARGUMENT(0),
					     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						      (uint32_t)(uintptr_t)path,
						      0, 1),
					     BPF_RETURN(BPF_ERROR(0)),
					     BPF_RETURN(ALLOW)))),
	      -EPERM, BROOD_STAGE_EXEC);
}

/* The shell that runs it cannot be busy, but a copy of it that is open is. */
static void a_busy_program_is_not_waited_for(void **state)
{
	const char *path = scratch("busy");
	char copy[512];
	int64_t before;
	int fd;

	(void)state;
	snprintf(copy, sizeof copy, "cp /bin/true %s", path);
	assert_int_equal(run(SPEC(.argv = SH(copy))), 0);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_true(fd >= 0);
	before = now_ms();
	fails(SPEC(.argv = ARGV(path),
		   .steps = STEPS(brood_step_no_new_privs(),
				  STEP_FILTER(BPF_DENY(SYS_nanosleep, KILL)))),
	      -ETXTBSY, BROOD_STAGE_EXEC);
	print_message("# %d ms\n", (int)(now_ms() - before));
	close(fd);
}

static void unprivileged(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(setresuid(USER, USER, USER), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0); /* for the census */
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_umask(022),
						     STEP_FILTER(NO_CHDIR))),
		-EACCES, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_SECCOMP);
	assert_string_equal(err.object, "");
	assert_int_equal(run(SPEC(.argv = CD_FAILS,
				  .steps = STEPS(STEP_FILTER(NO_CHDIR),
						 brood_step_no_new_privs()))),
			 0);
}

static void who_may_not_is_told_the_step(void **state)
{
	(void)state;
	SKIP_UNLESS(geteuid() == 0, "not root");
	SKIP_UNLESS(!prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
		    "new privileges are given up already");
	in_fork(unprivileged);
}

SUITE(TEST(it_confines_the_program), TEST_WARM(beside_the_caller_too),
      TEST(a_plan_has_a_filter_of_its_own), TEST(the_caller_stays_as_it_was),
      TEST(several_add_up), TEST(an_allow_list_works),
      TEST(one_that_kills_others_may), TEST(a_lie_is_seen_through),
      TEST(a_busy_program_is_not_waited_for),
      TEST(who_may_not_is_told_the_step))
