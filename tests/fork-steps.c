/* SPDX-License-Identifier: MIT */
/* The steps of brood_fork run in the new process, before the call returns there
 * and in no other; one that fails leaves no process. */
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#ifndef PR_GET_MDWE
#define PR_GET_MDWE 66
#endif

#define HOW(...)                                                               \
	(&(const struct brood_fork){.size = sizeof(struct brood_fork),         \
				    __VA_ARGS__})
#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

static uint64_t way; /* 0, or BROOD_FORK_RAW: each test runs both */

static pid_t forked(const struct brood_step *steps)
{
	struct brood_error err;
	char why[512] = "";
	pid_t pid = brood_fork(HOW(.flags = way, .steps = steps), &err);

	if (pid < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_fork: %s", why);
	}
	return pid;
}

static int code_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, __WALL), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define BOTH_WAYS(name)                                                        \
	static void name##_by_libc(void **state)                               \
	{                                                                      \
		(void)state;                                                   \
		way = 0;                                                       \
		name();                                                        \
	}                                                                      \
	static void name##_raw(void **state)                                   \
	{                                                                      \
		(void)state;                                                   \
		NEEDS_CLONE3();                                                \
		way = BROOD_FORK_RAW;                                          \
		name();                                                        \
	}
#define TESTS(name) TEST(name##_by_libc), TEST(name##_raw)

static void they_run_there_alone(void)
{
	char cwd[64] = "";
	pid_t pid = forked(STEPS(brood_step_chdir("/proc"),
				 brood_step_umask(0125), brood_step_setsid(),
				 brood_step_rlimit(RLIMIT_CORE, 0, 0),
				 brood_step_nice(7)));

	if (pid == 0)
		_exit(!strcmp(getcwd(cwd, sizeof cwd), "/proc") +
		      2 * (umask(0) == 0125) + 4 * (getsid(0) == getpid()) +
		      8 * (getpriority(PRIO_PROCESS, 0) == 7));
	assert_int_equal(code_of(pid), 15);
	assert_string_not_equal(getcwd(cwd, sizeof cwd), "/proc");
	assert_int_not_equal(getsid(0), pid);
}
BOTH_WAYS(they_run_there_alone)

/* Where no step says otherwise, descriptors stay, close-on-exec or not; those
 * that steps need meanwhile do not. */
static void descriptors_are_kept_moved_and_made(void)
{
	int a = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int b = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	struct stat sa, sb;
	pid_t pid;

	fstat(a, &sa);
	fstat(b, &sb);
	pid = forked(STEPS(brood_step_pass(a, b), brood_step_pass(b, a),
			   brood_step_data(60, "brood", 5),
			   brood_step_open(61, "/dev/full", O_WRONLY, 0)));
	if (pid == 0) {
		char text[8] = "";
		struct stat ta, tb;
		int open_ones = 0;

		fstat(a, &ta);
		fstat(b, &tb);
		for (int fd = 3; fd < 200; fd++)
			open_ones += fcntl(fd, F_GETFD) >= 0;
		for (int fd = 3; fd < 200; fd++)
			if (fd != a && fd != b && fd != 60 && fd != 61)
				open_ones -= fcntl(fd, F_GETFD) >= 0 &&
					     syscall(SYS_kcmp, getpid(),
						     getppid(), 0, fd, fd) == 0;
		_exit((ta.st_rdev == sb.st_rdev) +
		      2 * (tb.st_rdev == sa.st_rdev) +
		      4 * (read(60, text, 8) == 5 && !strcmp(text, "brood")) +
		      8 * (write(61, "x", 1) < 0 && errno == ENOSPC) +
		      16 * (open_ones == 4));
	}
	assert_int_equal(code_of(pid), 31);
	close(a);
	close(b);
}
BOTH_WAYS(descriptors_are_kept_moved_and_made)

/* The file of data may have had the very number that it is to have. */
static void data_under_its_own_number(void)
{
	int next = dup(0);

	close(next);
	for (int fd = next; fd < next + 4; fd++) {
		char byte = 0;
		pid_t pid = forked(STEPS(brood_step_data(fd, "d", 1)));

		if (pid == 0)
			_exit(read(fd, &byte, 1) == 1 && byte == 'd');
		assert_int_equal(code_of(pid), 1);
	}
}
BOTH_WAYS(data_under_its_own_number)

static void a_mask_of_its_own(void)
{
	sigset_t now;
	pid_t pid = forked(STEPS(brood_step_sigmask(BROOD_SIG(SIGUSR1), 0)));

	sigprocmask(SIG_BLOCK, NULL, &now);
	if (pid == 0)
		_exit(sigismember(&now, SIGUSR1) &&
		      !sigismember(&now, SIGUSR2));
	assert_false(sigismember(&now, SIGUSR1));
	assert_int_equal(code_of(pid), 1);
}
BOTH_WAYS(a_mask_of_its_own)

static void another_user(void)
{
	pid_t pid;

	if (geteuid() != 0) {
		skip_because("other ids need root");
		return;
	}
	pid = forked(STEPS(brood_step_groups(NULL, 0), brood_step_gid(54321),
			   brood_step_uid(54321), brood_step_no_new_privs()));
	if (pid == 0)
		_exit(getuid() == 54321 && getgid() == 54321 && setuid(0) < 0);
	assert_int_equal(code_of(pid), 1);
	assert_int_equal(geteuid(), 0);
}
BOTH_WAYS(another_user)

