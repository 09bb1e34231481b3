/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "plan/catalogue.h"
#include "spawn/launch.h"
#include "sys/clock.h"
#include "sys/stopwatch.h"

/* A variable that a child's environment has not. */
#define NOTHING "BROOD_TEMPLATE"

/* A request in the making. */
struct request {
	struct brood_template *t;
	struct slot *slot;
	struct brood_child *child;
	const struct brood_spec *spec;
	struct wire_request wire;
	int32_t numbers[WIRE_FDS_MOST];
	int fds[WIRE_FDS_MOST];
	int too_many;
};

/* In ascending order, each once. */
static void add(struct request *q, int fd)
{
	uint32_t n = q->wire.fds, i = n;

	if (fd < 0)
		return;
	while (i > 0 && q->numbers[i - 1] > fd)
		i--;
	if (i > 0 && q->numbers[i - 1] == fd)
		return;
	if (n == WIRE_FDS_MOST - WIRE_FDS_OWN) {
		q->too_many = 1;
		return;
	}
	for (; n > i; n--)
		q->numbers[n] = q->numbers[n - 1];
	q->numbers[i] = fd;
	q->wire.fds++;
}

static int theirs(const struct request *q, int fd)
{
	const struct brood_child *c = q->child;

	for (uint32_t i = 0; i < c->n_pipes; i++)
		if (c->pipes[i].fd == fd && c->pipes[i].theirs >= 0)
			return c->pipes[i].theirs;
	return -1;
}

/*
 * What is made for the child goes by its number here; the environment is
 * complete already. Each stays where it is in the list, which errors name.
 */
static int translate(struct request *q)
{
	const struct brood_step *from = q->spec->steps;
	struct brood_step *to;
	uint32_t n = 0;

	while (from && from[n].type)
		n++;
	to = arena_alloc(&q->slot->arena, (n + 1) * sizeof *to);
	if (!to)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		to[i] = from[i];
		if (step_is_environment(from[i].type)) {
			to[i] = brood_step_env_unset(NOTHING);
		} else if (step_is_made(from[i].type)) {
			int fd = theirs(q, from[i].fd);

			to[i] = q->spec->flags & BROOD_ORDERED
					? brood_step_dup(from[i].fd, fd)
					: brood_step_pass(from[i].fd, fd);
			add(q, fd);
		}
	}
	to[n] = brood_step_end();
	q->wire.steps = n ? to : NULL;
	return 0;
}

/* All of the caller's that the child may need, under their own numbers. */
static void collect(struct request *q)
{
	const struct plan *plan = &q->slot->plan;
	const struct ops *listed = &plan->fds;

	for (int fd = 0; fd <= 2; fd++)
		add(q, fd);
	if (plan->cgroup.flags & BROOD_CGROUP_FD)
		add(q, plan->cgroup.a);
	for (uint32_t i = 0; i < plan->before.count; i++)
		if (op_takes_directory(&plan->before.list[i]))
			add(q, plan->before.list[i].a);
	for (uint32_t i = 0; i < listed->count; i++)
		if (!step_is_made(listed->list[i].type))
			add(q, fds_source(listed, i));
}

/* Which of them are open, and which close-on-exec. */
static void look(struct request *q)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < q->wire.fds; i++) {
		int flags = sys_fcntl(q->numbers[i], SYS_F_GETFD, 0);

		if (flags < 0)
			continue;
		if (flags & SYS_FD_CLOEXEC)
			q->wire.hide[n / 64] |= UINT64_C(1) << (n % 64);
		q->fds[WIRE_FDS_OWN + n] = q->numbers[i];
		q->numbers[n++] = q->numbers[i];
	}
	q->wire.fds = n;
}

/* What owns a tree is made before its first process, which joins it. 1: only
 * its maker can own it. */
static int own(struct request *q, struct fault *fault)
{
	struct born *b = &q->slot->born;
	int r;

	b->cgroup = -1;
	b->spaces = 0;
	r = launch_tree(b, &q->slot->plan, q->child, &q->slot->arena, fault);
	q->wire.cgroup = b->tree_cgroup;
	add(q, q->wire.cgroup);
	if (r < 0 || !b->guardian)
		return r;
	launch_tree_made(b, q->child, -EOPNOTSUPP, fault);
	return 1;
}

