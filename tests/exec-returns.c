/* SPDX-License-Identifier: MIT */
/* brood_exec: where it fails, the caller is as he was, or is told what lasts.
 */
#include "lib/test.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The call must return with this; the census after the test finds what it has
 * not put back. */
static struct brood_error fails_here(const struct brood_spec *spec, int code,
				     enum brood_stage stage)
{
	struct brood_error err;

	assert_int_equal(brood_exec(spec, &err), code);
	assert_int_equal(err.code, code);
	assert_int_equal(err.stage, stage);
	return err;
}

/* Only a privileged process could put that back. */
static uint64_t hard_core(void)
{
	struct rlimit core;

	getrlimit(RLIMIT_CORE, &core);
	return core.rlim_max;
}

#define UNDOABLE                                                               \
	brood_step_chdir("/usr"), brood_step_umask(077), brood_step_null(7),   \
		brood_step_close(2), brood_step_pass(0, 1),                    \
		brood_step_pass(1, 0), brood_step_pass(8, 9),                  \
		brood_step_pass(9, 8), brood_step_cloexec(5),                  \
		brood_step_sigignore(BROOD_SIG(SIGUSR2)),                      \
		brood_step_sigdefault(BROOD_SIG(SIGUSR1)),                     \
		brood_step_sigmask(BROOD_SIG(SIGUSR1), 0),                     \
		brood_step_rlimit(RLIMIT_CORE, 0, hard_core()),                \
		brood_step_nice(3), brood_step_timerslack(70000),              \
		brood_step_subreaper(), brood_step_ioprio(2 << 13 | 7),        \
		brood_step_setpgid(0), brood_step_scheduler(3, 0),             \
		brood_step_pdeathsig(SIGUSR1),                                 \
		brood_step_personality(0x0040000)

static void *snapshot(void)
{
	static char text[2][8192];
	static int which;
	char *to = text[which ^= 1];
	struct rlimit core;
	struct stat st[10];
	int reaper, death, n = 0;

	memset(st, 0, sizeof st);
	for (int fd = 0; fd < 10; fd++)
		n += snprintf(to + n, 100, "%d: %d %llu\n", fd,
			      fcntl(fd, F_GETFD),
			      (unsigned long long)(fstat(fd, &st[fd])
							   ? 0
							   : st[fd].st_ino));
	getrlimit(RLIMIT_CORE, &core);
	prctl(PR_GET_CHILD_SUBREAPER, &reaper);
	prctl(PR_GET_PDEATHSIG, &death);
	snprintf(to + n, 1000, "%llu %llu nice %d slack %d %d %d pgid %d %d\n",
		 (unsigned long long)core.rlim_cur,
		 (unsigned long long)core.rlim_max,
		 getpriority(PRIO_PROCESS, 0), prctl(PR_GET_TIMERSLACK), reaper,
		 death, getpgrp(), sched_getscheduler(0));
	return to;
}

static void caught(int sig)
{
	(void)sig;
}

static void back_in_child(void **state)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int fds[] = {5, 8, 9};
	const char *before;
	struct brood_error err;

	(void)state;
	for (int i = 0; i < 3; i++)
		dup2(i ? null : 0, fds[i]);
	signal(SIGUSR1, caught);
	before = snapshot();
	err = fails_here(SPEC(.argv = ARGV("/no/such/program"),
			      .steps = STEPS(UNDOABLE)),
			 -ENOENT, BROOD_STAGE_EXEC);
	assert_int_equal(err.lasting, 0);
	assert_string_equal(snapshot(), before);
	signal(SIGUSR1, SIG_DFL);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	close(null);
}

/* In a child, since a session's leader cannot change its group. */
static void puts_all_back(void **state)
{
	(void)state;
	in_fork(back_in_child);
}

static void a_later_step_fails(void **state)
{
	const char *before = snapshot();
	struct brood_error err = fails_here(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(
			     brood_step_umask(077), brood_step_null(7),
			     brood_step_open(8, "/no/file", O_RDONLY, 0))),
		-ENOENT, BROOD_STAGE_STEP);

	(void)state;
	assert_int_equal(err.step, 2);
	assert_string_equal(err.object, "/no/file");
	assert_int_equal(err.lasting, 0);
	assert_string_equal(snapshot(), before);
}

static void flags_are_put_back(void **state)
{
	int kept = open("/dev/null", O_RDWR);

	(void)state;
	fails_here(SPEC(.argv = ARGV("/no/such/program"),
			.flags = BROOD_EXEC_CLOSE_FDS),
		   -ENOENT, BROOD_STAGE_EXEC);
	assert_int_equal(fcntl(kept, F_GETFD), 0);
	close(kept);
}

static void what_lasts_in_child(void **state)
{
	struct brood_error err;
	char why[512];

	(void)state;
	err = fails_here(SPEC(.argv = ARGV("/no/such/program"),
			      .steps = STEPS(brood_step_null(7),
					     brood_step_no_new_privs(),
					     brood_step_subreaper())),
			 -ENOENT, BROOD_STAGE_EXEC);
	assert_int_equal(err.lasting, 2);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "step 1 has taken effect"));
}

static void no_ruleset_stays_open(void **state)
{
	struct brood_error err;

	(void)state;
	if (brood_exec(
		    SPEC(.argv = SH(":"), .steps = STEPS((struct brood_step){
						  .type = BROOD_STEP_LANDLOCK,
						  .path = "/no/such/path",
						  .set = 1})),
		    &err) == -EOPNOTSUPP)
		print_message("# no_ruleset_stays_open skipped: no Landlock\n");
	else
		assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.lasting, 0);
}

static void says_what_lasts(void **state)
{
	(void)state;
	in_fork(what_lasts_in_child);
}

static void refuses(void **state)
{
	struct brood_error err;

	(void)state;
	err = fails_here(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC), -EINVAL,
			 BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	err = fails_here(SPEC(.argv = SH(":"), .start_timeout_ms = 5), -EINVAL,
			 BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	err = fails_here(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_null(4), brood_step_pipe(1, 0))),
		-EINVAL, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	assert_int_equal(err.step, 1);
	err = fails_here(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pty(24, 80))),
		-EINVAL, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	err = fails_here(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_umask(022),
				    (struct brood_step){
					    .type = BROOD_STEP_NEW_NAMESPACES,
					    .set = BROOD_NS_UTS})),
		-EINVAL, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	assert_int_equal(err.step, 1);
	err = fails_here(
		SPEC(.argv = SH(":"), .steps = STEPS((struct brood_step){
					      .type = BROOD_STEP_CGROUP,
					      .path = "/sys/fs/cgroup"})),
		-EINVAL, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
	err = fails_here(SPEC(.argv = SH(":"),
			      .flags = BROOD_KEEP_FDS | BROOD_EXEC_CLOSE_FDS),
			 -EINVAL, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_FLAG_CONFLICT);
	err = fails_here(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_inherit(4321))),
		-EBADF, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_FD_NOT_OPEN);
	assert_int_equal(brood_exec(NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_exec(SPEC(.argv = NULL), NULL), -EINVAL);
	refused(SPEC(.argv = SH(":"), .flags = BROOD_EXEC_CLOSE_FDS), -EINVAL,
		BROOD_REASON_EXEC_ONLY);
}

SUITE(TEST(puts_all_back), TEST(a_later_step_fails), TEST(flags_are_put_back),
      TEST(no_ruleset_stays_open), TEST(says_what_lasts), TEST(refuses))
