/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "create/lock.h"
#include "spawn/launch.h"
#include "sys/clock.h"

static uint32_t count(const struct brood_step *steps)
{
	uint32_t n = 0;

	while (steps && n <= BROOD_STEPS_MAX && steps[n].type)
		n++;
	return n;
}

/* The spec's, and then those of this child. */
static int join(struct brood_spec *spec, const struct brood_template *t,
		const struct brood_step *more, struct arena *arena)
{
	uint32_t n = count(more);
	struct brood_step *all;

	spec->steps = t->n_steps ? t->spec.steps : more;
	if (!n || !t->n_steps)
		return 0;
	all = arena_alloc(arena, (t->n_steps + n + 1) * sizeof *all);
	if (!all)
		return -ENOMEM;
	mem_copy(all, t->spec.steps, t->n_steps * sizeof *all);
	mem_copy(all + t->n_steps, more, n * sizeof *all);
	all[t->n_steps + n] = brood_step_end();
	spec->steps = all;
	return 0;
}

static int is_ours(const struct brood_template *t)
{
	struct process *here = process_here();

	return here && here->generation == t->generation;
}

static int by_template(struct brood_template *t, const struct brood_spec *spec,
		       struct brood_child **child, uint32_t *reason,
		       struct brood_error *err)
{
	const char *detail = "";
	int r = 1;

	*reason = template_eligible(t, spec, &detail);
	if (*reason) {
		str_cut(t->stats.detail, sizeof t->stats.detail, detail);
	} else {
		*reason = template_look(t);
		if (*reason)
			str_cut(t->stats.detail, sizeof t->stats.detail,
				t->why);
		else
			r = template_ask(t, spec, child, reason, err);
	}
	if (r == 0) {
		t->stats.hits++;
		t->stats.children++;
	}
	if (r > 0) {
		t->stats.last_reason = *reason;
		t->stats.by_reason[*reason]++;
	}
	return r;
}

static int plainly(struct brood_template *t, const struct brood_spec *spec,
		   struct brood_child **child, uint32_t reason,
		   struct brood_error *err)
{
	int r;

	if (t->how.flags & BROOD_TEMPLATE_REQUIRE)
		return template_not_made(reason, err);
	r = brood_spawn(child, spec, err);
	if (r == 0)
		(*child)->made.got |= BROOD_GOT_NO_TEMPLATE;
	return r;
}

/* The steps may take their time, also for others that use the template. */
static int finish(struct brood_child **child, const struct brood_spec *spec,
		  struct brood_error *err)
{
	struct brood_child *c = *child;
	int limit = spec->start_timeout_ms;
	int r = 0;

	if (spec->flags & BROOD_ASYNC)
		return 0;
	if (child_decide(c, limit ? clock_deadline(limit) : CLOCK_NEVER) < 0) {
		r = launch_give_up(c, limit, err);
	} else if (c->state == CHILD_FAILED) {
		if (err)
			mem_copy(err, &c->report, sizeof *err);
		r = c->report.code;
	}
	if (r < 0) {
		*child = NULL;
		child_drop(c);
		return r;
	}
	fault_clear(err);
	return 0;
}

static int spawn(struct brood_template *t, const struct brood_spec *spec,
		 struct brood_child **child, struct brood_error *err)
{
	uint32_t reason = BROOD_TEMPLATE_NOT_PARENT;
	int r;

	if (!is_ours(t))
		return plainly(t, spec, child, reason, err);
	lock_take(&t->lock);
	r = by_template(t, spec, child, &reason, err);
	lock_release(&t->lock);
	if (r == 0)
		r = finish(child, spec, err);
	if (r <= 0)
		return r;
	r = plainly(t, spec, child, reason, err);
	lock_take(&t->lock);
	if (r == 0)
		t->stats.plain++;
	template_renew(t);
	lock_release(&t->lock);
	return r;
}

int brood_template_spawn(struct brood_template *t, struct brood_child **child,
			 const char *const *argv, const char *const *envp,
			 const struct brood_step *steps,
			 struct brood_error *err)
{
	char room[2048] __attribute__((aligned(8)));
	struct brood_spec spec;
	struct arena arena;
	int r;

	if (!child)
		return launch_null(err, "child");
	*child = NULL;
	if (!t)
		return launch_null(err, "template");
	spec = t->spec;
	if (argv)
		spec.argv = argv;
	if (envp)
		spec.envp = envp;
	arena_start(&arena, room, sizeof room);
	r = join(&spec, t, steps, &arena) < 0 ? launch_no_memory(err)
					      : spawn(t, &spec, child, err);
	arena_end(&arena);
	return r;
}
