/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "spawn/launch.h"
#include "sys/clock.h"

#define ROOM ((size_t)16 * 1024)
#define READY_MS 60000
#define FLAGS_KNOWN                                                            \
	(BROOD_TEMPLATE_REQUIRE | BROOD_TEMPLATE_NO_PREFETCH |                 \
	 BROOD_TEMPLATE_NO_WAIT)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check(struct brood_template_options *how,
		 const struct brood_template_options *given,
		 struct fault *fault)
{
	int r = 0;

	*how = (struct brood_template_options){.size = sizeof *how};
	if (given)
		r = sized_import(how, sizeof *how, sizeof *how, given,
				 "options", fault);
	if (r < 0)
		return r;
	if (how->flags & ~FLAGS_KNOWN) {
		fault->number = __builtin_ctzll(how->flags & ~FLAGS_KNOWN);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if (how->kind > BROOD_TEMPLATE_READY)
		return refuse(fault, BROOD_REASON_TEMPLATE,
			      "a kind that is unknown");
	if (how->ready_timeout_ms < 0 || how->answer_timeout_ms < 0)
		return refuse(fault, BROOD_REASON_TEMPLATE,
			      "a time limit below 0");
	if ((how->flags & BROOD_TEMPLATE_NO_WAIT) &&
	    how->kind != BROOD_TEMPLATE_READY)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "BROOD_TEMPLATE_NO_WAIT needs "
			      "BROOD_TEMPLATE_READY");
	if ((how->flags & BROOD_TEMPLATE_NO_WAIT) &&
	    (how->flags & BROOD_TEMPLATE_REQUIRE))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_TEMPLATE_NO_WAIT and "
			      "BROOD_TEMPLATE_REQUIRE");
	return 0;
}

static struct brood_template *new_template(void)
{
	struct process *here = process_here();
	struct brood_template *t =
		here ? sys_mmap(ROOM, SYS_PROT_READ | SYS_PROT_WRITE,
				SYS_MAP_PRIVATE)
		     : NULL;

	if (!t || sys_is_error(t))
		return NULL;
	arena_start(&t->arena, t + 1, ROOM - sizeof *t);
	arena_start(&t->present, NULL, 0);
	t->generation = here->generation;
	t->socket = t->watch = -1;
	t->securebits = template_securebits();
	t->keyring = template_keyring();
	return t;
}

static void free_template(struct brood_template *t)
{
	arena_end(&t->present);
	arena_end(&t->arena);
	sys_munmap(t, ROOM);
}

/* All of a spec that can be wrong is found by making a plan of it. */
static int is_right(const struct brood_spec *spec, struct brood_error *err)
{
	struct brood_plan *plan;
	int r = brood_plan_new(&plan, spec, err);

	if (r == 0)
		brood_plan_free(&plan);
	return r;
}

static int begin(struct brood_template *t, struct brood_error *err)
{
	const char *detail = "";
	uint32_t reason = template_eligible(t, &t->spec, &detail);
	int ms = t->how.ready_timeout_ms ? t->how.ready_timeout_ms : READY_MS;
	int r;

	if (reason) {
		template_state(t, reason, detail);
		t->failures = 1;
		t->retry_at = CLOCK_NEVER;
		return 0;
	}
	r = template_start(t, err);
	if (r < 0 || (t->how.flags & BROOD_TEMPLATE_NO_WAIT))
		return r;
	template_greet(t, clock_deadline(ms));
	if (t->starting)
		template_failed(t, BROOD_TEMPLATE_NEVER_READY, "not in time");
	return 0;
}

int template_not_made(uint32_t reason, struct brood_error *err)
{
	return fault_report(
		err,
		&(struct fault){.code = -EOPNOTSUPP,
				.stage = BROOD_STAGE_CREATE,
				.reason = BROOD_REASON_TEMPLATE,
				.step = -1,
				.object = brood_template_reason_text(reason)});
}

int brood_template_open(struct brood_template **out,
			const struct brood_spec *spec,
			const struct brood_template_options *options,
			struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct brood_template_options how;
	struct brood_spec own;
	struct brood_template *t;
	int r;

	if (!out)
		return launch_null(err, "template");
	*out = NULL;
	r = check(&how, options, &fault);
	if (r == 0)
		r = sized_import(&own, sizeof own, SPEC_LEAST, spec, "spec",
				 &fault);
	if (r < 0)
		return fault_report(err, &fault);
	r = is_right(spec, err);
	if (r < 0)
		return r;
	t = new_template();
	if (!t)
		return launch_no_memory(err);
	t->how = how;
	r = template_keep(t, &own) < 0 ? launch_no_memory(err) : begin(t, err);
	if (r == 0 && t->stats.state && (how.flags & BROOD_TEMPLATE_REQUIRE))
		r = template_not_made(t->stats.state, err);
	if (r < 0) {
		template_end(t);
		free_template(t);
		return r;
	}
	fault_clear(err);
	*out = t;
	return 0;
}

void brood_template_close(struct brood_template **template)
{
	struct brood_template *t = template ? *template : NULL;
	struct process *here = process_here();

	if (!t)
		return;
	*template = NULL;
	if (here && here->generation == t->generation) {
		template_end(t);
	} else if (t->process) { /* the processes are another's */
		template_close_sockets(t);
		template_unwatch(t);
		template_forget(t);
		brood_child_close(&t->process);
	}
	free_template(t);
}
