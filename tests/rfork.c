/* SPDX-License-Identifier: MIT */
/* brood_rfork: Plan 9's flags act on the caller or on a new process, share by
 * default and copy when told; what Linux cannot do is refused. */
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define RF(name) BROOD_RF##name
#define PROC (RF(PROC) | RF(ENVG))

#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")
#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "namespaces need root")

static pid_t rforked(int flags, int *pidfd)
{
	struct brood_error err;
	char why[512] = "";
	pid_t pid = brood_rfork(flags, pidfd, &err);

	if (pid < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_rfork: %s", why);
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

static void a_new_process_returns_as_well(void **state)
{
	volatile int mine = 1;
	pid_t self = getpid(), pid;

	(void)state;
	NEEDS_CLONE3();
	pid = rforked(PROC | RF(FDG), NULL);
	if (pid == 0) {
		mine = 2;
		_exit(getppid() == self && getpid() != self ? mine : 9);
	}
	assert_int_equal(code_of(pid), 2);
	assert_int_equal(mine, 1); /* memory is a copy */
}

/* Sharing is the default, unlike fork's. */
static void files_are_shared_copied_or_gone(void **state)
{
	static const struct {
		int flag;
		int stays; /* what the child opens */
		int has;   /* what the caller had */
	} cases[] = {{0, 1, 1}, {RF(FDG), 0, 1}, {RF(CFDG), 0, 0}};
	int fd;

	(void)state;
	NEEDS_CLONE3();
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	for (int i = 0; i < 3; i++) {
		pid_t pid = rforked(PROC | cases[i].flag, NULL);

		if (pid == 0)
			_exit((fcntl(fd, F_GETFD) >= 0) +
			      2 * (dup2(open("/dev/null", O_RDONLY), 77) ==
				   77));
		assert_int_equal(code_of(pid), cases[i].has + 2);
		assert_int_equal(fcntl(77, F_GETFD) >= 0, cases[i].stays);
		close(77);
		if (cases[i].stays)
			close(fd + 1); /* the child's number for the same */
	}
	close(fd);
}

static void a_group_of_its_own(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	pid = rforked(PROC | RF(FDG) | RF(NOTEG), NULL);
	if (pid == 0)
		_exit(getpgrp() == getpid());
	assert_int_equal(code_of(pid), 1);
	pid = rforked(PROC | RF(FDG), NULL);
	if (pid == 0)
		_exit(getpgrp() == getpid());
	assert_int_equal(code_of(pid), 0);
}

static void an_empty_environment(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	setenv("BROOD_RFORK", "1", 1);
	pid = rforked(RF(PROC) | RF(CENVG) | RF(FDG), NULL);
	if (pid == 0)
		_exit(getenv("BROOD_RFORK") != NULL || environ[0] != NULL);
	assert_int_equal(code_of(pid), 0);
	assert_non_null(getenv("BROOD_RFORK"));
	unsetenv("BROOD_RFORK");
}

static void mounts_of_its_own(void **state)
{
	const char *dir = scratch("mounted"), *in = scratch("mounted/in");
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	NEEDS_ROOT();
	mkdir(dir, 0700);
	pid = rforked(PROC | RF(FDG) | RF(NAMEG), NULL);
	if (pid == 0)
		_exit(mount("x", dir, "tmpfs", 0, NULL) < 0 ||
		      mkdir(in, 0700) < 0);
	assert_int_equal(code_of(pid), 0);
	assert_int_equal(access(in, F_OK), -1);
}

static void an_empty_mount_namespace(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	NEEDS_ROOT();
	pid = rforked(PROC | RF(FDG) | RF(CNAMEG), NULL);
	if (pid == 0)
		_exit(access("/bin", F_OK) == 0 || access("/proc", F_OK) == 0 ||
		      chdir("/..") < 0 || access("bin", F_OK) == 0);
	assert_int_equal(code_of(pid), 0);
	assert_int_equal(access("/bin", F_OK), 0);
}

/* As another process, for good. */
static int tries_to_mount(void)
{
	if (mount("x", "/tmp", "tmpfs", 0, NULL) == 0 || errno != EPERM)
		return 1;
	if (unshare(CLONE_NEWNS) == 0 || errno != EPERM)
		return 2;
	if (unshare(CLONE_NEWUSER) == 0 || errno != EPERM)
		return 3;
	if (syscall(SYS_clone3, NULL, 0) == 0 || errno != ENOSYS)
		return 4;
	if (syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0) >= 0 ||
	    errno != EPERM)
		return 5;
	if (umount2("/proc", MNT_DETACH) == 0 || errno != EPERM)
		return 6;
	if (unshare(CLONE_FILES) < 0)
		return 7;
	return 0;
}

static void no_mounts_from_now_on(void **state)
{
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	pid = rforked(PROC | RF(FDG) | RF(NOMNT), NULL);
	if (pid == 0)
		_exit(tries_to_mount());
	assert_int_equal(code_of(pid), 0);
	assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
}

static void nobody_waits(void **state)
{
	int ends[2];
	pid_t pid, told[2] = {0};

	(void)state;
	NEEDS_CLONE3();
	assert_int_equal(pipe(ends), 0);
	pid = rforked(PROC | RF(FDG) | RF(NOWAIT), NULL);
	if (pid == 0) {
		told[0] = getpid();
		told[1] = getppid();
		_exit(write(ends[1], told, sizeof told) != sizeof told);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], told, sizeof told), sizeof told);
	close(ends[0]);
	assert_int_equal(told[0], pid);
	assert_int_not_equal(told[1], getpid());
	assert_int_equal(waitpid(-1, NULL, __WALL), -1);
	assert_int_equal(errno, ECHILD);
}