/* Spawns need a detour for this: here the memory is the copy's already. */
static void memory_is_not_executed(void)
{
	int mine = prctl(PR_GET_MDWE, 0, 0, 0, 0);
	pid_t pid;

	if (mine < 0) {
		skip_because("the kernel has no MDWE");
		return;
	}
	pid = forked(STEPS(brood_step_mdwe()));
	if (pid == 0)
		_exit(prctl(PR_GET_MDWE, 0, 0, 0, 0) == 1 ? 9 : 8);
	assert_int_equal(code_of(pid), 9);
	assert_int_equal(prctl(PR_GET_MDWE, 0, 0, 0, 0), mine);
}
BOTH_WAYS(memory_is_not_executed)

static int note(void *argument)
{
	*(volatile int *)argument = 1;
	return 0;
}

/* Its memory is a copy, unlike that of a spawn's child. */
static void a_function_of_the_callers(void)
{
	volatile int noted = 0;
	pid_t pid = forked(STEPS(brood_step_call(note, (void *)&noted, 0)));

	if (pid == 0)
		_exit(noted);
	assert_int_equal(code_of(pid), 1);
	assert_int_equal(noted, 0);
}
BOTH_WAYS(a_function_of_the_callers)

static void traced_by_the_caller(void)
{
	int status;
	pid_t pid = forked(STEPS(brood_step_trace_me()));

	if (pid == 0) {
		raise(SIGUSR1);
		_exit(8);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSTOPPED(status));
	ptrace(PTRACE_CONT, pid, 0, 0);
	assert_int_equal(code_of(pid), 8);
}
BOTH_WAYS(traced_by_the_caller)

static void one_that_fails_is_named(void)
{
	struct brood_error err;
	char why[512];
	int pidfd = -7, status;
	pid_t pid;

	pid = brood_fork(HOW(.flags = way, .pidfd = way ? &pidfd : NULL,
			     .steps = STEPS(brood_step_umask(022),
					    brood_step_chdir("/nowhere"))),
			 &err);
	if (pid == 0)
		_exit(0);
	assert_int_equal(pid, -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_CHDIR);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "\"/nowhere\" (step 1)"));
	assert_int_equal(pidfd, -7);
	assert_int_equal(waitpid(-1, &status, __WALL), -1);
}
BOTH_WAYS(one_that_fails_is_named)

static int die(void *unused)
{
	(void)unused;
	return kill(getpid(), SIGKILL);
}

static void one_that_is_killed_meanwhile(void)
{
	struct brood_error err;
	int status;
	pid_t pid =
		brood_fork(HOW(.flags = way,
			       .steps = STEPS(brood_step_call(die, NULL, 0))),
			   &err);

	if (pid == 0)
		_exit(0);
	assert_int_equal(pid, -ECANCELED);
	assert_int_equal(err.stage, BROOD_STAGE_KILLED);
	assert_int_equal(err.signal, SIGKILL);
	assert_int_equal(waitpid(-1, &status, __WALL), -1);
}
BOTH_WAYS(one_that_is_killed_meanwhile)

static void with_a_pidfd(void)
{
	int pidfd = -7;
	pid_t pid = brood_fork(HOW(.flags = way, .pidfd = &pidfd,
				   .steps = STEPS(brood_step_umask(07))),
			       NULL);

	if (pid == 0)
		_exit(umask(0) == 07 && pidfd == -1);
	assert_true(pid > 0 && pidfd >= 0);
	close(pidfd);
	assert_int_equal(code_of(pid), 1);
}
BOTH_WAYS(with_a_pidfd)

static void what_is_about_exec_is_refused(void **state)
{
	static const struct {
		struct brood_step step;
		const char *words;
	} cases[] = {
		{{.type = BROOD_STEP_ENV_CLEAR}, "change environ"},
		{{.type = BROOD_STEP_ENV_UNSET, .name = "A"}, "change environ"},
		{{.type = BROOD_STEP_ENV_SET, .name = "A", .value = "b"},
		 "change environ"},
		{{.type = BROOD_STEP_PIPE, .fd = 1}, "no handle"},
		{{.type = BROOD_STEP_PTY}, "no handle"},
		{{.type = BROOD_STEP_CGROUP, .path = "/"}, "cgroup_fd"},
		{{.type = BROOD_STEP_STOP}, "raise SIGSTOP"},
		{{.type = BROOD_STEP_SECCOMP}, "install it after"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct brood_error err;
		char why[512];
		int r = brood_fork(
			HOW(.steps = STEPS(brood_step_umask(0), cases[i].step)),
			&err);

		if (r == 0)
			_exit(0);
		brood_error_format(&err, why, sizeof why);
		assert_int_equal(r, -EINVAL);
		assert_int_equal(err.reason, BROOD_REASON_FORK_STEP);
		assert_int_equal(err.step, 1);
		if (!strstr(why, cases[i].words))
			fail_msg("%s", why);
	}
}

SUITE(TESTS(they_run_there_alone), TESTS(descriptors_are_kept_moved_and_made),
      TESTS(data_under_its_own_number), TESTS(a_mask_of_its_own),
      TESTS(another_user), TESTS(memory_is_not_executed),
      TESTS(a_function_of_the_callers), TESTS(traced_by_the_caller),
      TESTS(one_that_fails_is_named), TESTS(one_that_is_killed_meanwhile),
      TESTS(with_a_pidfd), TEST(what_is_about_exec_is_refused))