static int prepare(struct request *q, struct brood_error *err)
{
	struct slot *slot = q->slot;
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int r = plan_build(&slot->plan, q->spec, &slot->arena, 0, err);

	if (r == 0)
		r = accounts_resolve(&slot->plan, &slot->arena, err);
	if (r < 0)
		return r;
	r = launch_table(&slot->born, &slot->fds, &slot->plan, NULL, q->child,
			 &slot->arena, &fault);
	if (r == 0)
		r = fault.code = translate(q);
	if (r == 0)
		r = own(q, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	if (r > 0)
		return r;
	fault_object(q->child->report.object, sizeof q->child->report.object,
		     slot->plan.name);
	collect(q);
	look(q);
	return 0;
}

/* Whether the caller is to go on before the steps are done, or others are. */
static int is_in_pieces(const struct request *q)
{
	return q->slot->plan.may_block || q->spec->own_tree ||
	       q->spec->start_timeout_ms || q->spec->flags & BROOD_ASYNC;
}

static void fill(struct request *q)
{
	struct wire_request *w = &q->wire;

	w->options = is_in_pieces(q) ? WIRE_SAY_TAKEN : 0;
	w->argv = q->spec->argv;
	w->envp = q->slot->plan.envp;
	w->numbers = q->numbers;
	w->tid = sys_gettid();
	w->flags = q->spec->flags;
	w->slack = (uint64_t)sys_prctl(SYS_PR_GET_TIMERSLACK, 0, 0);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, NULL, &w->mask);
}

static uint32_t send(struct request *q, int done, int directory)
{
	size_t size = wire_size(&q->wire);
	void *message;
	int r;

	if (!size || q->too_many)
		return BROOD_TEMPLATE_TOO_LONG;
	message = arena_alloc(&q->slot->arena, size);
	if (!message)
		return BROOD_TEMPLATE_TOO_LONG;
	wire_write(message, size, &q->wire);
	q->fds[WIRE_FD_DONE] = done;
	q->fds[WIRE_FD_DIRECTORY] = directory;
	r = packet_send(q->t->socket, message, size, q->fds,
			WIRE_FDS_OWN + q->wire.fds);
	if (r == 0)
		return BROOD_TEMPLATE_OK;
	return r == -EAGAIN                      ? BROOD_TEMPLATE_SILENT
	       : r == -EPIPE || r == -ECONNRESET ? BROOD_TEMPLATE_DIED
						 : BROOD_TEMPLATE_TOO_LONG;
}

/* One that goes on for longer than the request has a socket of its own. */
static uint32_t send_to(struct request *q, int directory)
{
	int pair[2];
	uint32_t reason;

	if (!(q->wire.options & WIRE_SAY_TAKEN))
		return send(q, q->t->answers[1], directory);
	if (sys_socketpair(SYS_AF_UNIX, SYS_SOCK_SEQPACKET | SYS_SOCK_CLOEXEC,
			   0, pair) < 0)
		return BROOD_TEMPLATE_TOO_LONG;
	reason = send(q, pair[1], directory);
	sys_close(pair[1]);
	q->child->done = pair[0];
	return reason;
}

/* The directory may be gone. */
static uint32_t request(struct request *q)
{
	uint32_t reason;
	int directory =
		sys_openat(SYS_AT_FDCWD, ".",
			   SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);

	if (directory < 0)
		return BROOD_TEMPLATE_PLACE;
	reason = send_to(q, directory);
	sys_close(directory);
	return reason;
}

int template_ask(struct brood_template *t, const struct brood_spec *spec,
		 struct brood_child **child, uint32_t *reason,
		 struct brood_error *err)
{
	struct process *here = process_here();
	struct request q = {.t = t, .spec = spec};
	int may_block = 1;
	int r;

	q.slot = here ? slot_get(here) : NULL;
	q.child = q.slot ? child_new() : NULL;
	if (!q.child) {
		if (q.slot)
			slot_put(q.slot);
		return launch_no_memory(err);
	}
	q.child->began = stopwatch_now();
	q.child->done = -1;
	*reason = BROOD_TEMPLATE_STEP;
	r = prepare(&q, err);
	if (r == 0) {
		fill(&q);
		*reason = request(&q);
		child_close_theirs(q.child);
		*reason = *reason ? template_useless(t, *reason)
				  : template_answer(t, q.child);
		r = *reason ? 1 : 0;
		may_block = q.slot->plan.may_block;
	}
	slot_put(q.slot);
	if (r == 0) {
		if (!may_block && q.child->state == CHILD_UNDECIDED)
			q.child->hear_by = clock_deadline(template_patience(t));
		*child = q.child;
		return 0;
	}
	q.child->reaped = 1; /* there is none */
	if (q.child->tree.ways)
		tree_end(q.child);
	child_drop(q.child);
	return r;
}
