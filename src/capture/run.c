/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include <brood/spawn.h>
#include <brood/step_make.h>

#define STEPS_INLINE 16

static int null(const char *what, struct fault *fault)
{
	fault->reason = BROOD_REASON_NULL_ARGUMENT;
	fault->object = what;
	return fault->code = -EINVAL;
}

/* The caller's list and, behind it, the pipes that it lacks: so each of its
 * steps keeps its index in errors. */
static int add_pipes(struct brood_spec *spec, uint32_t n, int wanted, int merge,
		     struct arena *arena)
{
	struct brood_step *list = arena_alloc(arena, (n + 4) * sizeof *list);

	if (!list)
		return -ENOMEM;
	mem_copy(list, spec->steps, n * sizeof *list);
	for (int fd = 0; fd <= 2; fd++) {
		if (!(wanted >> fd & 1))
			continue;
		if (fd == 2 && merge)
			list[n++] = brood_step_dup(2, 1);
		else
			list[n++] = brood_step_pipe(fd, 0);
	}
	list[n] = brood_step_end();
	spec->steps = list;
	return 0;
}

static int start(struct brood_child **child, const struct brood_spec *given,
		 uint32_t n, int wanted, int merge, struct brood_error *err)
{
	uint64_t block[STEPS_INLINE * sizeof(struct brood_step) / 8];
	struct brood_spec spec = *given;
	struct arena arena;
	int r;

	if (!wanted)
		return brood_spawn(child, &spec, err);
	arena_start(&arena, block, sizeof block);
	r = add_pipes(&spec, n, wanted, merge, &arena);
	if (r == 0)
		r = brood_spawn(child, &spec, err);
	else
		fault_report(err, &(struct fault){.code = r,
						  .stage = BROOD_STAGE_RESOURCE,
						  .step = -1});
	arena_end(&arena);
	if (r < 0 && err && err->step >= (int)n) {
		err->step = -1;
		err->step_type = 0;
	}
	return r;
}

static int communicate(struct brood_child *child, const struct brood_run *how,
		       struct brood_result *result, int64_t begun,
		       const char *name, struct brood_error *err)
{
	struct pump p;
	int r = pump_start(&p, child, how, result, begun);

	if (r == 0)
		r = pump_run(&p);
	if (r == 0 && result->exit.how == BROOD_NOT_STARTED)
		return brood_started(child, -1, err);
	if (r == 0) {
		fault_clear(err);
		return 0;
	}
	if (!p.fault.object)
		p.fault.object = name;
	return fault_report(err, &p.fault);
}

int brood_communicate(struct brood_child *child, const struct brood_run *given,
		      struct brood_result *result, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int64_t begun = clock_now();
	struct brood_run how;

	if (!result)
		return fault_report(err, (null("result", &fault), &fault));
	result_clear(result);
	if (!child)
		return fault_report(err, (null("child", &fault), &fault));
	if (!child_is_ours(child))
		return fault_report(err,
				    &(struct fault){.code = -ECHILD,
						    .stage = BROOD_STAGE_NONE,
						    .step = -1});
	if (run_import(&how, given, &fault) < 0)
		return fault_report(err, &fault);
	return communicate(child, &how, result, begun, child->report.object,
			   err);
}

int brood_run(const struct brood_spec *given_spec,
	      const struct brood_run *given, struct brood_result *result,
	      struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int64_t begun = clock_now();
	struct brood_child *child;
	struct brood_spec spec;
	struct brood_run how;
	uint32_t n;
	int r, wanted = 0;

	if (!result)
		return fault_report(err, (null("result", &fault), &fault));
	result_clear(result);
	r = sized_import(&spec, sizeof spec, sizeof spec, given_spec, "spec",
			 &fault);
	if (r == 0)
		r = run_import(&how, given, &fault);
	if (r == 0)
		r = wanted = run_wants(&how, &spec, &n, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	r = start(&child, &spec, n, wanted, how.err.to == BROOD_STREAM_MERGE,
		  err);
	if (r < 0)
		return r;
	r = communicate(child, &how, result, begun,
			spec.program ? spec.program : spec.argv[0], err);
	brood_child_close(&child);
	return r;
}
