/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "accounts/accounts.h"
#include "spawn/launch.h"
#include "sys/sys.h"

/* What a child works with: it has a copy of the template's memory. */
struct work {
	struct plan plan;
	struct born born;
	struct brood_error error;
};

static void tell(const struct serve *s, const struct brood_error *error)
{
	struct wire_done done = {
		.head = {WIRE_MAGIC, WIRE_VERSION, WIRE_DONE, sizeof done, 0}};

	if (error)
		mem_copy(&done.error, error, sizeof *error);
	packet_send(s->packet.fds[WIRE_FD_DONE], &done, sizeof done, NULL, 0);
	if (error)
		sys_exit_group(127);
	sys_close(s->packet.fds[WIRE_FD_DONE]);
}

static void must(const struct serve *s, struct work *w, int r, const char *what)
{
	if (r >= 0)
		return;
	fault_report(&w->error, &(struct fault){.code = r,
						.stage = BROOD_STAGE_CREATE,
						.step = -1,
						.object = what});
	tell(s, &w->error);
}

/* Before anything that it does can be outside of it. */
static int join(int cgroup)
{
	int fd, r;

	if (cgroup < 0)
		return 0;
	fd = sys_openat(cgroup, "cgroup.procs", SYS_O_WRONLY | SYS_O_CLOEXEC,
			0);
	if (fd < 0)
		return fd;
	r = (int)sys_write(fd, "0", 1);
	sys_close(fd);
	return r < 0 ? r : 0;
}

/* As whoever asked has done with them already: now for the numbers that they
 * have in this process. */
static int build(const struct wire_request *q, struct work *w,
		 struct arena *arena)
{
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = q->argv,
		.envp = q->envp,
		.steps = q->steps,
		.flags = (q->flags & BROOD_ORDERED) | BROOD_KEEP_SIGPIPE |
			 BROOD_NO_SEARCH | BROOD_NO_FD_CHECK,
	};
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct born *b = &w->born;
	uint64_t got = 0;
	int r = plan_build(&w->plan, &spec, arena, 0, &w->error);

	if (r == 0)
		r = accounts_resolve(&w->plan, arena, &w->error);
	if (r < 0)
		return r;
	*b = (struct born){.plan = &w->plan,
			   .fds = &w->plan.fd_plan,
			   .keep_fd = -1,
			   .program_fd = -1,
			   .saved = -1};
	b->kept = arena_alloc(arena, b->fds->kept * sizeof *b->kept);
	r = b->kept ? launch_confined(b, &w->plan, &got, &fault)
		    : (fault.code = -ENOMEM);
	return r < 0 ? fault_report(&w->error, &fault) : 0;
}

static void act(const struct serve *s, struct work *w, const struct ops *ops)
{
	for (uint32_t i = 0; i < ops->count; i++) {
		int r = born_action(&w->born, &ops->list[i]);
		struct fault fault;

		if (r >= 0)
			continue;
		fault = born_fault(&ops->list[i], r);
		fault_report(&w->error, &fault);
		tell(s, &w->error);
	}
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

/* No number, and no action, is from here on. */
static int floor_of(const struct wire_request *q, const struct work *w)
{
	return max(w->born.fds->floor, q->fds ? q->numbers[q->fds - 1] + 1 : 0);
}

void serve_child(struct serve *s, const struct wire_request *q,
		 struct arena *arena, struct become *out)
{
	struct work *w = arena_alloc(arena, sizeof *w);
	const char *what = "memory";
	int floor;

	if (!w)
		sys_exit_group(127);
	mem_zero(&w->error, sizeof w->error);
	if (build(q, w, arena) < 0)
		tell(s, &w->error);
	floor = floor_of(q, w);
	must(s, w, serve_take(s, q, &what), what);
	must(s, w, serve_files(s, q, floor), "descriptors");
	w->born.keep_fd = s->packet.fds[WIRE_FD_DONE];
	must(s, w, join(q->cgroup), "its tree's cgroup");
	act(s, w,
	    &(struct ops){.list = &w->plan.cgroup,
			  .count = !!w->plan.cgroup.type});
	must(s, w, serve_limits(s), "limits");
	act(s, w, &w->plan.into);
	act(s, w, &w->plan.before);
	act(s, w, &w->born.fds->ops);
	act(s, w, &w->plan.after);
	if (w->plan.identity) /* as exec has it */
		sys_prctl(SYS_PR_SET_DUMPABLE, 1, 0);
	serve_files_end(floor, s->packet.fds[WIRE_FD_DONE]);
	*out = (struct become){
		.argv = q->argv,
		.envp = q->envp,
		.args = q->text,
		.env = q->text_env,
		.end = q->text_end,
		.mask = (q->mask & w->plan.mask.keep) | w->plan.mask.add,
	};
	tell(s, NULL);
}
