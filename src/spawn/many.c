/* SPDX-License-Identifier: MIT */
#include "spawn/many.h"

#define FLAGS_KNOWN (BROOD_MANY_STOP | BROOD_MANY_KILL)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check(const struct many *m, struct fault *fault)
{
	uint64_t unknown = m->how.flags & ~FLAGS_KNOWN;

	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if (m->how.timeout_ms < 0)
		return refuse(fault, BROOD_REASON_MANY,
			      "its timeout is below 0");
	if (!m->n)
		return 0;
	if (!m->specs)
		return refuse(fault, BROOD_REASON_NULL_ARGUMENT, "specs");
	fault->number = (int)m->specs->size;
	if (m->specs->size < sizeof *m->specs)
		return refuse(fault, BROOD_REASON_SIZE, "specs");
	return 0;
}

/* One for each CPU that the caller may use. */
static uint32_t cpus(void)
{
	uint64_t mask[128];
	int bytes = sys_sched_getaffinity(0, sizeof mask, mask);
	uint32_t count = 0;

	for (int i = 0; i < bytes / (int)sizeof *mask; i++)
		for (uint64_t left = mask[i]; left; left &= left - 1)
			count++;
	return count ? count : 1;
}

static size_t room(const struct many *m)
{
	return m->most * (sizeof *m->list + sizeof *m->fds);
}

/* Without a set they are few to the kernel as well, or slow. */
static int make_room(struct many *m)
{
	m->most = m->how.concurrency ? m->how.concurrency : cpus();
	if (m->most > m->n)
		m->most = (uint32_t)m->n;
	m->list = sys_mmap(room(m), SYS_PROT_READ | SYS_PROT_WRITE,
			   SYS_MAP_PRIVATE);
	if (sys_is_error(m->list))
		return -ENOMEM;
	m->fds = (struct sys_pollfd *)(void *)(m->list + m->most);
	for (uint32_t i = 0; i < m->most; i++) {
		m->list[i].next_free = i + 1;
		m->fds[i].fd = -1;
	}
	if (m->most > MANY_FEW)
		brood_waitset_new(&m->set, NULL);
	return 0;
}

/* An array's elements are as far apart as each says that it is long. */
static const struct brood_spec *spec_at(const struct many *m, size_t i)
{
	return (const void *)((const char *)m->specs + i * m->specs->size);
}

/* What would need somebody who has the child's handle. */
static int check_plan(const struct plan *plan, struct fault *fault)
{
	for (uint32_t i = 0; plan->made && i < plan->fds.count; i++) {
		const struct op *op = &plan->fds.list[i];

		if (op->type != BROOD_STEP_PIPE)
			continue;
		fault->step = op->step;
		fault->step_type = op->type;
		fault->number = op->a;
		return refuse(fault, BROOD_REASON_MANY,
			      "nobody would have the caller's end");
	}
	if (!plan->stop && !plan->trace_me)
		return 0;
	fault->step = (int)(plan->stop ? plan->stop : plan->trace_me) - 1;
	fault->step_type = plan->stop ? BROOD_STEP_STOP : BROOD_STEP_TRACE_ME;
	return refuse(fault, BROOD_REASON_MANY,
		      "nobody would let the child go on");
}

static int build(struct slot *slot, const struct brood_spec *spec, unsigned how,
		 struct brood_error *err)
{
	struct fault fault = {.step = -1};
	int r = plan_build(&slot->plan, spec, &slot->arena, PLAN_LENT | how,
			   err);

	if (r == 0)
		r = accounts_resolve(&slot->plan, &slot->arena, err);
	if (r == 0 && check_plan(&slot->plan, &fault) < 0)
		r = fault_report(err, &fault);
	return r;
}

/* Beside the caller, who has others to see to, if the steps allow it. */
static int start(const struct many *m, size_t i, struct brood_child **child,
		 struct brood_error *err)
{
	const struct brood_spec *spec = spec_at(m, i);
	struct process *here = process_here();
	struct slot *slot = here ? slot_get(here) : NULL;
	struct fault fault = {.step = -1};
	int r;

	if (!slot)
		return launch_no_memory(err);
	if (spec->size != m->specs->size) {
		slot_put(slot);
		refuse(&fault, BROOD_REASON_MANY,
		       "its specs differ in their size");
		return fault_report(err, &fault);
	}
	r = build(slot, spec, PLAN_BESIDE, err);
	if (r < 0 && err->reason == BROOD_REASON_NOT_ASYNC)
		r = build(slot, spec, 0, err);
	if (r < 0) {
		slot_put(slot);
		return r;
	}
	return launch(slot, &slot->plan, NULL, NULL, child, err);
}

static void told(struct many *m, size_t i, const struct brood_outcome *o)
{
	int ok = o->code == 0 && o->exit.how == BROOD_EXITED && !o->exit.value;

	m->failed += !ok;
	if (!ok && (m->how.flags & BROOD_MANY_STOP))
		m->stopped = 1;
	if (m->how.done && m->how.done(m->how.argument, i, o))
		m->stopped = 1;
}

