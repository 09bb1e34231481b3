/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int error_number(const char *name)
{
	static const struct {
		const char *name;
		int number;
	} known[] = {
		{"ENOSYS", ENOSYS}, {"EPERM", EPERM},
		{"EINVAL", EINVAL}, {"EAGAIN", EAGAIN},
		{"ENOMEM", ENOMEM}, {"EMFILE", EMFILE},
		{"EIO", EIO},       {"ENOSPC", ENOSPC},
		{"EISDIR", EISDIR}, {"ENOTTY", ENOTTY},
		{"ESPIPE", ESPIPE}, {"EOPNOTSUPP", EOPNOTSUPP},
		{"EROFS", EROFS},   {"EBADF", EBADF},
		{"ENFILE", ENFILE}, {"EACCES", EACCES},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!strcmp(name, known[i].name))
			return known[i].number;
	}
	return -EINVAL;
}

static int add_rule(scmp_filter_ctx ctx, char *rule)
{
	char *error = strchr(rule, '=');
	char *argument = strchr(rule, ':');
	struct scmp_arg_cmp compare;
	unsigned long long value;
	unsigned index;
	int number, call;

	if (!error)
		return -EINVAL;
	*error++ = 0;
	number = error_number(error);
	if (argument)
		*argument++ = 0;
	call = seccomp_syscall_resolve_name(rule);
	if (number < 0 || call == __NR_SCMP_ERROR)
		return -EINVAL;
	if (!argument)
		return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(number), call, 0);
	if (sscanf(argument, "%u:%llu", &index, &value) != 2)
		return -EINVAL;
	compare = (struct scmp_arg_cmp){
		.arg = index, .op = SCMP_CMP_EQ, .datum_a = value};
	return seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(number), call, 1,
				      &compare);
}

int take_calls_away(const char *list)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	char *copy = strdup(list), *save = NULL, *rule;
	int r = ctx && copy ? 0 : -ENOMEM;

	for (rule = r ? NULL : strtok_r(copy, ",", &save); rule && !r;
	     rule = strtok_r(NULL, ",", &save))
		r = add_rule(ctx, rule);
	if (!r)
		r = seccomp_load(ctx);
	free(copy);
	seccomp_release(ctx);
	return r;
}
