/* SPDX-License-Identifier: MIT */
#include "spawn/thread.h"

#include "create/libc.h"
#include "sys/sys.h"

#define LIBC_FLAGS (BROOD_THREAD_OWN_DIRECTORY | BROOD_THREAD_OWN_FILES)
#define FLAGS (LIBC_FLAGS | BROOD_THREAD_INSIST | BROOD_THREAD_OPEN_SIGNALS)

#define STACK_LEAST 4096

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_flags(const struct brood_thread_spec *s, int libc,
		       struct fault *fault)
{
	uint64_t unknown = s->flags & ~FLAGS;

	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if (!libc)
		return 0;
	if (s->flags & ~LIBC_FLAGS)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "a thread of the C library's and "
			      "BROOD_THREAD_INSIST or _OPEN_SIGNALS");
	if (s->stack || s->stack_size || s->tls)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "a thread of the C library's and a stack, its "
			      "size or a thread pointer");
	return 0;
}

static int check_stack(const struct brood_thread_spec *s, struct fault *fault)
{
	if (s->stack && !s->stack_size)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "a stack needs its size");
	if (s->stack_size && s->stack_size < STACK_LEAST)
		return refuse(fault, BROOD_REASON_BAD_STACK, "stack_size");
	if (s->stack_size > THREAD_STACK_MOST)
		return refuse(fault, BROOD_REASON_OUT_OF_RANGE, "stack_size");
	return 0;
}

static int check_name(const char *name, struct fault *fault)
{
	size_t n = 0;

	if (!name)
		return 0;
	while (n < BORN_NAME && name[n])
		n++;
	return n && n < BORN_NAME
		       ? 0
		       : refuse(fault, BROOD_REASON_THREAD_NAME, name);
}

enum whose { PROCESS, DIRECTORY, THREAD };

static enum whose whose(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_NICE:
	case BROOD_STEP_SCHEDULER:
	case BROOD_STEP_AFFINITY:
	case BROOD_STEP_IOPRIO:
	case BROOD_STEP_TIMERSLACK:
	case BROOD_STEP_UCLAMP:
	case BROOD_STEP_CORE_SCHED:
	case BROOD_STEP_MEMPOLICY:
	case BROOD_STEP_NO_NEW_PRIVS:
		return THREAD;
	case BROOD_STEP_CHDIR:
	case BROOD_STEP_FCHDIR:
	case BROOD_STEP_UMASK:
	case BROOD_STEP_CHROOT:
	case BROOD_STEP_ROOT_FD:
		return DIRECTORY;
	default:
		return PROCESS;
	}
}

/* Whether the step is right in itself, the plan knows. */
static int check_steps(const struct brood_thread_spec *s, struct fault *fault)
{
	for (int i = 0; s->steps && s->steps[i].type && i < BROOD_STEPS_MAX;
	     i++) {
		uint32_t type = s->steps[i].type;

		if (type >= BROOD_STEP_TYPES_ || whose(type) == THREAD ||
		    (whose(type) == DIRECTORY &&
		     (s->flags & BROOD_THREAD_OWN_DIRECTORY)))
			continue;
		fault->step = i;
		fault->step_type = type;
		fault->number = s->steps[i].fd;
		return refuse(fault,
			      whose(type) == DIRECTORY
				      ? BROOD_REASON_NOT_ITS_OWN
				      : BROOD_REASON_NOT_PER_THREAD,
			      NULL);
	}
	return 0;
}

/* Of such threads the C library knows nothing: it neither changes their
 * identity with the others' nor has a place for its handlers to run. */
static int check_libc(const struct brood_thread_spec *s, struct fault *fault)
{
	const char *changed;

	if (!libc_present() || (s->flags & BROOD_THREAD_INSIST))
		return 0;
	if (s->flags & BROOD_THREAD_OPEN_SIGNALS)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "beside a C library BROOD_THREAD_OPEN_SIGNALS "
			      "needs BROOD_THREAD_INSIST");
	changed = credentials_changed();
	if (!changed)
		return 0;
	refuse(fault, BROOD_REASON_IDENTITY_CHANGED, changed);
	return fault->code = -EPERM;
}

int thread_check(struct thread_making *m, const struct brood_thread_spec *spec,
		 int libc)
{
	struct brood_thread_spec *s = &m->spec;
	int r;

	m->libc = libc;
	m->report.code = 0;
	m->fault = (struct fault){.stage = BROOD_STAGE_SPEC, .step = -1};
	r = sized_import(s, sizeof *s, sizeof *s, spec, "spec", &m->fault);
	if (r < 0)
		return r;
	m->fault.object = NULL;
	r = check_flags(s, m->libc, &m->fault);
	if (r == 0)
		r = check_stack(s, &m->fault);
	if (r == 0)
		r = check_name(s->name, &m->fault);
	if (r == 0)
		r = check_steps(s, &m->fault);
	if (r == 0 && !m->libc)
		r = check_libc(s, &m->fault);
	return r;
}
