/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/filter.h"

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	if (object)
		fault->object = object;
	return fault->code = -EINVAL;
}

static int check_rights(const struct brood_step *s, uint64_t known, int none,
			struct fault *fault)
{
	return (s->set & ~known) || (!s->set && !none)
		       ? refuse(fault, BROOD_REASON_BAD_RIGHTS, NULL)
		       : 0;
}

static int check_port(const struct brood_step *s, struct fault *fault)
{
	if (s->number < 0 || s->number > 65535)
		return refuse(fault, BROOD_REASON_BAD_PORT, NULL);
	return check_rights(
		s, BROOD_LANDLOCK_BIND_TCP | BROOD_LANDLOCK_CONNECT_TCP,
		s->number == 0, fault);
}

static int check_filter(const struct brood_step *s, struct fault *fault)
{
	struct filter f = {s->data,
			   (uint32_t)(s->length / sizeof(struct sys_filter))};
	uint32_t at = 0;
	const char *wrong;

	if (!s->length || s->length % sizeof(struct sys_filter) ||
	    s->length / sizeof(struct sys_filter) > FILTER_MOST)
		return refuse(fault, BROOD_REASON_BAD_LENGTH, NULL);
	if (!s->data)
		return refuse(fault, BROOD_REASON_NULL_PATH, NULL);
	wrong = filter_check(&f, &at);
	if (!wrong)
		return 0;
	fault->number = (int)at;
	return refuse(fault, BROOD_REASON_BAD_FILTER, wrong);
}

int step_check_confinement(const struct brood_step *s, struct fault *fault)
{
	switch (s->type) {
	case BROOD_STEP_LANDLOCK:
		return check_rights(s, BROOD_LANDLOCK_ALL, 0, fault);
	case BROOD_STEP_LANDLOCK_NET:
		return check_port(s, fault);
	case BROOD_STEP_LANDLOCK_SCOPE:
		return check_rights(s,
				    BROOD_LANDLOCK_ABSTRACT_UNIX_SOCKET |
					    BROOD_LANDLOCK_SIGNAL,
				    0, fault);
	default:
		return check_filter(s, fault);
	}
}
