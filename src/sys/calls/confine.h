/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_CONFINE_H
#define SYS_CALLS_CONFINE_H

/* Giving up rights. */
#include "call.h"

static inline int sys_keyctl(int operation, const void *argument)
{
	return (int)sys_call3(__NR_keyctl, operation, sys_ptr(argument), 0);
}

static inline int sys_landlock_add_rule(int ruleset, int type, const void *rule)
{
	return (int)sys_call4(__NR_landlock_add_rule, ruleset, type,
			      sys_ptr(rule), 0);
}

static inline int
sys_landlock_create_ruleset(const struct sys_landlock_ruleset *rules,
			    size_t size, unsigned flags)
{
	return (int)sys_call3(__NR_landlock_create_ruleset, sys_ptr(rules),
			      (long)size, (long)flags);
}

static inline int sys_landlock_restrict_self(int ruleset)
{
	return (int)sys_call3(__NR_landlock_restrict_self, ruleset, 0, 0);
}

static inline int sys_seccomp(unsigned operation, unsigned flags,
			      const struct sys_fprog *program)
{
	return (int)sys_call3(__NR_seccomp, (long)operation, (long)flags,
			      sys_ptr(program));
}

#endif
