/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include "attr.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MODES 07777

/* libc keeps these for itself, and never blocks them. */
#ifdef __GLIBC__
#define OWN_SIGNALS (BROOD_SIG(32) | BROOD_SIG(33))
#else
#define OWN_SIGNALS (BROOD_SIG(32) | BROOD_SIG(33) | BROOD_SIG(34))
#endif

void steps_add(struct steps *s, struct brood_step step)
{
	s->list[s->count++] = step;
	s->list[s->count] = brood_step_end();
}

static void add_call(struct steps *s, brood_call_fn *call, const void *argument)
{
	steps_add(s, brood_step_call(call, (void *)(uintptr_t)argument, 0));
}

/* Only what changes something: a change of ids is not free. */
static void add_ids(struct steps *s)
{
	uid_t uid, euid, suid;
	gid_t gid, egid, sgid;

	if (getresuid(&uid, &euid, &suid) < 0 ||
	    getresgid(&gid, &egid, &sgid) < 0)
		return;
	if (gid != egid || gid != sgid)
		steps_add(s, brood_step_gid(gid));
	if (uid != euid || uid != suid)
		steps_add(s, brood_step_uid(uid));
}

/* In glibc's order. */
static void add_attributes(struct steps *s, const struct attr *attr)
{
	uint64_t set = attr_signals(&attr->sigdefault);

	if (attr->flags & POSIX_SPAWN_SETCGROUP)
		steps_add(s, brood_step_cgroup_fd(attr->cgroup, 0));
	if ((attr->flags & POSIX_SPAWN_SETSIGDEF) && set)
		steps_add(s, brood_step_sigdefault(set));
	if (attr->flags & POSIX_SPAWN_SETSCHEDULER)
		steps_add(s,
			  brood_step_scheduler(attr->policy, attr->priority));
	else if (attr->flags & POSIX_SPAWN_SETSCHEDPARAM)
		add_call(s, act_setschedparam, attr);
	if (attr->flags & POSIX_SPAWN_SETSID)
		steps_add(s, brood_step_setsid());
	if ((attr->flags & POSIX_SPAWN_SETPGROUP) &&
	    (attr->flags & POSIX_SPAWN_SETSID))
		add_call(s, act_setpgid, attr); /* cannot succeed */
	else if (attr->flags & POSIX_SPAWN_SETPGROUP)
		steps_add(s, brood_step_setpgid(attr->pgroup));
	if (attr->flags & POSIX_SPAWN_RESETIDS)
		add_ids(s);
	if (attr->flags & POSIX_SPAWN_SETSIGMASK)
		steps_add(s, brood_step_sigmask(attr_signals(&attr->sigmask) &
							~OWN_SIGNALS,
						0));
}

static void add_open(struct steps *s, const struct act *act)
{
	if (!*act->path || (act->oflag & O_CLOEXEC)) {
		add_call(s, act_run, act);
		return;
	}
	steps_add(s, brood_step_close(act->fd));
	steps_add(s, brood_step_open(act->fd, act->path, act->oflag,
				     act->mode & MODES));
}

static void add_action(struct steps *s, const struct act *act)
{
	switch (act->kind) {
	case ACT_CLOSE:
		steps_add(s, brood_step_close(act->fd));
		break;
	case ACT_DUP:
		steps_add(s, brood_step_dup(act->fd, act->from));
		break;
	case ACT_OPEN:
		add_open(s, act);
		break;
	case ACT_CHDIR:
		if (*act->path)
			steps_add(s, brood_step_chdir(act->path));
		else
			add_call(s, act_no_such_file, NULL);
		break;
	case ACT_FCHDIR:
		if (act->fd >= 0)
			steps_add(s, brood_step_fchdir(act->fd));
		else
			add_call(s, act_run, act);
		break;
	case ACT_CLOSE_FROM:
		steps_add(s, brood_step_close_from(act->fd));
		break;
	case ACT_FOREGROUND:
		steps_add(s, brood_step_foreground(act->fd));
		break;
	}
}

/* One file action is two steps at most. */
static int find_room(struct steps *s, size_t n)
{
	size_t some = n < STEPS_MOST ? n : STEPS_MOST;
	size_t steps = (2 * some + STEPS_OTHER) * sizeof(struct brood_step);

	s->memory = NULL;
	s->list = s->own_list;
	s->acts = s->own_acts;
	if (n <= STEPS_ACTS)
		return 0;
	s->size = steps + n * sizeof(struct act);
	s->memory = mmap(NULL, s->size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->memory == MAP_FAILED)
		return ENOMEM;
	s->list = s->memory;
	s->acts = (void *)((char *)s->memory + steps);
	return 0;
}

static void add_actions(struct steps *s, size_t n)
{
	size_t some = n < STEPS_MOST ? n : STEPS_MOST;

	for (size_t i = 0; i < some; i++)
		add_action(s, &s->acts[i]);
	s->rest = (struct acts){s->acts + some, n - some};
	if (n > some)
		add_call(s, act_run_rest, &s->rest);
}

int steps_make(struct steps *s, const posix_spawn_file_actions_t *actions,
	       const posix_spawnattr_t *attr)
{
	ptrdiff_t n = actions_count(actions);
	int r = n < 0 ? (int)-n : find_room(s, (size_t)n);

	if (r)
		return r;
	s->count = 0;
	s->list[0] = brood_step_end();
	r = actions_read(actions, s->acts);
	if (r) {
		steps_free(s);
		return r;
	}
	if (attr)
		add_attributes(s, attr_of(attr));
	add_actions(s, (size_t)n);
	return 0;
}

void steps_free(struct steps *s)
{
	if (s->memory)
		munmap(s->memory, s->size);
}
