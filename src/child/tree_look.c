/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "tree/hunt.h"

void tree_hunt(const struct brood_child *c, struct hunt *h)
{
	const struct tree *t = &c->tree;

	*h = (struct hunt){
		.cgroup = t->cgroup,
		.roots = {{c->made.pid, c->made.pidfd, WALK_IN},
			  {t->guardian_pid, t->guardian, WALK_ABOVE},
			  {t->init_pid, t->init, WALK_ABOVE}},
	};
	if (c->reaped || c->made.pidfd < 0)
		h->roots[0].pid = 0;
	if (!tree_adopted(c) || t->guardian < 0)
		h->roots[1].pid = 0;
	if (t->init < 0)
		h->roots[2].pid = 0;
}
