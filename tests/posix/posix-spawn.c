/* SPDX-License-Identifier: MIT */
/* What posix_spawn does in callers of all kinds. */
#include "lib.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static int spawn_sh(const char *script, pid_t *pid)
{
	const char *argv[] = {"sh", "-c", script, NULL};

	return posix_spawn(pid, "/bin/sh", NULL, NULL, args(argv), environ);
}

static int run_sh(const char *script)
{
	pid_t pid;

	assert_int_equal(spawn_sh(script, &pid), 0);
	return exit_code(pid);
}

static volatile sig_atomic_t children;

static void count(int sig)
{
	(void)sig;
	children++;
}

static void a_failure_leaves_nothing(void **state)
{
	const char *argv[] = {"x", NULL};
	pid_t pid = -7;
	struct sigaction old;

	(void)state;
	sigaction(SIGCHLD, &(struct sigaction){.sa_handler = count}, &old);
	children = 0;
	errno = 77;
	assert_int_equal(
		posix_spawn(&pid, "/no/such", NULL, NULL, args(argv), environ),
		ENOENT);
	assert_int_equal(errno, 77);
	assert_int_equal(pid, -7);
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
	if (brood_capabilities() & BROOD_HAS_CLONE3)
		assert_int_equal(children, 0);
	sigaction(SIGCHLD, &old, NULL);
}

static void the_pid_may_be_of_no_interest(void **state)
{
	const char *argv[] = {"sh", "-c", "exit 5", NULL};
	int status;

	(void)state;
	assert_int_equal(
		posix_spawn(NULL, "/bin/sh", NULL, NULL, args(argv), environ),
		0);
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_int_equal(WEXITSTATUS(status), 5);
}

/* As Linux does since 5.18; glibc 2.36 crashes. */
static void no_arguments_are_an_empty_one(void **state)
{
	spawn_fn *volatile spawn = posix_spawn; /* declared to take none */
	posix_spawn_file_actions_t actions;
	pid_t pid;

	(void)state;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	assert_int_equal(spawn(&pid, "/bin/sh", &actions, NULL, NULL, NULL), 0);
	assert_int_equal(exit_code(pid), 0);
	posix_spawn_file_actions_destroy(&actions);
}

static void ended_children_can_be_waited_for(void **state)
{
	siginfo_t si;
	pid_t pid;

	(void)state;
	assert_int_equal(spawn_sh("exit 6", &pid), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &si, WEXITED | WNOWAIT), 0);
	assert_int_equal(run_sh("exit 7"), 7);
	assert_int_equal(exit_code(pid), 6);
}

/* posix_spawn is no cancellation point: the wait that follows is. */
static void *cancelled_outside(void *arg)
{
	pid_t pid = 0;

	pthread_cancel(pthread_self());
	if (spawn_sh("exit 9", &pid) == 0)
		__atomic_store_n((pid_t *)arg, pid, __ATOMIC_RELEASE);
	pthread_testcancel();
	return NULL;
}

static void cancellation_waits(void **state)
{
	pthread_t t;
	void *result;
	pid_t pid = 0;

	(void)state;
#ifdef __SANITIZE_ADDRESS__
	SKIP_UNLESS(0, "the sanitizer takes a cancelled frame for overwritten");
#endif
	assert_int_equal(pthread_create(&t, NULL, cancelled_outside, &pid), 0);
	pthread_join(t, &result);
	assert_ptr_equal(result, PTHREAD_CANCELED);
	assert_true(pid > 0);
	assert_int_equal(exit_code(pid), 9);
}

static void in_a_vforked_child(void **state)
{
	const char *argv[] = {"sh", "-c", "exit 3", NULL};
	pid_t child = vfork();

	(void)state;
	if (child == 0) {
		int status = 0;
		pid_t pid;
		int r = posix_spawn(&pid, "/bin/sh", NULL, NULL, args(argv),
				    environ);

		if (r || waitpid(pid, &status, 0) != pid)
			_exit(99);
		_exit(WEXITSTATUS(status) + 1);
	}
	assert_int_equal(exit_code(child), 4);
	assert_int_equal(run_sh("exit 8"), 8);
}

static volatile sig_atomic_t in_handler = -1;

static void handler(int sig)
{
	const char *argv[] = {"sh", "-c", "exit 2", NULL};
	int status;
	pid_t pid;

	(void)sig;
	if (posix_spawn(&pid, "/bin/sh", NULL, NULL, args(argv), environ) ==
		    0 &&
	    waitpid(pid, &status, 0) == pid)
		in_handler = WEXITSTATUS(status);
}

static void in_a_signal_handler(void **state)
{
	struct sigaction old;

	(void)state;
	sigaction(SIGUSR1, &(struct sigaction){.sa_handler = handler}, &old);
	raise(SIGUSR1);
	sigaction(SIGUSR1, &old, NULL);
	assert_int_equal(in_handler, 2);
}

