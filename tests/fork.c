/* SPDX-License-Identifier: MIT */
/* brood_fork returns twice, as fork does: through libc's own, or raw where that
 * cannot do what is asked, and then only where it is safe. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define HOW(...)                                                               \
	(&(const struct brood_fork){.size = sizeof(struct brood_fork),         \
				    __VA_ARGS__})
#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

static pid_t forked(const struct brood_fork *how)
{
	struct brood_error err;
	char why[512] = "";
	pid_t pid = brood_fork(how, &err);

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

/* How many handlers ran, on each side. */
static int before, after_here, after_there;

static void count_before(void)
{
	before++;
}

static void count_here(void)
{
	after_here++;
}

static void count_there(void)
{
	after_there++;
}

static void count_handlers(void)
{
	static int once;

	if (!once++)
		pthread_atfork(count_before, count_here, count_there);
	before = after_here = after_there = 0;
}

static void it_returns_twice_and_memory_is_a_copy(void **state)
{
	volatile int mine = 1;
	pid_t self = getpid(), pid = forked(NULL);

	(void)state;
	if (pid == 0) {
		mine = 2;
		_exit(getppid() == self && getpid() != self &&
				      gettid() == getpid()
			      ? mine
			      : 9);
	}
	assert_int_equal(code_of(pid), 2);
	assert_int_equal(mine, 1);
}

static void handlers_of_libc_run(void **state)
{
	pid_t pid;

	(void)state;
	count_handlers();
	pid = forked(NULL);
	if (pid == 0)
		_exit(10 * before + after_there);
	assert_int_equal(code_of(pid), 11);
	assert_int_equal(before, 1);
	assert_int_equal(after_here, 1);
}

static void a_raw_one_runs_no_handlers(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	count_handlers();
	pid = forked(HOW(.flags = BROOD_FORK_RAW));
	if (pid == 0)
		_exit(10 * before + after_there);
	assert_int_equal(code_of(pid), 0);
	assert_int_equal(before + after_here, 0);
}

/* What libc remembers of the thread: raise and robust mutexes rely on it. */
static void libc_is_right_in_a_raw_copy(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	pid = forked(HOW(.flags = BROOD_FORK_RAW));
	if (pid == 0) {
		void *head = NULL, *mine = NULL;
		size_t size = 0;
		clockid_t id = 0;

		syscall(SYS_get_robust_list, 0, &head, &size);
		syscall(SYS_get_robust_list, getppid(), &mine, &size);
		signal(SIGUSR1, SIG_IGN);
		pthread_getcpuclockid(pthread_self(), &id);
		/* Made of the id that libc remembers. */
		_exit((raise(SIGUSR1) == 0) + 2 * (id >> 3 == ~getpid()) +
		      4 * (pthread_kill(pthread_self(), 0) == 0) +
		      8 * (head == mine && head));
	}
	assert_int_equal(code_of(pid), 15);
}

static void the_mask_is_the_callers(const struct brood_fork *how)
{
	sigset_t some, was, now;
	pid_t pid;

	sigemptyset(&some);
	sigaddset(&some, SIGUSR2);
	sigprocmask(SIG_BLOCK, &some, &was);
	pid = forked(how);
	sigprocmask(SIG_BLOCK, NULL, &now);
	if (pid == 0)
		_exit(sigismember(&now, SIGUSR2) &&
		      !sigismember(&now, SIGUSR1) &&
		      !sigismember(&now, SIGCHLD));
	assert_true(sigismember(&now, SIGUSR2));
	assert_false(sigismember(&now, SIGUSR1));
	sigprocmask(SIG_SETMASK, &was, NULL);
	assert_int_equal(code_of(pid), 1);
}

static void masks_are_the_callers_on_both_sides(void **state)
{
	int pidfd;

	(void)state;
	the_mask_is_the_callers(NULL);
	NEEDS_CLONE3();
	the_mask_is_the_callers(HOW(.flags = BROOD_FORK_RAW));
	the_mask_is_the_callers(HOW(.pidfd = &pidfd));
	close(pidfd);
}

