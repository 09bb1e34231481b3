/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

/* Which fields a step type uses; all others must be 0. */
enum {
	USES_FD = 1 << 0, /* or resource or pid: the same place */
	USES_FROM = 1 << 1,
	USES_TEXT = 1 << 2,
	USES_VALUE = 1 << 3, /* or soft, set, oflags */
	USES_HARD = 1 << 4,
	USES_MODE = 1 << 5,
};

struct rule {
	uint8_t uses;
	uint8_t flags; /* known bits */
};

static const struct rule rules[BROOD_STEP_TYPES_] = {
	[BROOD_STEP_CHDIR] = {USES_TEXT, 0},
	[BROOD_STEP_FCHDIR] = {USES_FD, 0},
	[BROOD_STEP_UMASK] = {USES_MODE, 0},
	[BROOD_STEP_SETPGID] = {USES_FD, 0},
	[BROOD_STEP_PASS] = {USES_FD | USES_FROM, 0},
	[BROOD_STEP_INHERIT] = {USES_FD, 0},
	[BROOD_STEP_OPEN] = {USES_FD | USES_TEXT | USES_VALUE | USES_MODE, 0},
	[BROOD_STEP_NULL] = {USES_FD, 0},
	[BROOD_STEP_PIPE] = {USES_FD,
			     BROOD_PIPE_CHILD_READS | BROOD_PIPE_CHILD_WRITES},
	[BROOD_STEP_DUP] = {USES_FD | USES_FROM, 0},
	[BROOD_STEP_CLOSE] = {USES_FD, 0},
	[BROOD_STEP_CLOEXEC] = {USES_FD, 0},
	[BROOD_STEP_ENV_SET] = {USES_TEXT | USES_VALUE, 0},
	[BROOD_STEP_ENV_UNSET] = {USES_TEXT, 0},
	[BROOD_STEP_RLIMIT] = {USES_FD | USES_VALUE | USES_HARD, 0},
	[BROOD_STEP_SIGMASK] = {USES_VALUE,
				BROOD_SIGMASK_BLOCK | BROOD_SIGMASK_UNBLOCK},
	[BROOD_STEP_SIGDEFAULT] = {USES_VALUE, 0},
	[BROOD_STEP_SIGIGNORE] = {USES_VALUE, 0},
};

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	if (object)
		fault->object = object;
	return fault->code = -EINVAL;
}

static int tail_set(const struct brood_step *s, unsigned uses)
{
	return (!(uses & USES_FD) && s->fd) ||
	       (!(uses & USES_FROM) && s->from) ||
	       (!(uses & USES_TEXT) && s->pad_path_) ||
	       (!(uses & USES_VALUE) && s->pad_value_) ||
	       (!(uses & USES_HARD) && s->pad_hard_) ||
	       (!(uses & USES_MODE) && s->mode) || s->reserved32 ||
	       s->reserved[0] || s->reserved[1];
}

static int check_name(const struct brood_step *s, struct fault *fault)
{
	if (!s->name)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	if (!*s->name || str_has(s->name, '='))
		return refuse(fault, BROOD_REASON_BAD_NAME, s->name);
	if (s->type == BROOD_STEP_ENV_SET && !s->value)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	return 0;
}

static int check_path(const struct brood_step *s, struct fault *fault)
{
	if (!s->path)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	if (!*s->path)
		return refuse(fault, BROOD_REASON_EMPTY_PATH, NULL);
	return 0;
}

static int check_rlimit(const struct brood_step *s, struct fault *fault)
{
	if (s->resource < 0 || s->resource >= SYS_RLIMITS)
		return refuse(fault, BROOD_REASON_BAD_RESOURCE, NULL);
	if (s->soft > s->hard)
		return refuse(fault, BROOD_REASON_LIMIT_ORDER, NULL);
	return 0;
}

static int check_signals(const struct brood_step *s, struct fault *fault)
{
	uint64_t never = BROOD_SIG(SYS_SIGKILL) | BROOD_SIG(SYS_SIGSTOP);

	if (!s->set || (s->type == BROOD_STEP_SIGIGNORE && (s->set & never)))
		return refuse(fault, BROOD_REASON_BAD_SIGNAL, NULL);
	return 0;
}

/* The descriptors of a step: which of its fields are numbers of open files. */
static int check_fds(const struct brood_step *s, unsigned uses,
		     struct fault *fault)
{
	if ((uses & USES_FD) && s->fd < 0)
		return refuse(fault, BROOD_REASON_BAD_FD, NULL);
	if ((uses & USES_FROM) && s->from < 0) {
		fault->number = s->from;
		return refuse(fault, BROOD_REASON_BAD_FD, NULL);
	}
	return 0;
}

static int check_fields(const struct brood_step *s, unsigned uses,
			struct fault *fault)
{
	switch (s->type) {
	case BROOD_STEP_ENV_SET:
	case BROOD_STEP_ENV_UNSET:
		return check_name(s, fault);
	case BROOD_STEP_RLIMIT:
		return check_rlimit(s, fault);
	case BROOD_STEP_SIGDEFAULT:
	case BROOD_STEP_SIGIGNORE:
		return check_signals(s, fault);
	case BROOD_STEP_SETPGID:
		return s->pid < 0 ? refuse(fault, BROOD_REASON_BAD_GROUP, NULL)
				  : 0;
	case BROOD_STEP_CHDIR:
		return check_path(s, fault);
	case BROOD_STEP_OPEN: {
		int r = check_path(s, fault);

		return r < 0 ? r : check_fds(s, uses, fault);
	}
	default:
		return check_fds(s, uses, fault);
	}
}

int step_check(const struct brood_step *s, int index, uint64_t flags,
	       struct fault *fault)
{
	const struct rule *rule;

	fault->step = index;
	fault->step_type = s->type;
	fault->number = s->fd;
	fault->other = s->from;
	if (s->type >= BROOD_STEP_TYPES_)
		return refuse(fault, BROOD_REASON_UNKNOWN_STEP, NULL);
	rule = &rules[s->type];
	if (s->flags & ~(uint32_t)rule->flags)
		return refuse(fault, BROOD_REASON_UNKNOWN_STEP_FLAG, NULL);
	if (s->flags && s->flags == rule->flags)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "the step's two flags");
	if (tail_set(s, rule->uses))
		return refuse(fault, BROOD_REASON_STEP_TAIL, NULL);
	if ((rule->uses & USES_TEXT) && s->path)
		fault->object = s->path;
	if (s->mode > 07777)
		return refuse(fault, BROOD_REASON_BAD_MODE, NULL);
	if (s->type == BROOD_STEP_PASS && (flags & BROOD_ORDERED))
		return refuse(fault, BROOD_REASON_PASS_ORDERED, NULL);
	return check_fields(s, rule->uses, fault);
}
