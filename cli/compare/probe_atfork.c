/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <pthread.h>

/* Do the handlers run that libraries set with pthread_atfork()? */

static volatile int ran;

static void prepare(void)
{
	ran = 1;
}

static void nothing(void *arg)
{
	(void)arg;
}

void probe_atfork(const struct trial *trial, struct cell *cell)
{
	struct sight sight;
	int r = -pthread_atfork(prepare, NULL, NULL);

	if (r < 0)
		return cell_fail(cell, "pthread_atfork", r);
	if (trial->way->execs)
		r = stage_program(trial, &(struct look){0}, &sight);
	else
		r = stage_act(trial, nothing, NULL);
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	cell_word(cell, ran ? "yes" : "no");
}