static void a_pidfd_is_that_process(uint64_t flags)
{
	int pidfd = -7;
	pid_t pid = forked(HOW(.flags = flags, .pidfd = &pidfd));
	siginfo_t end;

	if (pid == 0) {
		if (pidfd != -1)
			_exit(1);
		pause();
		_exit(2);
	}
	assert_true(pidfd >= 0);
	assert_true(fcntl(pidfd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(
		syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0), 0);
	assert_int_equal(waitid(3 /* P_PIDFD */, (id_t)pidfd, &end, WEXITED),
			 0);
	assert_int_equal(end.si_pid, pid);
	assert_int_equal(end.si_status, SIGKILL);
	close(pidfd);
}

static void pidfds(void **state)
{
	(void)state;
	NEEDS_CLONE3();
	a_pidfd_is_that_process(0);
	a_pidfd_is_that_process(BROOD_FORK_RAW);
}

/* Nothing of the process may be left when its descriptor cannot be had. */
static void without_room_for_a_pidfd_there_is_no_process(void **state)
{
	struct rlimit was, few;
	struct brood_error err;
	int *returned = mmap(NULL, sizeof *returned, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int pidfd, r, status;

	(void)state;
	NEEDS_CLONE3();
	getrlimit(RLIMIT_NOFILE, &was);
	few = was;
	few.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &few);
	r = brood_fork(HOW(.pidfd = &pidfd), &err);
	if (r == 0) {
		*returned = 1;
		_exit(0);
	}
	setrlimit(RLIMIT_NOFILE, &was);
	assert_int_equal(r, -EMFILE);
	assert_int_equal(waitpid(-1, &status, __WALL), -1);
	assert_int_equal(*returned, 0);
	munmap(returned, sizeof *returned);
}

static volatile sig_atomic_t usr1s, chlds;

static void count_signal(int sig)
{
	usr1s += sig == SIGUSR1;
	chlds += sig == SIGCHLD;
}

static void the_signal_at_the_end(void **state)
{
	void (*was)(int) = signal(SIGUSR1, count_signal);
	void (*chld)(int) = signal(SIGCHLD, count_signal);
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	usr1s = chlds = 0;
	pid = forked(HOW(.flags = BROOD_FORK_RAW, .exit_signal = SIGUSR1));
	if (pid == 0)
		_exit(3);
	assert_int_equal(code_of(pid), 3);
	assert_int_equal(usr1s, 1);
	pid = forked(HOW(.flags = BROOD_FORK_RAW | BROOD_FORK_NO_SIGNAL));
	if (pid == 0)
		_exit(4);
	assert_int_equal(code_of(pid), 4);
	assert_int_equal(chlds, 0);
	signal(SIGUSR1, was);
	signal(SIGCHLD, chld);
}

static void a_chosen_id(void **state)
{
	pid_t want, pid;

	(void)state;
	NEEDS_CLONE3();
	SKIP_UNLESS(geteuid() == 0, "choosing an id needs root");
	pid = forked(HOW(.flags = BROOD_FORK_RAW));
	if (pid == 0)
		_exit(0);
	code_of(pid);
	want = pid; /* free again */
	pid = brood_fork(HOW(.flags = BROOD_FORK_RAW, .set_tid = &want,
			     .set_tid_size = 1),
			 NULL);
	if (pid == 0)
		_exit(getpid() == want);
	SKIP_UNLESS(pid != -EEXIST, "another took the number meanwhile");
	assert_int_equal(pid, want);
	assert_int_equal(code_of(pid), 1);
}

static void refused_fork(const struct brood_fork *how, int code,
			 enum brood_reason reason, const char *words)
{
	struct brood_error err;
	char why[512];
	int r = brood_fork(how, &err);

	if (r == 0)
		_exit(0);
	brood_error_format(&err, why, sizeof why);
	if (r != code || err.reason != reason || !strstr(why, words))
		fail_msg("%d, reason %u: %s (not: %d, %d, %s)", r, err.reason,
			 why, code, reason, words);
}

static void what_makes_no_sense_is_refused(void **state)
{
	struct {
		struct brood_fork how;
		char more[8];
	} longer = {{.size = sizeof longer}, "x"};
	pid_t id = 1;

	(void)state;
	NEEDS_CLONE3();
	refused_fork(HOW(.exit_signal = SIGUSR1), -EINVAL,
		     BROOD_REASON_FLAG_NEEDS,
		     "an exit signal other than SIGCHLD needs BROOD_FORK_RAW");
	refused_fork(HOW(.flags = BROOD_FORK_NO_SIGNAL), -EINVAL,
		     BROOD_REASON_FLAG_NEEDS, "needs BROOD_FORK_RAW");
	refused_fork(HOW(.flags = BROOD_FORK_INTO_CGROUP, .cgroup_fd = 3),
		     -EINVAL, BROOD_REASON_FLAG_NEEDS,
		     "INTO_CGROUP needs BROOD_FORK_RAW");
	refused_fork(HOW(.set_tid = &id, .set_tid_size = 1), -EINVAL,
		     BROOD_REASON_FLAG_NEEDS, "set_tid needs BROOD_FORK_RAW");
	refused_fork(HOW(.set_tid = &id), -EINVAL, BROOD_REASON_FLAG_NEEDS,
		     "set_tid and its size");
	refused_fork(HOW(.flags = BROOD_FORK_INSIST), -EINVAL,
		     BROOD_REASON_FLAG_NEEDS, "INSIST needs BROOD_FORK_RAW");
	refused_fork(HOW(.flags = BROOD_FORK_RAW, .cgroup_fd = 3), -EINVAL,
		     BROOD_REASON_FLAG_CONFLICT, "no BROOD_FORK_INTO_CGROUP");
	refused_fork(HOW(.flags = BROOD_FORK_RAW | BROOD_FORK_NO_SIGNAL,
			 .exit_signal = SIGUSR1),
		     -EINVAL, BROOD_REASON_FLAG_CONFLICT,
		     "NO_SIGNAL and an exit");
	refused_fork(HOW(.flags = BROOD_FORK_RAW, .exit_signal = 65), -EINVAL,
		     BROOD_REASON_BAD_SIGNAL, "");
	refused_fork(HOW(.flags = BROOD_FORK_RAW | BROOD_FORK_INTO_CGROUP,
			 .cgroup_fd = -1),
		     -EINVAL, BROOD_REASON_BAD_FD, "");
	refused_fork(HOW(.flags = UINT64_C(1) << 40), -EINVAL,
		     BROOD_REASON_UNKNOWN_FLAG, "40");
	refused_fork(&(const struct brood_fork){.size = 8}, -EINVAL,
		     BROOD_REASON_SIZE, "");
	refused_fork(&longer.how, -E2BIG, BROOD_REASON_UNKNOWN_TAIL, "");
}

static void *wait_for_end(void *fd)
{
	char byte;

	return (void *)(intptr_t)read(*(int *)fd, &byte, 1);
}

/* Another thread may hold a lock that the copy would find held for ever. */
static void beside_threads(void **state)
{
	pthread_t thread;
	int ends[2];
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pthread_create(&thread, NULL, wait_for_end, ends);
	refused_fork(HOW(.flags = BROOD_FORK_RAW), -EPERM, BROOD_REASON_FORK,
		     "locks would be held for ever");
	pid = forked(HOW(.flags = BROOD_FORK_RAW | BROOD_FORK_INSIST));
	if (pid == 0)
		_exit(5);
	assert_int_equal(code_of(pid), 5);
	pid = forked(NULL); /* libc's is made for that */
	if (pid == 0)
		_exit(6);
	assert_int_equal(code_of(pid), 6);
	close(ends[1]);
	pthread_join(thread, NULL);
	close(ends[0]);
}

/* As for any other function of the library. */
static void errno_is_left_alone(void **state)
{
	struct rlimit was, none = {0, 0};
	struct brood_error err;
	int r;

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "other ids need root");
	r = fork();
	if (r == 0) {
		/* A user with no right to any process. */
		getrlimit(RLIMIT_NPROC, &was);
		none.rlim_max = was.rlim_max;
		if (setrlimit(RLIMIT_NPROC, &none) < 0 ||
		    syscall(SYS_setresuid, 54321, 54321, 54321) < 0)
			_exit(99);
		errno = EXDEV;
		r = brood_fork(NULL, &err);
		_exit(r == -EAGAIN && err.code == -EAGAIN &&
		      err.stage == BROOD_STAGE_CREATE && errno == EXDEV);
	}
	assert_int_equal(code_of(r), 1);
}

SUITE(TEST(it_returns_twice_and_memory_is_a_copy), TEST(handlers_of_libc_run),
      TEST(a_raw_one_runs_no_handlers), TEST(libc_is_right_in_a_raw_copy),
      TEST(masks_are_the_callers_on_both_sides), TEST(pidfds),
      TEST(without_room_for_a_pidfd_there_is_no_process),
      TEST(the_signal_at_the_end), TEST(a_chosen_id),
      TEST(what_makes_no_sense_is_refused), TEST_WARM(beside_threads),
      TEST(errno_is_left_alone))
