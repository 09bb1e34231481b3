/* SPDX-License-Identifier: MIT */
#include "spawn/tree.h"

#include "create/ladder.h"

/* The program dies with its pidfd; AUTOREAP goes with it, and either a right or
 * its loss. */
static int autokill(struct tree_making *m)
{
	if (!ladder_has_autokill())
		return tree_not_here(m, "AUTOKILL (Linux 7.1)", -ENOSYS);
	m->born->extra = SYS_CLONE_AUTOREAP | SYS_CLONE_PIDFD_AUTOKILL;
	m->tree->ways |= BROOD_TREE_AUTOKILL;
	return 0;
}

static int by_default(struct tree_making *m)
{
	int r = tree_make_cgroup(m);

	if (r == 0)
		r = tree_make_watch(m);
	if (r == 0)
		return 0;
	tree_undo_cgroup(m->tree);
	m->born->tree_cgroup = -1;
	return tree_prepare_parent(m);
}

/* Guardians come last: they are told of the rest. */
static const struct {
	uint32_t way;
	int (*make)(struct tree_making *m);
} makers[] = {
	{BROOD_TREE_AUTOKILL, autokill},
	{BROOD_TREE_CGROUP, tree_make_cgroup},
	{BROOD_TREE_NAMESPACE, tree_make_init},
	{BROOD_TREE_WATCH, tree_make_watch},
	{BROOD_TREE_GUARDIAN, tree_prepare_parent},
	{BROOD_TREE_DEFAULT, by_default},
};

/* A watch without anything that it could kill by is none. */
static int is_idle(const struct tree_making *m, uint32_t way)
{
	return way == BROOD_TREE_WATCH &&
	       !(m->tree->ways & (BROOD_TREE_CGROUP | BROOD_TREE_NAMESPACE));
}

static int make(struct tree_making *m)
{
	int best = !!(m->plan->own_tree & BROOD_TREE_BEST_EFFORT);

	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
		int r;

		if (!(m->plan->own_tree & makers[i].way) ||
		    is_idle(m, makers[i].way))
			continue;
		r = makers[i].make(m);
		if (r < 0 && !best)
			return r;
	}
	return 0;
}

int launch_tree(struct born *b, const struct plan *plan, struct brood_child *c,
		struct arena *arena, struct fault *fault)
{
	struct tree_making m = {.born = b,
				.tree = &c->tree,
				.plan = plan,
				.arena = arena,
				.fault = fault};

	b->join_init = b->tree_cgroup = -1;
	b->guardian = NULL;
	b->extra = 0;
	if (!plan->own_tree)
		return 0;
	c->tree = (struct tree){
		.guardian = -1, .socket = -1, .init = -1, .cgroup = -1};
	if (make(&m) < 0)
		return fault->code;
	*fault = (struct fault){.step = -1}; /* what was tried in vain */
	return 0;
}

/* What a new cgroup can be wrong for is seen only here. */
static int is_about_cgroup(int r)
{
	return r == -EOPNOTSUPP || r == -EBUSY || r == -EACCES || r == -ENODEV;
}

int launch_tree_made(struct born *b, struct brood_child *c, int r,
		     struct fault *fault)
{
	struct tree_making m = {.tree = &c->tree, .born = b, .fault = fault};
	int cgroup = r < 0 && b->tree_cgroup >= 0 && !c->report.code &&
		     is_about_cgroup(r);

	if (c->tree.ways)
		tree_made_parent(&c->tree, b);
	if (cgroup)
		tree_not_here(&m, "birth in a cgroup of its own", r);
	return cgroup;
}
