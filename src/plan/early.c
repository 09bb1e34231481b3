/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

/*
 * In the caller's order what is to be closed later can be closed at birth if
 * nothing before can tell. A path may lead to /proc/self/fd, by a link as well:
 * only one that everybody knows does not.
 */
static int leads_elsewhere(const struct op *op)
{
	static const char path[] = "/dev/null";
	size_t i = 0;

	while (op->text[i] && op->text[i] == path[i])
		i++;
	return op->text[i] == path[i] && !(op->flags & BROOD_OPEN_AT);
}

static int cannot_tell(const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_OPEN:
		return leads_elsewhere(op);
	case OP_CLOEXEC:
	case OP_CLOSE:
	case OP_CLOSE_FROM:
	case OP_DUP:
	case OP_FCHDIR:
	case OP_FOREGROUND:
	case OP_GID:
	case OP_NICE:
	case OP_SCHEDULER:
	case OP_SETPGID:
	case OP_SETSID:
	case OP_SIGDEFAULT:
	case OP_SIGIGNORE:
	case OP_UID:
	case OP_UMASK:
		return 1;
	default:
		return 0;
	}
}

int fds_read_early(const struct ops *listed, int from)
{
	int top = 0;

	for (uint32_t i = 0; i < listed->count; i++) {
		const struct op *op = &listed->list[i];

		if (op->code == OP_CLOSE_FROM && op->a == from)
			break;
		if (!cannot_tell(op))
			return -1;
		if (op->code == OP_FOREGROUND && op->a > top)
			top = op->a;
	}
	return top;
}
