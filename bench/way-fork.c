/* SPDX-License-Identifier: MIT */
/* brood_fork, of all memory and of all but the host's own. */
#include "condition.h"

#include <brood/brood.h>

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static struct brood_regions *regions;

static int prepare_omit(void)
{
	struct brood_region r = {.kind = BROOD_REGION_OMIT};

	r.addr = condition_memory(&r.length);
	if (!r.addr)
		return -ENODATA;
	return brood_regions_new(&regions, &r, 1, NULL);
}

static int fork_how(struct started *s, const struct brood_fork *how)
{
	s->pid = brood_fork(how, NULL);
	if (s->pid == 0)
		_exit(0);
	return s->pid < 0 ? s->pid : 0;
}

static int start(struct started *s)
{
	return fork_how(s, NULL);
}

static int start_omit(struct started *s)
{
	const struct brood_fork how = {.size = sizeof(how), .regions = regions};

	return fork_how(s, &how);
}

static int finish(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, 0, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_brood_fork = {"brood-fork", NULL, start, finish};
const struct way way_fork_omit = {"omit", prepare_omit, start_omit, finish};
