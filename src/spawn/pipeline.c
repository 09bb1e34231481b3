/* SPDX-License-Identifier: MIT */
#include "spawn/pipeline.h"

#include "sys/sys.h"

#define FLAGS_KNOWN                                                            \
	(BROOD_PIPELINE_STDERR | BROOD_PIPELINE_GROUP |                        \
	 BROOD_PIPELINE_LAST_FAILED | BROOD_PIPELINE_FIRST_FAILED |            \
	 BROOD_PIPELINE_SIGPIPE_OK)
#define FLAGS_WHOSE (BROOD_PIPELINE_LAST_FAILED | BROOD_PIPELINE_FIRST_FAILED)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_flags(uint64_t flags, struct fault *fault)
{
	uint64_t unknown = flags & ~FLAGS_KNOWN;

	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if ((flags & FLAGS_WHOSE) == FLAGS_WHOSE)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_PIPELINE_LAST_FAILED and _FIRST_FAILED");
	return 0;
}

/* An array's elements are as far apart as each says that it is long. */
static const struct brood_spec *at(const struct brood_spec *specs, size_t i)
{
	return (const void *)((const char *)specs + i * specs->size);
}

static int check_specs(const struct brood_spec *specs, size_t n,
		       struct fault *fault)
{
	if (!n)
		return refuse(fault, BROOD_REASON_PIPELINE, "it has no stages");
	if (n > BROOD_PIPELINE_STAGES_MAX) {
		refuse(fault, BROOD_REASON_PIPELINE,
		       "it has more than 1024 stages");
		return fault->code = -E2BIG;
	}
	if (!specs)
		return refuse(fault, BROOD_REASON_NULL_ARGUMENT, "specs");
	if (specs->size < sizeof *specs) {
		fault->number = (int)specs->size;
		return refuse(fault, BROOD_REASON_SIZE, "specs");
	}
	for (size_t i = 1; i < n; i++)
		if (at(specs, i)->size != specs->size)
			return refuse(fault, BROOD_REASON_PIPELINE,
				      "its specs differ in their size");
	return 0;
}

/* The last one given back of the usual size. */
#define USUAL ((size_t)4096)
static struct brood_pipeline *spare;

static struct brood_pipeline *room(size_t size)
{
	struct brood_pipeline *p =
		size == USUAL
			? __atomic_exchange_n(&spare, NULL, __ATOMIC_ACQ_REL)
			: NULL;

	if (p) {
		mem_zero(p, sizeof *p);
		return p;
	}
	p = sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);
	return sys_is_error(p) ? NULL : p;
}

void pipeline_free(struct brood_pipeline *p)
{
	if (p->size == USUAL)
		p = __atomic_exchange_n(&spare, p, __ATOMIC_ACQ_REL);
	if (p)
		sys_munmap(p, p->size);
}

static struct brood_pipeline *make(uint64_t flags, size_t n)
{
	size_t size = sizeof(struct brood_pipeline) + n * sizeof(union stage);
	struct brood_pipeline *p;

	size = (size + USUAL - 1) & ~(USUAL - 1);
	p = room(size);
	if (!p)
		return NULL;
	p->flags = flags;
	p->size = size;
	p->count = (uint32_t)n;
	return p;
}

static unsigned how(const struct brood_pipeline *p, uint32_t i)
{
	unsigned bits = 0;

	if (i)
		bits |= PLAN_PIPED_IN;
	if (i + 1 < p->count)
		bits |= PLAN_PIPED_OUT;
	if (i + 1 < p->count && (p->flags & BROOD_PIPELINE_STDERR))
		bits |= PLAN_PIPED_ERR;
	if (p->flags & BROOD_PIPELINE_GROUP)
		bits |= PLAN_GROUPED;
	return bits;
}

static int own_group(const struct brood_spec *spec, struct brood_error *err)
{
	const struct brood_step *s = spec->steps;
	struct fault fault = {.stage = BROOD_STAGE_SPEC};

	for (int i = 0; s && s[i].type != BROOD_STEP_END; i++) {
		if (s[i].type != BROOD_STEP_SETSID &&
		    s[i].type != BROOD_STEP_SETPGID)
			continue;
		fault.step = i;
		fault.step_type = s[i].type;
		fault.number = s[i].pid;
		refuse(&fault, BROOD_REASON_FLAG_CONFLICT,
		       "BROOD_PIPELINE_GROUP and a group of its own");
		return fault_report(err, &fault);
	}
	return 0;
}

/* All that can be known before anything is done. */
static int check_stage(struct slot *slot, struct brood_error *err)
{
	struct fault fault = {.step = -1};
	uint64_t got = 0;
	int r = launch_confined(&slot->born, &slot->plan, &got, &fault);

	if (r == 0)
		r = launch_sources(&slot->plan, &slot->plan.fds, &fault);
	return r < 0 ? fault_report(err, &fault) : 0;
}

static int plan_stage(struct brood_pipeline *p, const struct brood_spec *spec,
		      struct brood_error *err)
{
	struct process *here = process_here();
	struct slot *slot = here ? slot_get(here) : NULL;
	int r;

