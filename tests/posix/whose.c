/* SPDX-License-Identifier: MIT */
/* Starts a program with much closed, and tells whose posix_spawn that was. */
#include <dlfcn.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t children;

static void count(int sig)
{
	(void)sig;
	children++;
}

/* Where a sanitizer's stands before it: glibc's raises SIGCHLD for a child that
 * fails. */
static int is_silent(void)
{
	char *argv[] = {"x", NULL};
	pid_t pid;

	signal(SIGCHLD, count);
	return posix_spawn(&pid, "/no/such", NULL, NULL, argv, environ) &&
	       !children;
}

int main(void)
{
	char *argv[] = {"sh", "-c", "(: >&7) 2>/dev/null || exit 3", NULL};
	posix_spawn_file_actions_t actions;
	int status, r;
	Dl_info info;
	pid_t pid;

	dup2(1, 7);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addclosefrom_np(&actions, 5);
	r = posix_spawnp(&pid, "sh", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (r || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 3 ||
	    !dladdr(dlsym(RTLD_NEXT, "posix_spawnp"), &info)) {
		fprintf(stderr, "%d: %s\n", r, strerror(r));
		return 1;
	}
	puts(strstr(info.dli_fname, "brood-posix") || is_silent() ? "brood"
								  : "libc");
	return 0;
}
