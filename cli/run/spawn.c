/* SPDX-License-Identifier: MIT */
#include "spawn.h"

#include "deadline.h"
#include "pty.h"
#include "report.h"
#include "signals.h"

static void fill(struct brood_spec *spec, struct run *run)
{
	*spec = (struct brood_spec){
		.size = sizeof *spec,
		.flags = run->flags,
		.argv = run->args,
		.steps = run->steps,
		.search_path = run->search_path,
		.program_fd = run->program_fd,
		.start_timeout_ms = run->start_timeout_ms,
		.own_tree = run->own_tree,
	};
	/* A deadline is asynchronous by itself, and the call waits for it. */
	if (run->start_timeout_ms)
		spec->flags &= ~BROOD_ASYNC;
	if (!(run->flags & BROOD_PROGRAM_FD))
		spec->program = run->args[0];
	if (run->argv0)
		run->args[0] = run->argv0;
}

int run_spawn(struct run_live *live)
{
	struct brood_tree_info tree;
	struct brood_spec spec;
	int r;

	run_signals_steps(live);
	run_pty_begin(live);
	run_report_steps(live);
	run_step(live->run, brood_step_end());
	fill(&spec, live->run);
	live->times.ready = run_now();
	run_deadline_begin(live);
	live->early = run_signals_pending();
	r = brood_spawn(&live->child, &spec, &live->error);
	live->times.called = run_now();
	run_pty_begun(live);
	if (r < 0)
		return r;
	live->pid = brood_pid(live->child);
	brood_tree(live->child, &tree);
	live->tree = tree.ways;
	live->pidfd = brood_pidfd(live->child);
	if (live->pidfd < 0)
		live->pidfd = -1;
	return 0;
}
