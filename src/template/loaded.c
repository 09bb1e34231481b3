/* SPDX-License-Identifier: MIT */
#include "template/loaded.h"

#include "create/ladder.h"
#include "spawn/launch.h"
#include "sys/clock.h"
#include "template/loaded_job.h"

static const unsigned char image[] __attribute__((aligned(16))) = {
#include "injected_image.inc"
};

#define REAP_TRIES 4

uint32_t loaded_possible(const struct plan *plan)
{
	const uint64_t need = BROOD_HAS_SHARED_MEMORY | BROOD_HAS_ASYNC |
			      BROOD_HAS_CLEAR_SIGHAND;

	if ((ladder_has() & need) != need)
		return BROOD_TEMPLATE_NOT_HERE;
	/* A debugger's process has a tracer already. */
	return launch_can_fly(plan) ? BROOD_TEMPLATE_OK
				    : BROOD_TEMPLATE_NO_TRACING;
}

#define LOOK_AGAIN (20 * CLOCK_MS)

/* Before it has let others trace it, they may not. 0: it ended before that. */
static int asks_for_tracer(struct brood_child *c, const uint32_t *gate)
{
	struct sys_timespec span = clock_span(LOOK_AGAIN);

	while (__atomic_load_n(gate, __ATOMIC_ACQUIRE) == BORN_CLOSED) {
		if (child_decide(c, 0) == 0)
			return 0;
		sys_futex_wait(gate, BORN_CLOSED, &span);
	}
	return 1;
}

/* Returns when the tracer has ended, which runs on this stack. */
static int trace(struct loading *l)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_CLEAR_SIGHAND,
	};
	uint64_t all = UINT64_MAX, old;
	struct sys_siginfo end;
	int pid, r = -EINTR;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	pid = (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0,
			    loaded_trace, l);
	for (int i = 0; pid > 0 && r == -EINTR && i < REAP_TRIES; i++)
		r = sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL,
			       NULL);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	return pid < 0 ? pid : 0;
}

/* It may have been killed anywhere: its program has been as well, if it was its
 * already. */
static void judge(struct loading *l, int r)
{
	if (r == 0 && __atomic_load_n(&l->done, __ATOMIC_ACQUIRE))
		return;
	l->reason = BROOD_TEMPLATE_NO_TRACING;
	l->detail.length = 0;
	l->no_exec = 0;
	if (r == 0)
		text_string(&l->detail, "the tracer was killed");
	else {
		text_string(&l->detail, "clone3: error ");
		text_number(&l->detail, -r);
	}
	text_end(&l->detail);
}

/* As brood_spawn() would tell it, but for what it would do in another way. */
static int never_came(struct brood_child *c, struct loading *l,
		      struct brood_error *err)
{
	int r = brood_started(c, -1, err);

	if (r < 0 &&
	    (c->report.stage != BROOD_STAGE_CREATE || !ladder_changed(r)))
		return r;
	l->reason = BROOD_TEMPLATE_NOT_HERE;
	text_string(&l->detail, "its birth: error ");
	text_number(&l->detail, -r);
	text_end(&l->detail);
	return 1;
}

static void kill_it(struct brood_child *c)
{
	brood_kill(c, SYS_SIGKILL);
	child_decide(c, CLOCK_NEVER);
	child_reap(c, SYS_WALL);
}

int loaded_start(struct brood_child *c, struct loaded *out,
		 struct brood_error *err)
{
	struct loading *l = sys_mmap(sizeof *l, SYS_PROT_READ | SYS_PROT_WRITE,
				     SYS_MAP_PRIVATE);
	int r = 1;

	out->reason = BROOD_TEMPLATE_NO_TRACING;
	out->detail[0] = '\0';
	if (sys_is_error(l)) {
		kill_it(c);
		return launch_no_memory(err);
	}
	l->pid = c->made.pid;
	l->owner = sys_getpid();
	l->gate = &c->slot->born.gate;
	l->socket = out->socket;
	l->launched = out->launched;
	l->deadline = out->deadline;
	l->image = image;
	l->detail = (struct text){.buf = l->text, .size = sizeof l->text};
	l->no_exec = !asks_for_tracer(c, l->gate);
	if (!l->no_exec)
		judge(l, trace(l));
	if (l->no_exec)
		r = never_came(c, l, err);
	else if (l->reason == BROOD_TEMPLATE_OK)
		r = 0;
	if (r > 0)
		kill_it(c);
	out->reason = l->reason;
	str_cut(out->detail, sizeof out->detail, l->text);
	sys_munmap(l, sizeof *l);
	return r;
}
