/* SPDX-License-Identifier: MIT */
#include "shell.h"

#include "seen.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHELL "/bin/sh"

static pid_t not_started(const struct brood_error *err, int *status)
{
	switch (err->stage) {
	case BROOD_STAGE_EXEC:
		*status = SHELL_NONE;
		return 0;
	case BROOD_STAGE_KILLED:
		*status = err->signal;
		return 0;
	default:
		return err->code;
	}
}

pid_t shell_start(const char *command, const struct brood_step *steps,
		  uint32_t kind, int *status)
{
	const char *argv[] = {"sh", "-c", "--", command, NULL};
	struct brood_spec spec = {
		.size = sizeof spec,
		.flags = BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE | BROOD_NO_SEARCH |
			 BROOD_NO_FD_CHECK | BROOD_NO_PIDFD,
		.program = SHELL,
		.argv = argv,
		.steps = steps,
	};
	struct brood_child *child;
	struct brood_error err;
	int r = brood_spawn(&child, &spec, &err);
	pid_t pid;

	POSIX_SEEN(.kind = kind, .result = r, .got = r ? 0 : brood_got(child),
		   .program = SHELL, .envp = (const char *const *)environ);
	if (r < 0)
		return not_started(&err, status);
	pid = brood_child_release(&child, NULL);
	if (pid > 0)
		return pid;
	/* Killed by the kernel within exec, past the point of return. */
	*status = SIGKILL;
	return 0;
}

int shell_wait(pid_t pid, int *status)
{
	pid_t got;

	do
		got = waitpid(pid, status, 0);
	while (got < 0 && errno == EINTR);
	return got == pid ? 0 : -1;
}
