/* SPDX-License-Identifier: MIT */
/*
 * "escape KIND MARKER [ARGUMENT]": leaves behind a process that tries not to be
 * killed along with the tree that it is in, says so by one byte on descriptor
 * 1, and sleeps. Whoever has MARKER among its arguments is one of it. All end
 * by themselves after a while, so that what did escape is not there for ever.
 *
 * On descriptor 0 comes a process id, where a kind needs one.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIFE_S 120
#define BOMB 500

static const char *argument;

static void fail(const char *what)
{
	fprintf(stderr, "escape: %s: %s\n", what, strerror(errno));
	exit(3);
}

/* Signals do not shorten it. */
static _Noreturn void live(void)
{
	time_t end = time(NULL) + LIFE_S;

	while (time(NULL) < end)
		sleep(1);
	exit(0);
}

static _Noreturn void done(void)
{
	if (write(1, "!", 1) != 1)
		fail("write");
	live();
}

static pid_t fork_or_fail(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	return pid;
}

/* Returns in an orphan; those before it wait until it is one. */
static void orphan(void)
{
	pid_t before = getpid();

	if (fork_or_fail())
		_exit(0);
	while (getppid() == before)
		sched_yield();
}

static void by_setsid(void)
{
	if (setsid() < 0)
		fail("setsid");
	done();
}

static void by_group(void)
{
	if (setpgid(0, 0) < 0)
		fail("setpgid");
	done();
}

static void by_double_fork(void)
{
	if (fork_or_fail())
		_exit(0);
	setsid();
	orphan();
	done();
}

/* It closes what the byte is to be written to. */
static void by_daemon(void)
{
	int out = dup(1);

	if (daemon(0, 0) < 0)
		fail("daemon");
	dup2(out, 1);
	done();
}

static void by_ignoring(void)
{
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
	orphan();
	done();
}

static void by_stopping(void)
{
	orphan();
	setsid();
	if (write(1, "!", 1) != 1)
		fail("write");
	for (;;)
		raise(SIGSTOP);
}

static void by_subreaper(void)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		fail("PR_SET_CHILD_SUBREAPER");
	if (fork_or_fail())
		live();
	setsid();
	orphan();
	done();
}

static void by_namespace(void)
{
	orphan();
	if (unshare(CLONE_NEWPID) < 0)
		fail("unshare");
	if (fork_or_fail())
		_exit(0);
	setsid();
	if (fork_or_fail())
		live();
	done();
}

/* Every one forks on, as fast as it can, until there are so many. */
static void by_bomb(void)
{
	int *count = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (count == MAP_FAILED)
		fail("mmap");
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int n = __atomic_load_n(count, __ATOMIC_SEQ_CST);
		pid_t pid;

		if (n >= BOMB)
			break;
		pid = fork();
		if (pid < 0)
			sched_yield();
		else if (pid == 0 &&
			 __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) == BOMB)
			done();
		if (pid == 0)
			setsid();
	}
	live();
}

/* ---- those that some ways cannot hold ---- */

static void move(void)
{
	FILE *f = fopen(argument, "we");

	if (!f || fprintf(f, "0\n") < 0 || fclose(f))
		fail(argument);
}

static void by_moving(void)
{
	orphan();
	move();
	done();
}

/* It keeps a parent in the tree. */
static void by_moving_alone(void)
{
	move();
	done();
}

static pid_t read_pid(void)
{
	char text[16] = "";

	if (read(0, text, sizeof text - 1) <= 0)
		fail("read");
	return (pid_t)atoi(text);
}

static pid_t signal_guardian(int sig)
{
	pid_t pid = read_pid();

	if (kill(pid, sig) < 0)
		fail("kill");
	return pid;
}

/* One that is dying still adopts. */
static void await_end(pid_t pid)
{
	char path[32], line[256] = "";
	const char *state;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	do {
		FILE *f = fopen(path, "re");

		sched_yield();
		if (!f)
			return;
		state = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
		fclose(f);
	} while (state && state[2] != 'Z' && state[2] != 'X');
}

static void by_killing(void)
{
	await_end(signal_guardian(SIGKILL));
	orphan();
	done();
}

static void by_pausing(void)
{
	signal_guardian(SIGSTOP);
	orphan();
	done();
}

/* A tracer that lives keeps the init of its namespace from running. */
static void by_tracing(void)
{
	orphan();
	if (ptrace(PTRACE_SEIZE, 1, NULL, NULL) < 0 ||
	    ptrace(PTRACE_INTERRUPT, 1, NULL, NULL) < 0)
		fail("ptrace");
	waitpid(1, NULL, __WALL);
	done();
}

/* The program is a set-user-id one. */
static void by_other_user(void)
{
	if (setresuid(geteuid(), geteuid(), geteuid()) < 0)
		fail("setresuid");
	orphan();
	setsid();
	done();
}

static const struct {
	const char *name;
	void (*act)(void);
} kinds[] = {
	{"setsid", by_setsid},
	{"double-fork", by_double_fork},
	{"daemon", by_daemon},
	{"group", by_group},
	{"ignore", by_ignoring},
	{"stop", by_stopping},
	{"subreaper", by_subreaper},
	{"namespace", by_namespace},
	{"bomb", by_bomb},
	{"move", by_moving},
	{"move-alone", by_moving_alone},
	{"kill", by_killing},
	{"pause", by_pausing},
	{"trace", by_tracing},
	{"user", by_other_user},
};

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	argument = argc > 3 ? argv[3] : NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].name, argv[1]) != 0)
			continue;
		/* The program itself only lives on. */
		if (fork_or_fail() == 0)
			kinds[i].act();
		close(1);
		for (;;) {
			time_t end = time(NULL) + LIFE_S;

			while (time(NULL) < end)
				sleep(1);
			return 0;
		}
	}
	return 2;
}
