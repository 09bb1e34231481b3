/* SPDX-License-Identifier: MIT */
#include "error/words.h"

#include <brood/step.h>

static const char *const resources[] = {
	"cpu",      "fsize",  "data",    "stack",  "core",  "rss",
	"nproc",    "nofile", "memlock", "as",     "locks", "sigpending",
	"msgqueue", "nice",   "rtprio",  "rttime",
};

static void verb_fd(struct text *t, const char *verb, int fd)
{
	text_string(t, verb);
	text_string(t, " fd ");
	text_number(t, fd);
}

static void verb_fds(struct text *t, const char *verb,
		     const struct brood_error *err)
{
	verb_fd(t, verb, err->other);
	text_string(t, " as fd ");
	text_number(t, err->number);
}

static void rlimit(struct text *t, int resource)
{
	text_string(t, "set resource limit ");
	if (resource >= 0 &&
	    (size_t)resource < sizeof resources / sizeof *resources)
		text_string(t, resources[resource]);
	else
		text_number(t, resource);
}

static void open_file(struct text *t, const struct brood_error *err)
{
	verb_object(t, "open", err->object);
	text_string(t, " for fd ");
	text_number(t, err->number);
}

static void close_from(struct text *t, int fd)
{
	verb_fd(t, "close", fd);
	text_string(t, " and all above");
}

/* The number is of the terminal that it is to be like. */
static void pty(struct text *t, const struct brood_error *err)
{
	if (err->stage == BROOD_STAGE_RESOURCE && err->number >= 0)
		verb_fd(t, "make a terminal like that on", err->number);
	else
		verb_object(t,
			    err->object[0] ? "make a terminal by"
					   : "make a terminal",
			    err->object);
}

void error_step_text(struct text *t, const struct brood_error *err)
{
	if (error_confinement_text(t, err))
		return;
	switch ((enum brood_step_type)err->step_type) {
	case BROOD_STEP_CHDIR:
		verb_object(t, "change directory to", err->object);
		return;
	case BROOD_STEP_FCHDIR:
		verb_fd(t, "change directory to", err->number);
		return;
	case BROOD_STEP_UMASK:
		text_string(t, "set umask");
		return;
	case BROOD_STEP_CHROOT:
		verb_object(t, "change root to", err->object);
		return;
	case BROOD_STEP_ROOT_FD:
		verb_fd(t, "change root to", err->number);
		return;
	case BROOD_STEP_CTTY:
		verb_fd(t, "take the controlling terminal on", err->number);
		return;
	case BROOD_STEP_FOREGROUND:
		verb_fd(t, "become the foreground group on", err->number);
		return;
	case BROOD_STEP_PTY:
		pty(t, err);
		return;
	case BROOD_STEP_SETSID:
		text_string(t, "start a session");
		return;
	case BROOD_STEP_SETPGID:
		text_string(t, "join process group ");
		text_number(t, err->number);
		return;
	case BROOD_STEP_PASS:
		verb_fds(t, "pass", err);
		return;
	case BROOD_STEP_INHERIT:
		verb_fd(t, "inherit", err->number);
		return;
	case BROOD_STEP_OPEN:
	case BROOD_STEP_NULL:
		open_file(t, err);
		return;
	case BROOD_STEP_PIPE:
		verb_fd(t, "pipe for", err->number);
		return;
	case BROOD_STEP_DATA:
		verb_fd(t, "put data into", err->number);
		return;
	case BROOD_STEP_DUP:
		verb_fds(t, "duplicate", err);
		return;
	case BROOD_STEP_CLOSE:
		verb_fd(t, "close", err->number);
		return;
	case BROOD_STEP_CLOEXEC:
		verb_fd(t, "set close-on-exec of", err->number);
		return;
	case BROOD_STEP_CLOSE_FROM:
		close_from(t, err->number);
		return;
	case BROOD_STEP_ENV_SET:
		verb_object(t, "set environment variable", err->object);
		return;
	case BROOD_STEP_ENV_UNSET:
		verb_object(t, "unset environment variable", err->object);
		return;
	case BROOD_STEP_ENV_CLEAR:
		text_string(t, "clear the environment");
		return;
	case BROOD_STEP_RLIMIT:
		rlimit(t, err->number);
		return;
	case BROOD_STEP_SIGMASK:
		text_string(t, "set the signal mask");
		return;
	case BROOD_STEP_SIGDEFAULT:
		text_string(t, "reset signals");
		return;
	case BROOD_STEP_SIGIGNORE:
		text_string(t, "ignore signals");
		return;
	case BROOD_STEP_NICE:
		verb_number(t, "set the nice value to", err->number);
		return;
	case BROOD_STEP_SCHEDULER:
		verb_number(t, "set the scheduling policy to", err->number);
		return;
	case BROOD_STEP_AFFINITY:
		text_string(t, "set the CPU affinity");
		return;
	case BROOD_STEP_IOPRIO:
		verb_number(t, "set the I/O priority to", err->number);
		return;
	case BROOD_STEP_TIMERSLACK:
		text_string(t, "set the timer slack");
		return;
	case BROOD_STEP_GROUPS:
		text_string(t, "set the supplementary groups");
		return;
	case BROOD_STEP_GID:
		verb_number(t, "change the group to", (uint32_t)err->number);
		return;
	case BROOD_STEP_UID:
		verb_number(t, "change the user to", (uint32_t)err->number);
		return;
	case BROOD_STEP_PDEATHSIG:
		verb_number(t, "set the parent-death signal to", err->number);
		return;
	case BROOD_STEP_NO_NEW_PRIVS:
		text_string(t, "give up new privileges");
		return;
	case BROOD_STEP_SUBREAPER:
		text_string(t, "become a subreaper");
		return;
	case BROOD_STEP_TRACE_ME:
		text_string(t, "be traced");
		return;
	case BROOD_STEP_STOP:
		text_string(t, "stop before the program");
		return;
	case BROOD_STEP_PERSONALITY:
		text_string(t, "set the personality");
		return;
	case BROOD_STEP_CALL:
		text_string(t, "call the caller's function");
		return;
	case BROOD_STEP_USER:
		verb_object(t, "become user", err->object);
		return;
	case BROOD_STEP_GROUP:
		verb_object(t, "change the group to", err->object);
		return;
	case BROOD_STEP_SECUREBITS:
		text_string(t, "set the securebits");
		return;
	case BROOD_STEP_KEEP_CAPS:
		text_string(t, "keep the permitted capabilities");
		return;
	case BROOD_STEP_CAP_BOUNDING:
		text_string(t, "bound the capabilities");
		return;
	case BROOD_STEP_CAP_INHERITABLE:
		text_string(t, "set the inheritable capabilities");
		return;
	case BROOD_STEP_CAP_PERMITTED:
		text_string(t, "set the permitted capabilities");
		return;
	case BROOD_STEP_CAP_AMBIENT:
		text_string(t, "set the ambient capabilities");
		return;
	case BROOD_STEP_OOM_SCORE:
	case BROOD_STEP_MEMPOLICY:
	case BROOD_STEP_UCLAMP:
	case BROOD_STEP_CORE_SCHED:
	case BROOD_STEP_CGROUP:
	case BROOD_STEP_CGROUP_V1:
	case BROOD_STEP_KEYRING:
	case BROOD_STEP_EXEC_LABEL:
		error_resource_text(t, err);
		return;
	default: /* of a family of its own, or none */
		error_namespace_text(t, err);
	}
}
