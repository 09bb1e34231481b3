/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/*
 * Joining a namespace of processes holds for those that are born later alone,
 * and new namespaces are to belong to a joined user namespace. So a process in
 * between joins, and makes the child as its sibling: the caller's own. What the
 * child is put into, cgroups, OOM score and label, it inherits: one that is
 * born in a new user namespace has lost the rights for that. The process in
 * between has the caller's descriptor table, where the child's pidfd comes to
 * lie; it closes what it opens there.
 */
void born_between(void *arg)
{
	struct born_between *between = arg;

	born_enter(between->born);
	between->result =
		(int)sys_born(__NR_clone3, sys_ptr(between->args),
			      (long)between->size, born_run, between->born);
	sys_exit_group(0);
}