static void the_end_has_the_signal_that_is_asked(void **state)
{
	int pidfd = -1, status;
	sigset_t usr, old;
	siginfo_t info;
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR1);
	sigaddset(&usr, SIGUSR2);
	sigprocmask(SIG_BLOCK, &usr, &old);
	pid = rforked(PROC | RF(FDG) | RF(LINUXTHPN), NULL);
	if (pid == 0)
		_exit(0);
	assert_int_equal(sigwaitinfo(&usr, &info), SIGUSR1);
	assert_int_equal(code_of(pid), 0);
	pid = rforked(PROC | RF(FDG) | RF(TSIGZMB) | BROOD_RFTSIGFLAGS(SIGUSR2),
		      NULL);
	if (pid == 0)
		_exit(0);
	assert_int_equal(sigwaitinfo(&usr, &info), SIGUSR2);
	assert_int_equal(code_of(pid), 0);
	/* A descriptor, and none. */
	pid = rforked(PROC | RF(FDG) | RF(PROCDESC), &pidfd);
	if (pid == 0)
		_exit(3);
	assert_true(pidfd >= 0);
	assert_int_equal(waitpid(pid, &status, 0), -1);
	assert_int_equal(code_of(pid), 3);
	close(pidfd);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void the_caller_waits(void **state)
{
	const char *path = scratch("waited");
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	pid = rforked(PROC | RF(FDG) | RF(PPWAIT), NULL);
	if (pid == 0) {
		sleep_ms(50);
		_exit(open(path, O_CREAT | O_WRONLY, 0600) < 0);
	}
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(code_of(pid), 0);
}

static int self_acts(void)
{
	int fd = open("/dev/null", O_RDONLY);

	setenv("BROOD_RFORK", "1", 1);
	if (brood_rfork(RF(NOTEG) | RF(FDG) | RF(ENVG), NULL, NULL) != 0 ||
	    getpgrp() != getpid() || fcntl(fd, F_GETFD) < 0)
		return 1;
	if (brood_rfork(RF(CENVG), NULL, NULL) != 0 || environ[0])
		return 2;
	if (brood_rfork(RF(NOMNT), NULL, NULL) != 0 || tries_to_mount())
		return 3;
	if (brood_rfork(RF(CFDG), NULL, NULL) != 0 || fcntl(0, F_GETFD) >= 0)
		return 4;
	return 0;
}

static void without_proc_it_is_about_the_caller(void **state)
{
	pid_t pid;

	(void)state;
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLOSE_RANGE,
		    "no close_range here");
	pid = fork();
	if (pid == 0)
		_exit(self_acts());
	assert_int_equal(code_of(pid), 0);
}

