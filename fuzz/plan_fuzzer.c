/* SPDX-License-Identifier: MIT */
/*
 * Bytes make a spec, which the plan builder refuses with a reason or lays out
 * rightly: with everything of the caller's gone where it says that it keeps
 * none, and with memory running out at any piece.
 */
#include "arena.h"
#include "check.h"
#include "spec.h"

#include "plan/catalogue.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a spawn gives it, which is not zeroed either. */
#define FIRST_PIPE 300

/* A pipe's number is known only when it is made. */
static void resolve(struct plan *plan, struct arena *arena)
{
	struct fd_plan made;
	struct ops listed = plan->fds;
	int pipe = FIRST_PIPE;

	if (!plan->made) {
		check_descriptors(plan, &listed, &plan->fd_plan);
		return;
	}
	listed.list = arena_alloc(arena, listed.count * sizeof *listed.list);
	if (!listed.list)
		return;
	memcpy(listed.list, plan->fds.list, listed.count * sizeof *listed.list);
	for (uint32_t i = 0; i < listed.count; i++)
		if (step_is_made(listed.list[i].type))
			listed.list[i].b = pipe++;
	if (fds_resolve(&made, plan, &listed, arena) == 0)
		check_descriptors(plan, &listed, &made);
}

/* The step that is refused, or -1. */
static int build(struct made_spec *m, int keep)
{
	static struct plan plan;
	struct brood_step steps[SPEC_STEPS];
	struct brood_error err;
	struct arena arena = {0};
	int r, n = (int)m->count, refused = -1;

	memset(&plan, 0xa5, sizeof plan);
	memset(&err, 0xa5, sizeof err);
	memcpy(steps, m->steps, (unsigned)n * sizeof *steps);
	r = plan_build(&plan, &m->spec, &arena, keep, &err);
	if (r < 0) {
		check_error(r, &err, arena_refused, (uint32_t)n);
		if (err.stage == BROOD_STAGE_SPEC)
			refused = err.step;
	} else {
		MUST(r == 0);
		if (plan_async(m->spec.flags, m->spec.start_timeout_ms))
			keep = 1;
		if (keep)
			spec_drop(m);
		check_plan(&plan, steps, (uint32_t)n);
		resolve(&plan, &arena);
	}
	arena_fails_at = 0;
	arena_refused = 0;
	arena_end(&arena);
	return refused;
}

/* What is refused is left out, so that the rest is seen as well. */
static void leave_out(struct made_spec *m, int step)
{
	memmove(m->steps + step, m->steps + step + 1,
		(m->count - (unsigned)step) * sizeof *m->steps);
	m->count--;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	static struct made_spec m;
	unsigned kind = input_byte(&in);
	int step;

	arena_fails_at = kind / 2 % 8 ? 0 : 1 + input_byte(&in) % 48;
	spec_make(&m, &in);
	while ((step = build(&m, (int)(kind % 2))) >= 0)
		leave_out(&m, step);
	spec_drop(&m);
	return 0;
}