static int at_fork = -1;

static void atfork(void)
{
	if (at_fork == -2)
		at_fork = run_sh("exit 11");
}

static void in_an_atfork_handler(void **state)
{
	pid_t pid;

	(void)state;
	pthread_atfork(atfork, NULL, NULL);
	at_fork = -2;
	pid = fork();
	if (pid == 0)
		_exit(run_sh("exit 12"));
	assert_int_equal(at_fork, 11);
	assert_int_equal(exit_code(pid), 12);
}

static void *many(void *unused)
{
	(void)unused;
	for (int i = 0; i < 50; i++)
		if (run_sh("exit 4") != 4)
			return (void *)1;
	return NULL;
}

/* In a process of its own: how much memory is kept is a matter of chance. */
static void in_many_threads(void **state)
{
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		pthread_t t[6];
		void *failed = NULL, *result;

		for (int i = 0; i < 6; i++)
			pthread_create(&t[i], NULL, many, NULL);
		for (int i = 0; i < 6; i++) {
			pthread_join(t[i], &result);
			failed = result ? result : failed;
		}
		_exit(failed ? 1 : 23);
	}
	assert_int_equal(exit_code(pid), 23);
}

/* None but the new program knows of it, and of it alone. */
static void ignored_signals_stay_ignored(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(run_sh("grep -q 'SigIgn:.*1000$' /proc/self/status"),
			 0);
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(run_sh("grep -q 'SigIgn:.*1000$' /proc/self/status"),
			 1);
}

static void pidfds(void **state)
{
	const char *argv[] = {"sh", "-c", "read x; exit 13", NULL};
	posix_spawn_file_actions_t actions;
	int ends[2], fd = -7;
	siginfo_t si = {.si_pid = 0};

	(void)state;
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_PIDFD, "no pidfds here");
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
	assert_int_equal(
		pidfd_spawnp(&fd, "sh", &actions, NULL, args(argv), environ),
		0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_true(pidfd_getpid(fd) > 0);
	assert_int_equal(kill(pidfd_getpid(fd), 0), 0);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(waitid((idtype_t)3, (id_t)fd, &si, WEXITED), 0);
	assert_int_equal(si.si_status, 13);
	assert_int_equal(pidfd_getpid(fd), -1);
	assert_int_equal(errno, ESRCH);
	close(fd);
	assert_int_equal(pidfd_getpid(fd), -1);
	assert_int_equal(errno, EBADF);
	assert_int_equal(pidfd_getpid(0), -1);
	assert_int_equal(errno, EBADF);
	assert_int_equal(pidfd_getpid(-1), -1);
	assert_int_equal(errno, EBADF);
	fd = -7;
	assert_int_equal(
		pidfd_spawn(&fd, "/no/such", NULL, NULL, args(argv), environ),
		ENOENT);
}

static void posix_2024_names(void **state)
{
	const char *argv[] = {"sh", "-c", "[ \"$PWD\" = /usr/lib ]", NULL};
	int usr = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	posix_spawn_file_actions_t actions;
	pid_t pid;

	(void)state;
	posix_spawn_file_actions_init(&actions);
	assert_int_equal(posix_spawn_file_actions_addfchdir(&actions, -1),
			 EBADF);
	assert_int_equal(posix_spawn_file_actions_addfchdir(&actions, usr), 0);
	assert_int_equal(posix_spawn_file_actions_addchdir(&actions, "lib"), 0);
	assert_int_equal(posix_spawn(&pid, "/bin/sh", &actions, NULL,
				     args(argv), environ),
			 0);
	assert_int_equal(exit_code(pid), 0);
	posix_spawn_file_actions_destroy(&actions);
	close(usr);
}

/* The caller's, not the child's, has to be put into what cannot be. */
static void a_cgroup_that_is_none(void **state)
{
	const char *argv[] = {"true", NULL};
	posix_spawnattr_t attr;
	pid_t pid;
	int r;

	(void)state;
	posix_spawnattr_init(&attr);
	posix_spawnattr_setcgroup_np(&attr, 0);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETCGROUP);
	r = posix_spawn(&pid, "/bin/true", NULL, &attr, args(argv), environ);
	assert_int_equal(r, brood_capabilities() & BROOD_HAS_CGROUP_BIRTH
				    ? EBADF
				    : ENOSYS);
	posix_spawnattr_destroy(&attr);
}

SUITE(TEST_WARM(a_failure_leaves_nothing), TEST(the_pid_may_be_of_no_interest),
      TEST(no_arguments_are_an_empty_one),
      TEST(ended_children_can_be_waited_for), TEST_WARM(cancellation_waits),
      TEST(in_a_vforked_child), TEST(in_a_signal_handler),
      TEST(in_an_atfork_handler), TEST(in_many_threads),
      TEST(ignored_signals_stay_ignored), TEST(pidfds), TEST(posix_2024_names),
      TEST(a_cgroup_that_is_none))
