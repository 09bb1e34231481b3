/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

#define DATA_MOST (UINT64_C(65536) * 4) /* NGROUPS_MAX ids */

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	if (object)
		fault->object = object;
	return fault->code = -EINVAL;
}

/* Some fields are used with a flag only. */
static unsigned uses_of(const struct brood_step *s)
{
	unsigned uses = step_entry(s->type)->uses;

	if (s->type == BROOD_STEP_OPEN && (s->flags & BROOD_OPEN_AT))
		uses |= USES_FROM;
	if (s->type == BROOD_STEP_PTY && (s->flags & BROOD_PTY_LIKE))
		uses |= USES_FROM;
	return uses;
}

static int tail_set(const struct brood_step *s, unsigned uses)
{
	return (!(uses & (USES_FD | USES_NUMBER)) && s->fd) ||
	       (!(uses & (USES_FROM | USES_PRIORITY)) && s->from) ||
	       (!(uses & (USES_PATH | USES_NAME | USES_DATA | USES_CALL |
			  USES_OPTIONAL)) &&
		s->pad_path_) ||
	       (!(uses & (USES_VALUE | USES_DATA)) && s->pad_value_) ||
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

/* A number would have to be looked for among the names as well. */
static int check_account(const struct brood_step *s, struct fault *fault)
{
	int digits = 1;

	if (!s->name)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	for (const char *c = s->name; *c; c++) {
		digits &= *c >= '0' && *c <= '9';
		if (*c == ':' || *c == '\n')
			return refuse(fault, BROOD_REASON_BAD_ACCOUNT, NULL);
	}
	return digits ? refuse(fault, BROOD_REASON_BAD_ACCOUNT, NULL) : 0;
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
	if ((uses & USES_FD) && !fd_valid(s->fd))
		return refuse(fault, BROOD_REASON_BAD_FD, NULL);
	if ((uses & USES_FROM) && !fd_valid(s->from)) {
		fault->number = s->from;
		return refuse(fault, BROOD_REASON_BAD_FD, NULL);
	}
	return 0;
}

static int check_fields(const struct brood_step *s, unsigned uses,
			struct fault *fault)
{
	int r = 0;

	if (uses & USES_NAME)
		r = check_name(s, fault);
	if (r == 0 && (uses & USES_PATH))
		r = check_path(s, fault);
	return r < 0 ? r : check_fds(s, uses, fault);
}

/* Lists of 32-bit ids and of longs come in whole elements; both are short. */
static int check_data(const struct brood_step *s, struct fault *fault)
{
	uint64_t unit = s->type == BROOD_STEP_GROUPS ? 4 : sizeof(long);

	if (s->length % unit || s->length > DATA_MOST ||
	    (!s->length && s->type == BROOD_STEP_AFFINITY))
		return refuse(fault, BROOD_REASON_BAD_LENGTH, NULL);
	if (!s->data && s->length)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	return 0;
}

static int check_identity(const struct brood_step *s, uint64_t flags,
			  struct fault *fault)
{
	if (flags & BROOD_ASYNC)
		return refuse(fault, BROOD_REASON_NOT_ASYNC, NULL);
	if (step_names_account(s->type))
		return check_account(s, fault);
	return s->type == BROOD_STEP_GROUPS ? check_data(s, fault) : 0;
}

/* It would run beside the caller, on data that the caller may have freed. */
static int check_call(const struct brood_step *s, uint64_t flags,
		      struct fault *fault)
{
	if (!s->call)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	return flags & BROOD_ASYNC ? refuse(fault, BROOD_REASON_NOT_ASYNC, NULL)
				   : 0;
}

/* There is no other order than the list's there. */
static int check_open(const struct brood_step *s, uint64_t flags,
		      struct fault *fault)
{
	return (s->flags & BROOD_OPEN_AS_USER) && (flags & BROOD_ORDERED)
		       ? refuse(fault, BROOD_REASON_FLAG_CONFLICT,
				"BROOD_OPEN_AS_USER and BROOD_ORDERED")
		       : 0;
}

/* What only one type has to say. */
static int check_type(const struct brood_step *s, uint64_t flags,
		      struct fault *fault)
{
	switch (s->type) {
	case BROOD_STEP_RLIMIT:
		return check_rlimit(s, fault);
	case BROOD_STEP_SIGDEFAULT:
	case BROOD_STEP_SIGIGNORE:
		return check_signals(s, fault);
	case BROOD_STEP_SETPGID:
		return s->pid < 0 ? refuse(fault, BROOD_REASON_BAD_GROUP, NULL)
				  : 0;
	case BROOD_STEP_AFFINITY:
		return check_data(s, fault);
	case BROOD_STEP_GROUPS:
	case BROOD_STEP_GID:
	case BROOD_STEP_UID:
	case BROOD_STEP_USER:
	case BROOD_STEP_GROUP:
	case BROOD_STEP_CAP_PERMITTED:
		return check_identity(s, flags, fault);
	case BROOD_STEP_PDEATHSIG:
		return s->number < 0 || s->number > SYS_NSIG
			       ? refuse(fault, BROOD_REASON_BAD_SIGNAL, NULL)
			       : 0;
	case BROOD_STEP_OPEN:
		return check_open(s, flags, fault);
	case BROOD_STEP_CALL:
		return check_call(s, flags, fault);
	case BROOD_STEP_LANDLOCK:
	case BROOD_STEP_LANDLOCK_NET:
	case BROOD_STEP_LANDLOCK_SCOPE:
	case BROOD_STEP_SECCOMP:
		return step_check_confinement(s, fault);
	case BROOD_STEP_DATA:
		return !s->data && s->length
			       ? refuse(fault, BROOD_REASON_NULL_PATH, NULL)
			       : 0;
	case BROOD_STEP_PASS:
		return flags & BROOD_ORDERED
			       ? refuse(fault, BROOD_REASON_PASS_ORDERED, NULL)
			       : 0;
	default:
		return step_is_namespace(s->type)
			       ? namespace_check(s, flags, fault)
			       : 0;
	}
}

/* Two flags that say the opposite of each other. */
static int both_flags(const struct brood_step *s)
{
	uint32_t both = 0;

	if (s->type == BROOD_STEP_PIPE)
		both = BROOD_PIPE_CHILD_READS | BROOD_PIPE_CHILD_WRITES;
	else if (s->type == BROOD_STEP_SIGMASK)
		both = BROOD_SIGMASK_BLOCK | BROOD_SIGMASK_UNBLOCK;
	return both && s->flags == both;
}

int step_check(const struct brood_step *s, int index, uint64_t flags,
	       struct fault *fault)
{
	const struct step_entry *entry;
	unsigned uses;
	int r;

	fault->step = index;
	fault->step_type = s->type;
	fault->number = s->fd;
	fault->other = s->from;
	fault->object = NULL;
	if (s->type >= BROOD_STEP_TYPES_)
		return refuse(fault, BROOD_REASON_UNKNOWN_STEP, NULL);
	entry = step_entry(s->type);
	if (s->flags & ~(uint32_t)entry->flags)
		return refuse(fault, BROOD_REASON_UNKNOWN_STEP_FLAG, NULL);
	if (both_flags(s))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "the step's two flags");
	uses = uses_of(s);
	if (tail_set(s, uses))
		return refuse(fault, BROOD_REASON_STEP_TAIL, NULL);
	fault->object = step_object(s);
	if (s->mode > 07777)
		return refuse(fault, BROOD_REASON_BAD_MODE, NULL);
	r = check_fields(s, uses, fault);
	if (r == 0)
		r = check_type(s, flags, fault);
	return r < 0 ? r : step_check_resource(s, flags, fault);
}