static struct brood_outcome *outcome(const struct many *m, size_t i,
				     struct brood_outcome *own)
{
	struct brood_outcome *o = m->outcomes ? &m->outcomes[i] : own;

	mem_zero(o, sizeof *o);
	return o;
}

static void not_started(struct many *m, size_t i, const struct brood_error *err)
{
	struct brood_outcome own, *o = outcome(m, i, &own);

	o->code = err->code;
	o->exit.how = BROOD_NOT_STARTED;
	o->exit.value = -err->code;
	mem_copy(&o->error, err, sizeof *err);
	told(m, i, o);
}

/* What another's end gives back. */
static int short_of(const struct brood_error *err)
{
	return (err->stage == BROOD_STAGE_RESOURCE ||
		err->stage == BROOD_STAGE_CREATE) &&
	       (err->code == -EAGAIN || err->code == -ENOMEM ||
		err->code == -EMFILE || err->code == -ENFILE);
}

/* Whether there is now something to wait for, and nothing to start. */
static int start_next(struct many *m)
{
	uint32_t at = m->free;
	struct running *new = &m->list[at];
	struct brood_error err;

	if (start(m, m->next, &new->child, &err) < 0) {
		if (m->running && short_of(&err))
			return 1;
		not_started(m, m->next++, &err);
		return 0;
	}
	m->free = new->next_free;
	m->running++;
	new->index = m->next++;
	many_watch(m, at);
	return 0;
}

/* Reaped, or not to be had. */
static void ended(struct many *m, uint32_t at, int code)
{
	struct running *run = &m->list[at];
	struct brood_child *c = run->child;
	size_t i = run->index;
	struct brood_outcome own, *o = outcome(m, i, &own);

	o->code = code;
	o->error.code = code;
	o->got = c->made.got;
	if (!(spec_at(m, i)->flags & BROOD_ASYNC))
		o->got &= ~BROOD_GOT_BLOCKING; /* it was not asked for */
	if (code == 0 && brood_wait(c, -1, &o->exit) == 0)
		o->code = brood_started(c, -1, &o->error);
	many_forget(m, at);
	brood_child_close(&run->child);
	run->next_free = m->free;
	m->free = at;
	m->running--;
	told(m, i, o);
}

static void kill_all(struct many *m)
{
	for (uint32_t i = 0; m->running && i < m->most; i++)
		if (m->list[i].child)
			brood_kill(m->list[i].child, SYS_SIGKILL);
	for (uint32_t i = 0; m->running && i < m->most; i++) {
		struct brood_child *c = m->list[i].child;
		int r = c ? brood_kill(c, SYS_SIGKILL) : 0;

		if (c)
			ended(m, i, r == -ESRCH ? 0 : r);
	}
}

static int has_more(const struct many *m)
{
	return m->next < m->n && !m->stopped;
}

static int run(struct many *m)
{
	int at = 0;

	while (at >= 0 && (m->running || has_more(m))) {
		while (m->running < m->most && has_more(m))
			if (start_next(m))
				break;
		if (m->stopped && (m->how.flags & BROOD_MANY_KILL))
			break;
		if (m->running)
			at = many_wait(m);
		if (m->running && at >= 0)
			ended(m, (uint32_t)at, 0);
	}
	m->stopped = 1;
	kill_all(m);
	return at < 0 ? at : 0;
}

static void never_started(struct many *m)
{
	struct fault fault = {.code = -ECANCELED, .step = -1};
	struct brood_error err;

	fault_report(&err, &fault);
	m->failed += m->n - m->next;
	for (size_t i = m->next; m->outcomes && i < m->n; i++) {
		struct brood_outcome *o = outcome(m, i, NULL);

		o->code = -ECANCELED;
		mem_copy(&o->error, &err, sizeof err);
	}
}

int brood_spawn_many(const struct brood_spec *specs, size_t n,
		     struct brood_outcome *outcomes,
		     const struct brood_many *how, struct brood_error *err)
{
	struct many m = {.how = {.size = sizeof m.how},
			 .specs = specs,
			 .n = n,
			 .outcomes = outcomes};
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int r = how ? sized_import(&m.how, sizeof m.how, sizeof m.how, how,
				   "how", &fault)
		    : 0;

	if (r == 0)
		r = check(&m, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	fault_clear(err);
	if (!n)
		return 0;
	if (make_room(&m) < 0)
		return launch_no_memory(err);
	m.deadline = m.how.timeout_ms ? clock_deadline(m.how.timeout_ms)
				      : CLOCK_NEVER;
	r = run(&m);
	never_started(&m);
	brood_waitset_free(&m.set);
	sys_munmap(m.list, room(&m));
	if (r < 0)
		return fault_report(
			err, &(struct fault){.code = r,
					     .stage = BROOD_STAGE_TIMEOUT,
					     .step = -1,
					     .reason = BROOD_REASON_MANY,
					     .number = m.how.timeout_ms});
	return m.failed < INT32_MAX ? (int)m.failed : INT32_MAX;
}
