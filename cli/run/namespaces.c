/* SPDX-License-Identifier: MIT */
#include "namespaces.h"

#include <stdlib.h>

void run_space(struct run *run, struct brood_step step)
{
	run->spaces = run_grow(run->spaces, run->nspaces, sizeof *run->spaces);
	run->spaces[run->nspaces++] = step;
}

static uint64_t joined(const struct run *run)
{
	uint64_t kinds = 0;

	for (size_t i = 0; i < run->nspaces; i++)
		if (run->spaces[i].type == BROOD_STEP_SETNS)
			kinds |= run->spaces[i].set;
	return kinds;
}

/* Where a step acts, if it takes a namespace of that kind. */
static uint64_t needs(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return BROOD_NS_USER;
	case BROOD_STEP_MOUNT_PRIVATE:
	case BROOD_STEP_MOUNT_PROC:
	case BROOD_STEP_MOUNT_BIND:
	case BROOD_STEP_MOUNT_TMPFS:
		return BROOD_NS_MOUNT;
	case BROOD_STEP_HOSTNAME:
		return BROOD_NS_UTS;
	case BROOD_STEP_LOOPBACK_UP:
		return BROOD_NS_NET;
	case BROOD_STEP_TIME_OFFSET:
		return BROOD_NS_TIME;
	default:
		return 0;
	}
}

/* In which order they have to be if the list's holds. */
static int rank(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_SETNS:
		return 0;
	case BROOD_STEP_NEW_NAMESPACES:
		return 1;
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return 2;
	case BROOD_STEP_MOUNT_PRIVATE:
		return 3;
	default:
		return 4;
	}
}
enum { RANKS = 5 };

static void maps(struct run *run)
{
	const struct run_map *uids = &run->uids, *gids = &run->gids;

	if (uids->count)
		run_space(run, brood_step_uid_map(uids->ranges, uids->count));
	if (gids->count)
		run_space(run, brood_step_gid_map(gids->ranges, gids->count));
}

/* What is used but not joined is new. */
static uint64_t to_make(const struct run *run)
{
	uint64_t there = joined(run), made = run->unshare;

	for (size_t i = 0; i < run->nspaces; i++) {
		uint32_t type = run->spaces[i].type;
		uint64_t need = needs(type);

		/* Only a new one takes these. */
		if (need == BROOD_NS_USER || need == BROOD_NS_TIME)
			made |= need;
		else
			made |= need & ~there;
	}
	return made;
}

static bool has(const struct run *run, uint32_t type)
{
	for (size_t i = 0; i < run->nspaces; i++)
		if (run->spaces[i].type == type)
			return true;
	return false;
}

static void to_front(struct run *run)
{
	struct brood_step *old = run->steps;
	size_t n = run->nsteps;

	run->steps = NULL;
	run->nsteps = 0;
	for (int now = 0; now < RANKS; now++)
		for (size_t i = 0; i < run->nspaces; i++)
			if (rank(run->spaces[i].type) == now)
				run_step(run, run->spaces[i]);
	for (size_t i = 0; i < n; i++)
		run_step(run, old[i]);
	free(old);
}

int run_namespace_steps(struct run *run)
{
	uint64_t made;

	for (size_t i = 0; i < run->njoins; i++)
		if (run_join(run, run->joins[i]))
			return CLI_FAILED;
	maps(run);
	made = to_make(run);
	if (made)
		run_space(run, brood_step_new_namespaces(made));
	/* As unshare(1) does, or what is mounted would be mounted everywhere.
	 */
	if ((made & BROOD_NS_MOUNT) && !has(run, BROOD_STEP_MOUNT_PRIVATE))
		run_space(run, brood_step_mount_private(NULL, 0));
	if (run->nspaces)
		to_front(run);
	return 0;
}
