/* SPDX-License-Identifier: MIT */
/* Starts /bin/true in the ways and as often as its arguments say, one after
 * another: "spawn=3 system=1 popen=2 fork=1 vfork=1 exec". What comes after a
 * "program=PATH" is started instead. "copy" goes on in a fork, "kill" ends by
 * SIGKILL. For the tests of brood preload. */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char *program = "/bin/true";

static int reap(pid_t pid)
{
	int status;

	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static int by_spawn(void)
{
	pid_t pid;

	return posix_spawn(&pid, program, NULL, NULL, (char *[]){program, NULL},
			   environ) == 0 &&
	       reap(pid);
}

static int by_fork(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl(program, program, (char *)NULL);
		_exit(1);
	}
	return reap(pid);
}

static int by_vfork(void)
{
	pid_t pid = vfork();

	if (pid == 0) {
		execlp(program, program, (char *)NULL);
		_exit(1);
	}
	return reap(pid);
}

static int by_system(void)
{
	return system(program) == 0;
}

static int by_popen(void)
{
	FILE *f = popen(program, "r");

	return f && pclose(f) == 0;
}

static const struct {
	const char *name;
	int (*start)(void);
} ways[] = {
	{"spawn=", by_spawn}, {"system=", by_system}, {"popen=", by_popen},
	{"fork=", by_fork},   {"vfork=", by_vfork},
};

static int start_as(const char *arg)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		size_t n = strlen(ways[i].name);

		if (strncmp(arg, ways[i].name, n) != 0)
			continue;
		for (int times = atoi(arg + n); times > 0; times--)
			if (!ways[i].start())
				return 0;
		return 1;
	}
	return 0;
}

static void go_on_in_a_copy(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		return;
	waitpid(pid, &status, 0);
	exit(WIFSIGNALED(status) ? 0 : WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "program=", 8) == 0)
			program = argv[i] + 8;
		else if (strcmp(argv[i], "copy") == 0)
			go_on_in_a_copy();
		else if (strcmp(argv[i], "kill") == 0)
			raise(SIGKILL);
		else if (strcmp(argv[i], "exec") == 0)
			execl(program, program, (char *)NULL);
		else if (!start_as(argv[i])) {
			fprintf(stderr, "starts: %s failed\n", argv[i]);
			return 1;
		}
	}
	return 0;
}
