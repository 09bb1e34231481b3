/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "parse.h"

#include <fcntl.h>
#include <string.h>

static const char *mode_of(int oflags)
{
	if ((oflags & O_ACCMODE) == O_RDONLY)
		return "reading";
	if ((oflags & O_ACCMODE) == O_RDWR)
		return "reading and writing";
	return oflags & O_APPEND ? "appending"
	       : oflags & O_EXCL ? "writing, as a new file"
				 : "writing";
}

static void show_limit(uint64_t limit, char buf[24])
{
	if (limit == BROOD_RLIM_INFINITY)
		snprintf(buf, 24, "unlimited");
	else
		snprintf(buf, 24, "%llu", (unsigned long long)limit);
}

static void show_rlimit(const struct brood_step *s, char *buf, size_t size)
{
	char soft[24], hard[24];
	const char *name = rlimit_name(s->resource);

	show_limit(s->soft, soft);
	show_limit(s->hard, hard);
	snprintf(buf, size, "limit %s to %s (hard %s)", name ? name : "?", soft,
		 hard);
}

static void show_signals(const char *verb, uint64_t set, char *buf, size_t size)
{
	char name[16];
	size_t n = (size_t)snprintf(buf, size, "%s", verb);

	for (int s = 1; s <= 64 && n < size; s++)
		if (set & BROOD_SIG(s))
			n += (size_t)snprintf(buf + n, size - n, " %s",
					      signal_name(s, name));
	if (!set && n < size)
		snprintf(buf + n, size - n, " none");
}

static void show_open(const struct brood_step *s, char *buf, size_t size)
{
	char below[32] = "";

	if (s->flags & BROOD_OPEN_AT)
		snprintf(below, sizeof below, " below %d", s->from);
	snprintf(buf, size, "fd %d is \"%s\"%s for %s", s->fd, s->path, below,
		 mode_of(s->oflags));
}

static void show_pty(const struct brood_step *s, char *buf, size_t size)
{
	uint32_t on = s->flags & ~BROOD_PTY_LIKE;
	size_t n = (size_t)snprintf(buf, size, "fd");

	for (int fd = 0; fd <= 2 && n < size; fd++)
		if (!on || (on & (BROOD_PTY_STDIN << fd)))
			n += (size_t)snprintf(buf + n, size - n, " %d", fd);
	if (n < size)
		snprintf(buf + n, size - n, " on a new terminal of %u x %u",
			 s->window.rows, s->window.columns);
}

/* Those that are about a descriptor. */
static bool show_fd(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_PASS:
		snprintf(buf, size, "fd %d is %d here", s->fd, s->from);
		return true;
	case BROOD_STEP_INHERIT:
		snprintf(buf, size, "fd %d as it is here", s->fd);
		return true;
	case BROOD_STEP_OPEN:
		show_open(s, buf, size);
		return true;
	case BROOD_STEP_DATA:
		/* It may be a secret. */
		snprintf(buf, size, "fd %d reads %llu bytes from memory", s->fd,
			 (unsigned long long)s->length);
		return true;
	case BROOD_STEP_CLOSE_FROM:
		snprintf(buf, size, "fd %d and all above closed", s->fd);
		return true;
	case BROOD_STEP_PTY:
		show_pty(s, buf, size);
		return true;
	case BROOD_STEP_CTTY:
		snprintf(buf, size, "controlling terminal on fd %d", s->fd);
		return true;
	case BROOD_STEP_FOREGROUND:
		snprintf(buf, size, "foreground of the terminal on fd %d",
			 s->fd);
		return true;
	case BROOD_STEP_NULL:
		snprintf(buf, size, "fd %d is /dev/null", s->fd);
		return true;
	case BROOD_STEP_PIPE:
		snprintf(buf, size, "fd %d reads from a pipe", s->fd);
		return true;
	case BROOD_STEP_DUP:
		snprintf(buf, size, "fd %d as %d", s->fd, s->from);
		return true;
	case BROOD_STEP_CLOSE:
		snprintf(buf, size, "fd %d closed", s->fd);
		return true;
	case BROOD_STEP_CLOEXEC:
		snprintf(buf, size, "fd %d closed at exec", s->fd);
		return true;
	default:
		return false;
	}
}

static void show_other(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_CHDIR:
		snprintf(buf, size, "directory \"%s\"", s->path);
		return;
	case BROOD_STEP_FCHDIR:
		snprintf(buf, size, "directory of %d", s->fd);
		return;
	case BROOD_STEP_CHROOT:
		snprintf(buf, size, "root \"%s\"", s->path);
		return;
	case BROOD_STEP_ROOT_FD:
		snprintf(buf, size, "root of %d", s->fd);
		return;
	case BROOD_STEP_UMASK:
		snprintf(buf, size, "umask %03o", s->mode);
		return;
	case BROOD_STEP_SETSID:
		snprintf(buf, size, "new session");
		return;
	case BROOD_STEP_SETPGID:
		snprintf(buf, size,
			 s->pid ? "process group %d" : "new process group",
			 s->pid);
		return;
	case BROOD_STEP_RLIMIT:
		show_rlimit(s, buf, size);
		return;
	case BROOD_STEP_ENV_SET:
		/* The value may be a secret. */
		snprintf(buf, size, "environment: set %s", s->name);
		return;
	case BROOD_STEP_ENV_UNSET:
		snprintf(buf, size, "environment: unset %s", s->name);
		return;
	case BROOD_STEP_ENV_CLEAR:
		snprintf(buf, size, "environment: clear");
		return;
	case BROOD_STEP_SIGMASK:
		show_signals("signals blocked:", s->set, buf, size);
		return;
	case BROOD_STEP_SIGDEFAULT:
		show_signals("signals by default:", s->set, buf, size);
		return;
	case BROOD_STEP_SIGIGNORE:
		show_signals("signals ignored:", s->set, buf, size);
		return;
	default:
		snprintf(buf, size, "step of type %u", s->type);
	}
}

void run_show_step(const struct brood_step *step, char *buf, size_t size)
{
	if (!show_fd(step, buf, size) && !run_show_attribute(step, buf, size) &&
	    !run_show_confinement(step, buf, size) &&
	    !run_show_resource(step, buf, size) &&
	    !run_show_namespace(step, buf, size))
		show_other(step, buf, size);
}
