/* SPDX-License-Identifier: MIT */
/* brood_exec: the steps act on the caller, who is replaced, or is as he was. */
#include "lib/test.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Runs in a forked child, which is to become something; its status. */
static int becomes(const struct brood_spec *spec)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		struct brood_error err;
		char why[512];

		brood_exec(spec, &err);
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "brood_exec: %s\n", why);
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* What tell says of itself after an exec with that spec. */
static struct told exec_tell(const struct brood_spec *spec)
{
	struct brood_spec s = *spec;

	if (!s.argv)
		s.argv = tell_argv();
	assert_int_equal(becomes(&s), 0);
	return tell_read();
}

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

static void by_path_and_by_name(void **state)
{
	(void)state;
	assert_int_equal(becomes(SPEC(.argv = SH("exit 7"))), 7);
	assert_int_equal(becomes(SPEC(.argv = ARGV("sh", "-c", "exit 8"))), 8);
	assert_int_equal(
		becomes(SPEC(.program = "sh",
			     .argv = ARGV("x", "-c", "test $0 = x || exit 1"))),
		0);
}

static void keeps_its_process_id(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		char script[64];

		snprintf(script, sizeof script, "test $$ = %d", getpid());
		brood_exec(SPEC(.argv = SH(script)), NULL);
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void by_open_file(void **state)
{
	int fd = open("/bin/sh", O_RDONLY | O_CLOEXEC);
	int script = open(scratch_file("s", "#!/bin/sh\nexit 6\n", 0700),
			  O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(
		becomes(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
			     .argv = ARGV("x", "-c", "exit 5"))),
		5);
	assert_int_equal(becomes(SPEC(.flags = BROOD_PROGRAM_FD,
				      .program_fd = script, .argv = ARGV("x"))),
			 6);
	close(fd);
	close(script);
}

static void script_without_a_first_line(void **state)
{
	const char *path = scratch_file("plain", "exit $1\n", 0700);

	(void)state;
	assert_int_equal(becomes(SPEC(.argv = ARGV(path, "4"),
				      .flags = BROOD_SHELL_FALLBACK)),
			 4);
	fails_here(SPEC(.argv = ARGV(path, "4")), -ENOEXEC, BROOD_STAGE_EXEC);
}

static void steps_act(void **state)
{
	struct told t = exec_tell(
		SPEC(.steps = STEPS(brood_step_chdir("/usr"),
				    brood_step_umask(077), brood_step_null(7),
				    brood_step_env_set("NEW", "value"),
				    brood_step_sigignore(BROOD_SIG(SIGUSR2)),
				    brood_step_sigmask(BROOD_SIG(SIGUSR1), 0),
				    brood_step_rlimit(RLIMIT_CORE, 0, 0))));

	(void)state;
	assert_string_equal(told(&t, "cwd "), "/usr");
	assert_string_equal(told_fd(&t, 7), "/dev/null");
	assert_non_null(told(&t, "env NEW=value"));
	assert_true(told_set(&t, "ignored ") & BROOD_SIG(SIGUSR2));
	assert_int_equal(told_set(&t, "mask "), BROOD_SIG(SIGUSR1));
	told_free(&t);
}

static void swaps_descriptors(void **state)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
	struct told t =
		exec_tell(SPEC(.steps = STEPS(brood_step_pass(null, zero),
					      brood_step_pass(zero, null))));

	(void)state;
	assert_string_equal(told_fd(&t, null), "/dev/zero");
	assert_string_equal(told_fd(&t, zero), "/dev/null");
	told_free(&t);
	close(null);
	close(zero);
}

static void passes_on_as_exec_does(void **state)
{
	int kept = open("/dev/null", O_RDWR);
	int closed = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct told t = exec_tell(SPEC(.flags = 0));

	(void)state;
	assert_non_null(told_fd(&t, kept));
	assert_null(told_fd(&t, closed));
	told_free(&t);
	close(kept);
	close(closed);
}

