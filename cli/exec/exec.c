/* SPDX-License-Identifier: MIT */
#include "exec.h"

#include "../run/options.h"
#include "../run/status.h"

int exec_failed(const struct brood_error *err)
{
	cli_complain_error(err);
	return err->stage == BROOD_STAGE_IMAGE ? CLI_CANNOT_EXECUTE
					       : run_status_of_error(err);
}

static void signal_steps(struct run *run)
{
	if (run->sig_ignore)
		run_step(run, brood_step_sigignore(run->sig_ignore));
	if (run->sig_default)
		run_step(run, brood_step_sigdefault(run->sig_default));
	if (run->sig_block)
		run_step(run, brood_step_sigmask(run->sig_block,
						 BROOD_SIGMASK_BLOCK));
	if (run->sig_unblock)
		run_step(run, brood_step_sigmask(run->sig_unblock,
						 BROOD_SIGMASK_UNBLOCK));
	run_step(run, brood_step_end());
}

static int become(struct run *run)
{
	struct brood_spec spec = {.size = sizeof spec};
	struct brood_error err;

	signal_steps(run);
	/* brood run is asynchronous by itself; who asked for it is told. */
	if (!run->asked_async)
		run->flags &= ~BROOD_ASYNC;
	spec.flags = run->flags;
	spec.argv = run->args;
	spec.steps = run->steps;
	spec.search_path = run->search_path;
	spec.program_fd = run->program_fd;
	if (!(run->flags & BROOD_PROGRAM_FD))
		spec.program = run->args[0];
	if (run->argv0)
		run->args[0] = run->argv0;
	if (run->warn_fds && exec_warn(&spec))
		return CLI_FAILED;
	brood_exec(&spec, &err);
	return exec_failed(&err);
}

int brood_cmd_exec(int argc, const char **argv)
{
	struct run run;
	enum run_parsed parsed;
	int status = CLI_FAILED;

	run_init(&run);
	run.command = "exec";
	parsed = run_parse(&run, argc, argv);
	if (parsed == RUN_HELPED)
		status = 0;
	if (parsed == RUN_GO)
		status = run.image ? exec_image(&run) : become(&run);
	run_free(&run);
	return status;
}
