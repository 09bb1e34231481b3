/* SPDX-License-Identifier: MIT */
#include "start.h"

#include "seen.h"
#include "steps.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define DEFAULT_PATH "/bin:/usr/bin" /* confstr(_CS_PATH) */

/* As the kernel takes an argument list that is none. */
static const char *const no_arguments[] = {"", NULL};
static const char *const nothing[] = {NULL};

static const char *const *list(char *const strings[],
			       const char *const *otherwise)
{
	return strings ? (const char *const *)strings : otherwise;
}

/* The parent's PATH, not that of the new environment. */
static void name_program(struct brood_spec *spec, struct steps *steps,
			 const char *file, unsigned how)
{
	spec->program = file;
	if (!file || !*file) {
		/* After the file actions, as execve would say it. */
		spec->program = "/";
		steps_add(steps,
			  brood_step_call(file ? act_no_such_file : act_fault,
					  NULL, 0));
	}
	if (!(how & HOW_SEARCH)) {
		spec->flags |= BROOD_NO_SEARCH;
		return;
	}
	spec->search_path = getenv("PATH");
	if (!spec->search_path)
		spec->search_path = DEFAULT_PATH;
}

/* It runs, but without what its caller could have had it by. */
static int without_pidfd(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return EMFILE;
}

static int start(const struct brood_spec *spec, pid_t *pid, int *pidfd)
{
	struct brood_child *child;
	int r = brood_spawn(&child, spec, NULL);

	POSIX_SEEN(.kind = POSIX_SEEN_SPAWN, .result = r,
		   .got = r ? 0 : brood_got(child), .program = spec->program,
		   .path = spec->search_path, .envp = spec->envp);
	if (r == 0)
		r = brood_child_release(&child, pidfd);
	if (r < 0)
		return -r;
	if (pidfd && *pidfd < 0)
		return without_pidfd(r);
	if (pid)
		*pid = r;
	return 0;
}

static int make_and_start(pid_t *pid, int *pidfd, const char *file,
			  const posix_spawn_file_actions_t *actions,
			  const posix_spawnattr_t *attr, char *const argv[],
			  char *const envp[], unsigned how)
{
	struct steps steps;
	struct brood_spec spec = {
		.size = sizeof spec,
		.flags = BROOD_ORDERED | BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE |
			 BROOD_NO_FD_CHECK,
		.argv = list(argv, no_arguments),
		.envp = list(envp, nothing),
	};
	int r = steps_make(&steps, actions, attr);

	if (r)
		return r;
	if (!spec.argv[0])
		spec.argv = no_arguments;
	if (!pidfd)
		spec.flags |= BROOD_NO_PIDFD;
	if (how & HOW_SHELL)
		spec.flags |= BROOD_SHELL_FALLBACK;
	name_program(&spec, &steps, file, how);
	spec.steps = steps.list;
	r = start(&spec, pid, pidfd);
	steps_free(&steps);
	return r;
}

int spawn_as(pid_t *pid, int *pidfd, const char *file,
	     const posix_spawn_file_actions_t *actions,
	     const posix_spawnattr_t *attr, char *const argv[],
	     char *const envp[], unsigned how)
{
	int error = errno, state, r;

	if (pidfd && !(brood_capabilities() & BROOD_HAS_PIDFD))
		return ENOSYS;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	r = make_and_start(pid, pidfd, file, actions, attr, argv, envp, how);
	pthread_setcancelstate(state, NULL);
	errno = error;
	return r;
}
