/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "create/ladder.h"
#include "sys/sys.h"

uint64_t create_table(struct born *b, uint64_t has, int few, uint64_t *got)
{
	b->ways = 0;
	if (!(has & BROOD_HAS_CLOSE_RANGE))
		b->ways |= BORN_NO_CLOSE_RANGE;
	if (!(has & BROOD_HAS_CLEAR_SIGHAND))
		b->ways |= BORN_RESET_HANDLERS;
	if (b->fds->first < 0)
		return 0; /* all of the table is wanted */
	if (few)
		return 0;
	if (!(has & BROOD_HAS_CLOSE_RANGE) || !(has & BROOD_HAS_CLONE3) ||
	    b->fds->first > FD_WINDOW || b->keep_fd >= FD_WINDOW) {
		*got |= BROOD_GOT_TABLE_COPIED;
		return 0;
	}
	b->ways |= BORN_UNSHARE;
	return SYS_CLONE_FILES;
}

int create_cgroup(struct born *b, struct sys_clone_args *args, uint64_t *got)
{
	const struct op *step = &b->plan->cgroup;
	int dir = b->tree_cgroup >= 0 ? b->tree_cgroup : b->cgroup;

	if (dir < 0)
		return 0;
	if (args && ladder_has_cgroup()) {
		args->flags |= SYS_CLONE_INTO_CGROUP;
		args->cgroup = (uint64_t)dir;
		return 0;
	}
	if (!(step->flags & BROOD_CGROUP_OR_JOIN))
		return -ENOSYS;
	b->ways |= BORN_JOIN_CGROUP;
	*got |= BROOD_GOT_CGROUP_JOINED;
	return 0;
}
