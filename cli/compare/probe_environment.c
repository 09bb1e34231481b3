/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Environment: does the task find a variable of the caller's, and does the
 * caller see it change when the task sets it? */

/* What putenv() keeps a pointer to: neither allocates, which a task on the
 * caller's memory must not. */
static char given[] = SIGHT_GIVEN, taken[] = SIGHT_TAKEN;

static int state(void)
{
	const char *value = getenv("BROOD_COMPARE");

	if (!value)
		return SIGHT_NOTHING;
	return strcmp(value, given + strlen(SIGHT_NAME)) == 0 ? SIGHT_SAME
							      : SIGHT_OTHER;
}

static void set(void *arg)
{
	*(int *)arg = state();
	putenv(taken);
}

void probe_environment(const struct trial *trial, struct cell *cell)
{
	int *board = stage_board(sizeof(*board)), found, r;
	struct sight sight = {0};

	if (!board || putenv(given) != 0)
		return cell_fail(cell, "memory", -errno);
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){0}, &sight);
		found = sight.environment;
	} else {
		r = stage_act(trial, set, board);
		found = *board;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (state() != SIGHT_SAME)
		cell_word(cell, "shared");
	else
		cell_word(cell,
			  found == SIGHT_SAME ? stage_copied(&sight) : "other");
}
