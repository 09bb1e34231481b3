/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "plan/catalogue.h"
#include "spawn/launch.h"
#include "sys/clock.h"
#include "template/loaded.h"

/* Where the program has the socket. */
#define SOCKET 3
#define VARIABLE "BROOD_TEMPLATE"
#define MORE_STEPS 8

#define READY_MS 60000
#define END_MS 10000 /* of a busy machine; it has been killed */

/* What it is started with: the environment, the directory in which its name is
 * looked up, and what makes it a template. */
static struct brood_step *steps(struct brood_template *t, int theirs)
{
	int loaded = t->how.kind == BROOD_TEMPLATE_LOADED;
	struct brood_step *list = arena_alloc(
		&t->present, (t->n_steps + MORE_STEPS) * sizeof *list);
	uint32_t n = 0;

	if (!list)
		return NULL;
	for (uint32_t i = 0; i < t->n_steps; i++) {
		uint32_t type = t->spec.steps[i].type;

		if (step_is_environment(type) || type == BROOD_STEP_CHDIR ||
		    type == BROOD_STEP_FCHDIR)
			list[n++] = t->spec.steps[i];
	}
	list[n++] = brood_step_null(0);
	list[n++] = brood_step_null(1);
	list[n++] = brood_step_pass(SOCKET, theirs);
	list[n++] = brood_step_pdeathsig(SYS_SIGKILL);
	if (loaded)
		list[n++] = brood_step_sigmask(UINT64_MAX, 0);
	else
		list[n++] = brood_step_env_set(
			VARIABLE,
			t->how.flags & BROOD_TEMPLATE_NO_PREFETCH ? "3-" : "3");
	list[n] = brood_step_end();
	return list;
}

/* The environment with the spec's steps, as it will be told apart by. */
static int note_environment(struct brood_template *t,
			    const struct brood_spec *spec)
{
	const char *const *base = spec->envp ? spec->envp : plan_environ();
	uint32_t n = 0;
	struct brood_step *edits =
		arena_alloc(&t->present, (t->n_steps + 1) * sizeof *edits);

	if (!edits)
		return -ENOMEM;
	for (uint32_t i = 0; i < t->n_steps; i++)
		if (step_is_environment(t->spec.steps[i].type))
			edits[n++] = t->spec.steps[i];
	t->environment = plan_environment(&t->present, base, edits, n, 1);
	return t->environment ? 0 : -ENOMEM;
}

static int start_loaded(struct brood_template *t, const struct brood_spec *spec,
			struct brood_error *err)
{
	struct process *here = process_here();
	struct slot *slot = here ? slot_get(here) : NULL;
	struct loaded l = {.socket = SOCKET, .launched = 1};
	int ms = t->how.ready_timeout_ms;
	int r;

	if (!slot)
		return launch_no_memory(err);
	l.deadline = clock_deadline(ms ? ms : READY_MS);
	r = plan_build(&slot->plan, spec, &slot->arena, 0, err);
	if (r < 0) {
		slot_put(slot);
		return r;
	}
	slot->plan.traced = 1;
	l.reason = loaded_possible(&slot->plan);
	if (l.reason) {
		slot_put(slot);
		template_state(t, l.reason, "");
		return 1;
	}
	r = launch(slot, &slot->plan, NULL, NULL, &t->process, err);
	if (r < 0)
		return r;
	r = loaded_start(t->process, &l, err);
	if (r == 0)
		return 0;
	if (r > 0)
		template_state(t, l.reason, l.detail);
	brood_child_close(&t->process);
	return r;
}

/* 0: it has been started; 1: it cannot be one, says the state. */
static int start_process(struct brood_template *t, int theirs,
			 struct brood_error *err)
{
	const char *argv[2] = {t->spec.argv[0], NULL};
	struct brood_spec spec = t->spec;
	int loaded = t->how.kind == BROOD_TEMPLATE_LOADED;
	uint64_t same =
		BROOD_NO_SEARCH | BROOD_PROGRAM_FD | BROOD_SHELL_FALLBACK;

	spec.flags = (spec.flags & same) | (loaded ? BROOD_ASYNC : 0);
	spec.own_tree = 0;
	spec.start_timeout_ms = 0;
	spec.steps = steps(t, theirs);
	if (!spec.steps || note_environment(t, &spec) < 0)
		return launch_no_memory(err);
	if (!loaded)
		return brood_spawn(&t->process, &spec, err);
	spec.argv = argv;
	return start_loaded(t, &spec, err);
}

static int open_sockets(struct brood_template *t, int pair[2])
{
	int type = SYS_SOCK_SEQPACKET | SYS_SOCK_CLOEXEC;
	int r = sys_socketpair(SYS_AF_UNIX, type, 0, pair);

	if (r < 0)
		return r;
	r = packet_ask_sender(pair[0]);
	if (r == 0)
		r = sys_socketpair(SYS_AF_UNIX, type, 0, t->answers);
	if (r < 0) {
		sys_close(pair[0]);
		sys_close(pair[1]);
	}
	return r;
}

void template_close_sockets(struct brood_template *t)
{
	sys_close(t->socket);
	sys_close(t->answers[0]);
	sys_close(t->answers[1]);
	t->socket = -1;
}

/* The process has ended, perhaps not before it has made a child. */
static void leave(struct brood_template *t)
{
	sys_shutdown(t->socket, SYS_SHUT_WR);
	template_dismiss(t, clock_deadline(END_MS));
	template_close_sockets(t);
}

int template_start(struct brood_template *t, struct brood_error *err)
{
	int pair[2];
	int r = open_sockets(t, pair);

	if (r < 0) {
		template_failed(t, BROOD_TEMPLATE_NEVER_READY, "no socket");
		return 0;
	}
	arena_end(&t->present);
	arena_start(&t->present, NULL, 0);
	t->began = clock_now();
	r = start_process(t, pair[1], err);
	sys_close(pair[1]);
	t->socket = pair[0];
	if (r == 0) {
		t->starting = 1;
		t->stats.started++;
		t->stats.children = 0;
		t->stats.pid = brood_pid(t->process);
		template_state(t, BROOD_TEMPLATE_STARTING, "");
		return 0;
	}
	leave(t);
	if (r > 0) {
		template_failed(t, t->stats.state, t->why);
		return 0;
	}
	template_failed(t, BROOD_TEMPLATE_NEVER_READY, "it was not executed");
	return r;
}

/* By the end of its socket, should it be another user's by now. */
void template_end(struct brood_template *t)
{
	if (!t->process)
		return;
	sys_shutdown(t->socket, SYS_SHUT_WR);
	brood_kill(t->process, SYS_SIGKILL);
	brood_wait(t->process, END_MS, NULL);
	leave(t);
	template_unwatch(t);
	brood_child_close(&t->process);
	t->starting = 0;
	t->stats.pid = 0;
}
