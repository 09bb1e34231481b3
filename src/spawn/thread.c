/* SPDX-License-Identifier: MIT */
#include "spawn/thread.h"

#include "create/ladder.h"
#include "sys/clock.h"

static size_t own_stack(const struct brood_thread_spec *s)
{
	size_t size = THREAD_STACK_LEAST;

	if (s->stack)
		return 0;
	while (size < (s->stack_size ? s->stack_size : THREAD_STACK))
		size *= 2;
	return size;
}

/* Steps are planned as those of a program that is never executed. */
static int plan_steps_of(struct thread_making *m, struct process *here,
			 struct brood_error *err)
{
	static const char *const argv[] = {"/", NULL};
	static const char *const none[] = {NULL};
	const struct brood_spec spec = {
		.size = sizeof spec,
		.flags = BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE,
		.argv = argv,
		.envp = none,
		.steps = m->spec.steps,
	};
	int r;

	m->slot = slot_get(here);
	if (!m->slot)
		return launch_no_memory(err);
	r = plan_build(&m->slot->plan, &spec, &m->slot->arena, 0, err);
	if (r < 0)
		return r;
	m->slot->born = (struct born){
		.plan = &m->slot->plan,
		.cgroup = -1,
		.keep_fd = -1,
	};
	m->thread->born.born = &m->slot->born;
	m->thread->born.report = &m->report;
	return 0;
}

static void end_plan(struct thread_making *m)
{
	if (m->slot)
		slot_put(m->slot);
	m->slot = NULL;
}

int thread_start(struct thread_making *m, int (*fn)(void *), void *arg,
		 struct brood_error *err)
{
	struct process *here = process_here();
	size_t stack = m->libc ? 0 : own_stack(&m->spec);
	struct brood_thread *t = here ? thread_get(here, stack) : NULL;
	int r = 0;

	m->slot = NULL;
	m->thread = t;
	if (!t)
		return launch_no_memory(err);
	t->born.fn = fn;
	t->born.arg = arg;
	if (m->spec.name)
		mem_copy(t->born.name, m->spec.name, str_length(m->spec.name));
	if (m->spec.steps && m->spec.steps[0].type)
		r = plan_steps_of(m, here, err);
	if (r < 0) {
		end_plan(m);
		thread_put(t);
	}
	return r;
}

int thread_finish(struct thread_making *m, int r, struct brood_error *err)
{
	end_plan(m);
	if (r == 0) {
		thread_change(m->thread, THREAD_BUSY, THREAD_HELD);
		fault_clear(err);
		return 0;
	}
	thread_put(m->thread);
	if (m->report.code) {
		if (err)
			mem_copy(err, &m->report, sizeof *err);
		return m->report.code;
	}
	m->fault.stage = BROOD_STAGE_THREAD;
	m->fault.code = r;
	return fault_report(err, &m->fault);
}

static int make(struct thread_making *m)
{
	struct brood_thread *t = m->thread;
	int r;

	if (!(ladder_has() & BROOD_HAS_CLONE3)) {
		m->fault.reason = BROOD_REASON_KERNEL_LACKS;
		m->fault.object = "clone3 (Linux 5.3)";
		return -ENOSYS;
	}
	if (t->born.born)
		t->born.readiness = &t->readiness;
	r = create_thread(t, &m->spec);
	if (r < 0 || !t->born.readiness)
		return r;
	r = create_thread_ready(t);
	if (r < 0)
		word_wait(&t->word, 0, CLOCK_NEVER);
	return r;
}

int brood_thread_create(struct brood_thread **thread,
			const struct brood_thread_spec *spec, int (*fn)(void *),
			void *arg, struct brood_error *err)
{
	struct thread_making m;
	int r;

	if (!thread)
		return launch_null(err, "thread");
	*thread = NULL;
	if (!fn)
		return launch_null(err, "fn");
	if (thread_check(&m, spec, 0) < 0)
		return fault_report(err, &m.fault);
	r = thread_start(&m, fn, arg, err);
	if (r == 0)
		r = thread_finish(&m, make(&m), err);
	if (r == 0)
		*thread = m.thread;
	return r;
}
