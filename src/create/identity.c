/* SPDX-License-Identifier: MIT */
#include "create/identity.h"

#include "create/lock.h"
#include "sys/sys.h"

int identity_begin(struct identity *i)
{
	int r = 0;

	lock_take(&i->lock);
	if (!i->children)
		r = i->dumpable = sys_prctl(SYS_PR_GET_DUMPABLE, 0, 0);
	i->children += r >= 0;
	lock_release(&i->lock);
	return r < 0 ? r : 0;
}

/* 2 cannot be set, and would have been 2 before. */
void identity_end(struct identity *i)
{
	lock_take(&i->lock);
	if (!--i->children && (i->dumpable == 0 || i->dumpable == 1))
		sys_prctl(SYS_PR_SET_DUMPABLE, (unsigned long)i->dumpable, 0);
	lock_release(&i->lock);
}
