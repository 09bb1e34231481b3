/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "run.h"

#include "keep.h"

#include <signal.h>
#include <stdlib.h>

void run_init(struct run *run)
{
	*run = (struct run){.command = "run",
			    .timeout_signal = SIGTERM,
			    .flags = BROOD_ASYNC};
}

void run_free(struct run *run)
{
	for (size_t i = 0; i < run->nowned; i++)
		free(run->owned[i]);
	free(run->owned);
	free(run->steps);
	free(run->spaces);
	free(run->joins);
	free(run->uids.ranges);
	free(run->gids.ranges);
	free(run->named);
	free(run->feeds);
	run_keep_free(run);
}

static _Noreturn void give_up(void)
{
	cli_complain("out of memory");
	exit(CLI_FAILED);
}

void *run_grow(void *list, size_t count, size_t size)
{
	/* Grown at powers of two only, so most calls have nothing to do. */
	if (list && (count & (count - 1)) != 0)
		return list;
	list = reallocarray(list, count ? 2 * count : 1, size);
	if (!list)
		give_up();
	return list;
}

void run_step(struct run *run, struct brood_step step)
{
	run->steps = run_grow(run->steps, run->nsteps, sizeof *run->steps);
	run->steps[run->nsteps++] = step;
}

void run_no_new_privs(struct run *run)
{
	for (size_t i = 0; i < run->nsteps; i++)
		if (run->steps[i].type == BROOD_STEP_NO_NEW_PRIVS)
			return;
	run_step(run, brood_step_no_new_privs());
}

char *run_own(struct run *run, char *string)
{
	if (!string)
		give_up();
	run->owned = run_grow(run->owned, run->nowned, sizeof *run->owned);
	run->owned[run->nowned++] = string;
	return string;
}
