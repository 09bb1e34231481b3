/* SPDX-License-Identifier: MIT */
#include "quiet.h"
#include "seen.h"
#include "shell.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

/* One call that waits for its shell. */
struct call {
	struct quiet quiet;
	pid_t pid;
};

/* The thread is cancelled: neither shell nor zombie outlives the call. */
static void cancelled(void *arg)
{
	struct call *call = arg;
	int status;

	kill(call->pid, SIGKILL);
	shell_wait(call->pid, &status);
	quiet_end(&call->quiet);
}

/* A cancellation point. */
static int wait_for(struct call *call, int *status)
{
	int r;

	pthread_cleanup_push(cancelled, call);
	r = shell_wait(call->pid, status);
	pthread_cleanup_pop(0);
	return r;
}

static int run(const char *command)
{
	struct call call;
	int status, r = 0, error = errno;

	quiet_begin(&call.quiet);
	call.pid = shell_start(
		command,
		(const struct brood_step[]){
			brood_step_sigmask(call.quiet.mask, 0),
			call.quiet.restored
				? brood_step_sigdefault(call.quiet.restored)
				: brood_step_end(),
			brood_step_end()},
		POSIX_SEEN_SYSTEM, &status);
	if (call.pid > 0)
		r = wait_for(&call, &status);
	if (call.pid < 0)
		error = -call.pid;
	else if (r < 0)
		error = errno;
	quiet_end(&call.quiet);
	errno = error;
	return call.pid < 0 || r < 0 ? -1 : status;
}

__attribute__((visibility("default"))) int system(const char *command)
{
	/* Is there a shell? */
	return command ? run(command) : run("exit 0") == 0;
}
