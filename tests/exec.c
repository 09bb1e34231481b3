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

SUITE(TEST(by_path_and_by_name), TEST(keeps_its_process_id), TEST(by_open_file),
      TEST(script_without_a_first_line), TEST(steps_act),
      TEST(swaps_descriptors), TEST(passes_on_as_exec_does),
      TEST(closes_what_no_step_names), TEST(data_and_close_from),
      TEST(says_what_is_inherited), TEST(handlers_and_mask))