static void closes_what_no_step_names(void **state)
{
	int named = open("/dev/zero", O_RDWR);
	int other = open("/dev/null", O_RDWR);
	int far = fcntl(other, F_DUPFD, 1000);
	struct told t = exec_tell(SPEC(.flags = BROOD_EXEC_CLOSE_FDS,
				       .steps = STEPS(brood_step_inherit(named),
						      brood_step_null(500))));

	(void)state;
	assert_non_null(told_fd(&t, named));
	assert_non_null(told_fd(&t, 500));
	assert_null(told_fd(&t, other));
	assert_null(told_fd(&t, far));
	told_free(&t);
	close(named);
	close(other);
	close(far);
}

static void data_and_close_from(void **state)
{
	int low = open("/dev/zero", O_RDWR), far = fcntl(low, F_DUPFD, 300);
	int dir = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct brood_step at = brood_step_open(5, "null", O_RDONLY, 0);
	struct told t;

	(void)state;
	at.flags = BROOD_OPEN_AT;
	at.from = dir;
	t = exec_tell(
		SPEC(.steps = STEPS(
			     (struct brood_step){.type = BROOD_STEP_DATA,
						 .fd = dir,
						 .data = "abc",
						 .length = 3},
			     at,
			     (struct brood_step){.type = BROOD_STEP_CLOSE_FROM,
						 .fd = 200})));
	assert_string_equal(told_fd(&t, 5), "/dev/null");
	assert_non_null(strstr(told_fd(&t, dir), "memfd"));
	assert_non_null(told_fd(&t, low));
	assert_null(told_fd(&t, far));
	told_free(&t);
	fails_here(
		SPEC(.argv = ARGV("/no/such/program"),
		     .steps = STEPS(
			     (struct brood_step){.type = BROOD_STEP_DATA,
						 .fd = dir,
						 .data = "abc",
						 .length = 3},
			     at,
			     (struct brood_step){.type = BROOD_STEP_CLOSE_FROM,
						 .fd = 200})),
		-ENOENT, BROOD_STAGE_EXEC);
	assert_int_equal(fcntl(far, F_GETFD), 0);
	close(low);
	close(far);
	close(dir);
}

static void says_what_is_inherited(void **state)
{
	int one = open("/dev/null", O_RDWR), named = open("/dev/null", O_RDWR);
	int two = open("/dev/null", O_RDWR), hidden = -1, fds[2] = {-1, -1};
	const struct brood_spec *spec =
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_inherit(named)));

	(void)state;
	hidden = open("/dev/null", O_RDWR | O_CLOEXEC);
	assert_int_equal(brood_exec_inherited(spec, fds, 2, NULL), 2);
	assert_int_equal(fds[0], one);
	assert_int_equal(fds[1], two);
	fds[1] = -1;
	assert_int_equal(brood_exec_inherited(spec, fds, 1, NULL), 2);
	assert_int_equal(fds[1], -1);
	assert_int_equal(brood_exec_inherited(spec, NULL, 0, NULL), 2);
	close(one);
	close(named);
	close(two);
	close(hidden);
}

static void handlers_and_mask(void **state)
{
	struct told t;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	t = exec_tell(SPEC(.flags = 0));
	assert_false(told_set(&t, "ignored ") & BROOD_SIG(SIGPIPE));
	told_free(&t);
	t = exec_tell(SPEC(.flags = BROOD_KEEP_SIGPIPE));
	assert_true(told_set(&t, "ignored ") & BROOD_SIG(SIGPIPE));
	told_free(&t);
	signal(SIGPIPE, SIG_DFL);
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

SUITE(TEST(by_path_and_by_name), TEST(keeps_its_process_id), TEST(by_open_file),
      TEST(script_without_a_first_line), TEST(steps_act),
      TEST(swaps_descriptors), TEST(passes_on_as_exec_does),
      TEST(closes_what_no_step_names), TEST(data_and_close_from),
      TEST(says_what_is_inherited), TEST(handlers_and_mask),
      TEST(puts_all_back), TEST(a_later_step_fails), TEST(flags_are_put_back),
      TEST(no_ruleset_stays_open), TEST(says_what_lasts), TEST(refuses))