	if (!slot)
		return launch_no_memory(err);
	r = plan_build(&slot->plan, spec, &slot->arena, how(p, p->planned),
		       err);
	if (r == 0)
		r = accounts_resolve(&slot->plan, &slot->arena, err);
	if (r == 0 && (p->flags & BROOD_PIPELINE_GROUP))
		r = own_group(spec, err);
	if (r == 0)
		r = check_stage(slot, err);
	if (r < 0) {
		slot_put(slot);
		return r;
	}
	p->stages[p->planned++].slot = slot;
	return 0;
}

static int plan_all(struct brood_pipeline *p, const struct brood_spec *specs,
		    struct brood_error *err)
{
	int r = 0;

	while (r == 0 && p->planned < p->count)
		r = plan_stage(p, at(specs, p->planned), err);
	if (r < 0 && err)
		err->pipe_stage = p->planned + 1;
	return r;
}

/* In a caller without standard input or output the pipe would become that of
 * every stage. */
static int away_from_standard(int *end)
{
	int r = *end > 2 ? *end : sys_fcntl(*end, SYS_F_DUPFD_CLOEXEC, 3);

	if (r >= 0 && r != *end)
		sys_close(*end);
	if (r >= 0)
		*end = r;
	return r < 0 ? r : 0;
}

static void close_end(int *end)
{
	if (*end >= 0)
		sys_close(*end);
	*end = -1;
}

static int make_pipe(int ends[2], struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_RESOURCE, .step = -1};
	int r = sys_pipe2(ends, SYS_O_CLOEXEC);

	if (r < 0) {
		ends[0] = ends[1] = -1;
	} else {
		r = away_from_standard(&ends[0]);
		if (r == 0)
			r = away_from_standard(&ends[1]);
	}
	fault.code = r;
	return r < 0 ? fault_report(err, &fault) : 0;
}

static int group(const struct brood_pipeline *p)
{
	return p->started ? p->stages[p->leader].child->made.pid : 0;
}

/* One that may not have come that far is put there, for the next to join; one
 * whose group has ended leads a new one. */
static void join(struct brood_pipeline *p)
{
	const struct brood_child *c = p->stages[p->started].child;
	int pid = c->made.pid;

	if (!(p->flags & BROOD_PIPELINE_GROUP))
		return;
	if (c->slot && sys_setpgid(pid, group(p)) == -EPERM)
		sys_setpgid(pid, 0);
	if (sys_getpgid(pid) == pid)
		p->leader = p->started;
}

/* *in is the end that the stage reads; and then the one that the next reads. */
static int start_stage(struct brood_pipeline *p, int *in,
		       struct brood_error *err)
{
	union stage *stage = &p->stages[p->started];
	struct slot *slot = stage->slot;
	int ends[2] = {-1, -1};
	int r = 0;

	if (p->started + 1 < p->count)
		r = make_pipe(ends, err);
	if (r == 0) {
		links_resolve(&slot->plan, *in, ends[1], group(p));
		stage->slot = NULL;
		r = launch(slot, &slot->plan, NULL, NULL, &stage->child, err);
	}
	close_end(in);
	close_end(&ends[1]);
	*in = ends[0];
	if (r < 0)
		return r;
	join(p);
	p->started++;
	return 0;
}

static int start_all(struct brood_pipeline *p, struct brood_error *err)
{
	int in = -1, r = 0;

	while (r == 0 && p->started < p->count)
		r = start_stage(p, &in, err);
	close_end(&in);
	if (r < 0 && err)
		err->pipe_stage = p->started + 1;
	return r;
}

/* One that is not to be killed, since it has become another user's, is left. */
static void end(struct brood_child *c)
{
	int r = brood_kill(c, SYS_SIGKILL);

	if (r == 0 || r == -ESRCH)
		brood_wait(c, -1, NULL);
	brood_child_close(&c);
}

static void undo(struct brood_pipeline *p)
{
	for (uint32_t i = p->started; i < p->planned; i++)
		if (p->stages[i].slot)
			slot_put(p->stages[i].slot);
	for (uint32_t i = 0; i < p->started; i++)
		end(p->stages[i].child);
	pipeline_free(p);
}

int brood_pipeline_start(struct brood_pipeline **pipeline,
			 const struct brood_spec *specs, size_t n,
			 const struct brood_pipeline_options *options,
			 struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct brood_pipeline_options own = {.size = sizeof own};
	struct brood_pipeline *p;
	int r;

	if (!pipeline)
		return launch_null(err, "pipeline");
	*pipeline = NULL;
	r = options ? sized_import(&own, sizeof own, sizeof own, options,
				   "options", &fault)
		    : 0;
	if (r == 0)
		r = check_flags(own.flags, &fault);
	if (r == 0)
		r = check_specs(specs, n, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	p = make(own.flags, n);
	if (!p)
		return launch_no_memory(err);
	r = plan_all(p, specs, err);
	if (r == 0)
		r = start_all(p, err);
	if (r < 0) {
		undo(p);
		return r;
	}
	fault_clear(err);
	*pipeline = p;
	return 0;
}
