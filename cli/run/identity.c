/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "identity.h"

#include "accounts.h"

#include <stdlib.h>
#include <string.h>

struct identity {
	struct account user;
	gid_t gid;
	gid_t *groups;
	size_t ngroups;
};

static int read_groups(struct run *run, struct identity *id)
{
	char *rest = run_own(run, strdup(run->groups));
	char *part;

	if (strcmp(rest, "none") == 0)
		return 0;
	id->groups = (gid_t *)run_own(
		run, calloc(strlen(rest) + 1, sizeof *id->groups));
	while ((part = strsep(&rest, ",")))
		if (run_find_group("--groups", part,
				   &id->groups[id->ngroups++]))
			return CLI_FAILED;
	return 0;
}

/* A group of the caller's, such as root's, must not be left to somebody else:
 * for a user that is not in the database it has to be said. */
static int find(struct run *run, struct identity *id)
{
	if (run->user && run_find_user(run, run->user, &id->user))
		return CLI_FAILED;
	if (run->group && run_find_group("--group", run->group, &id->gid))
		return CLI_FAILED;
	if (run->user && !run->group) {
		if (!id->user.name) {
			cli_complain("run: --user: the user database lacks %s: "
				     "give --group too",
				     run->user);
			return CLI_FAILED;
		}
		id->gid = id->user.gid;
	}
	if (run->groups)
		return read_groups(run, id);
	if (id->user.name)
		return run_member_of(run, &id->user, &id->groups, &id->ngroups);
	return 0;
}

bool run_changes_identity(const struct run *run)
{
	return run->user || run->group || run->groups || run->permitted.given;
}

static int identity_steps(struct run *run)
{
	struct identity id = {0};

	if (find(run, &id))
		return CLI_FAILED;
	if (run->user || run->groups)
		run_step(run, brood_step_groups(id.groups, id.ngroups));
	if (run->user || run->group)
		run_step(run, brood_step_gid(id.gid));
	if (run->user)
		run_step(run, brood_step_uid(id.user.uid));
	/* An --async that was asked for stays, for the library to refuse. */
	if (!run->asked_async)
		run->flags &= ~BROOD_ASYNC;
	return 0;
}

/* In an order that works as it is, and with what the safe one implies. */
static void privilege_steps(struct run *run)
{
	if (run->inheritable.given)
		run_step(run, brood_step_cap_inheritable(run->inheritable.set));
	if (run->bounding.given)
		run_step(run, brood_step_cap_bounding(run->bounding.set));
	if (run->securebits.given)
		run_step(run, brood_step_securebits(run->securebits.set));
	if ((run->flags & BROOD_ORDERED) && run->user &&
	    (run->ambient.set || run->permitted.set))
		run_step(run, brood_step_keep_caps());
}

int run_identity_steps(struct run *run)
{
	privilege_steps(run);
	if (run_changes_identity(run) && identity_steps(run))
		return CLI_FAILED;
	if (run->permitted.given)
		run_step(run, brood_step_cap_permitted(run->permitted.set));
	if (run->ambient.given)
		run_step(run, brood_step_cap_ambient(run->ambient.set));
	if (run->parent_death_signal)
		run_step(run, brood_step_pdeathsig(run->parent_death_signal));
	return 0;
}