static void refused_for(int flags, const char *part)
{
	struct brood_error err;
	char why[512];

	assert_int_equal(brood_rfork(flags, NULL, &err), -EINVAL);
	brood_error_format(&err, why, sizeof why);
	if (!strstr(why, part))
		fail_msg("\"%s\" lacks \"%s\"", why, part);
}

static void what_linux_cannot_do_is_refused(void **state)
{
	int fd;

	(void)state;
	refused_for(RF(REND), "rendezvous");
	refused_for(RF(FDG) | RF(REND) | RF(PROC), "rendezvous");
	refused_for(RF(PROC) | RF(FDG), "cannot share an environment");
	refused_for(RF(PROC) | RF(MEM), "brood_rfork_thread");
	refused_for(PROC | RF(MEM), "in the memory that is shared");
	refused_for(RF(PROC) | RF(SPAWN), "brood_rfork_thread");
	refused_for(RF(MEM), "RFMEM needs RFPROC");
	refused_for(RF(NOWAIT), "RFNOWAIT needs RFPROC");
	refused_for(PROC | RF(FDG) | RF(CFDG), "exclude each other");
	refused_for(RF(NAMEG) | RF(CNAMEG), "exclude each other");
	refused_for(RF(ENVG) | RF(CENVG), "exclude each other");
	refused_for(PROC | RF(SIGSHARE), "RFSIGSHARE needs RFMEM");
	refused_for(PROC | RF(PROCDESC), "pidfd");
	refused_for(PROC | BROOD_RFTSIGFLAGS(9), "signal");
	refused_for(1 << 9, "unknown");
	assert_int_equal(brood_rfork(RF(FDG), &fd, NULL), -EINVAL);
}

static struct {
	volatile long pid, pgid;
	volatile int fd;
} seen;

static int look(void *arg)
{
	seen.pid = syscall(SYS_getpid);
	seen.pgid = syscall(SYS_getpgid, 0);
	seen.fd = (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
	return *(int *)arg;
}

static void a_thread_runs_on_its_stack(void **state)
{
	static char stack[65536] __attribute__((aligned(16)));
	char *top = stack + sizeof stack;
	int code = 6;
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	pid = brood_rfork_thread(RF(PROC) | RF(MEM) | RF(NOTEG), top, look,
				 &code, NULL, NULL);
	assert_true(pid > 0);
	assert_int_equal(code_of(pid), 6);
	assert_int_equal(seen.pid, pid);
	assert_int_equal(seen.pgid, pid);
	assert_int_equal(close(seen.fd), 0); /* files are shared */
	pid = brood_rfork_thread(RF(PROC) | RF(MEM) | RF(FDG), top, look, &code,
				 NULL, NULL);
	assert_int_equal(code_of(pid), 6);
	assert_int_equal(fcntl(seen.fd, F_GETFD), -1);
	/* As vfork: it has ended when the call returns. */
	seen.pid = 0;
	pid = brood_rfork_thread(RF(PROC) | RF(SPAWN) | RF(FDG), top, look,
				 &code, NULL, NULL);
	assert_int_equal(seen.pid, pid);
	assert_int_equal(code_of(pid), 6);
	assert_int_equal(brood_rfork_thread(RF(PROC) | RF(MEM), NULL, look,
					    &code, NULL, NULL),
			 -EINVAL);
	assert_int_equal(brood_rfork_thread(RF(PROC) | RF(MEM), top, NULL,
					    &code, NULL, NULL),
			 -EINVAL);
}

SUITE(TEST(a_new_process_returns_as_well),
      TEST(files_are_shared_copied_or_gone), TEST(a_group_of_its_own),
      TEST(an_empty_environment), TEST(mounts_of_its_own),
      TEST(an_empty_mount_namespace), TEST(no_mounts_from_now_on),
      TEST(nobody_waits), TEST(the_end_has_the_signal_that_is_asked),
      TEST(the_caller_waits), TEST(without_proc_it_is_about_the_caller),
      TEST(what_linux_cannot_do_is_refused), TEST(a_thread_runs_on_its_stack))
