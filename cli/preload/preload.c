/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include "../run/run.h"
#include "../run/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Without a report there is nothing to stay for. */
static int become(const struct preload *p)
{
	struct brood_spec spec = {
		.size = sizeof spec,
		.flags = BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE |
			 BROOD_SHELL_FALLBACK,
		.program = p->args[0],
		.argv = p->args,
		.steps = (const struct brood_step[]){
			brood_step_env_set("LD_PRELOAD", p->value),
			brood_step_end()}};
	struct brood_error err;

	brood_exec(&spec, &err);
	cli_complain_error(&err);
	return run_status_of_error(&err);
}

/* Before the program runs: NULL after a complaint. */
static FILE *open_report(const struct preload *p)
{
	FILE *to = p->report_path ? fopen(p->report_path, "we") : stderr;

	if (!to)
		cli_complain("preload: --report: %s: %s", p->report_path,
			     strerror(errno));
	return to;
}

static int write_report(const struct preload *p, const struct preload_report *r,
			FILE *to)
{
	int error = p->json ? -preload_report_json(r, to) : 0;

	if (!p->json)
		preload_report_text(r, to);
	if (!error && (fflush(to) != 0 || ferror(to)))
		error = EIO;
	if (to != stderr && fclose(to) != 0 && !error)
		error = errno;
	if (error)
		cli_complain("preload: the report cannot be written: %s",
			     strerror(error));
	return error ? CLI_FAILED : 0;
}

static int run_program(const struct preload *p, const struct preload_report *r)
{
	struct run run;
	int status;

	run_init(&run);
	run.command = "preload";
	run.args = p->args;
	run.flags |= BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE | BROOD_SHELL_FALLBACK;
	run_step(&run, brood_step_env_set("LD_PRELOAD", p->value));
	run_step(&run, brood_step_env_set(REPORT_ENV, r->path));
	status = run_to_end(&run);
	run_free(&run);
	return status;
}

static bool was_reached(int status)
{
	return status != CLI_NOT_FOUND && status != CLI_CANNOT_EXECUTE &&
	       status != CLI_FAILED;
}

static int report(const struct preload *p)
{
	struct preload_report r;
	FILE *to = open_report(p);
	int status;

	if (!to || preload_report_open(&r))
		return CLI_FAILED;
	status = run_program(p, &r);
	if (write_report(p, &r, to))
		status = CLI_FAILED;
	if (was_reached(status) && !preload_report_loaded(&r)) {
		cli_complain("preload: %s ran, but without the library",
			     p->args[0]);
		status = CLI_FAILED;
	}
	preload_report_close(&r);
	return status;
}

int brood_cmd_preload(int argc, const char **argv)
{
	struct preload p = {.given = NULL};
	enum preload_parsed parsed = preload_parse(&p, argc, argv);
	int status;

	if (parsed != PRELOAD_GO)
		return parsed == PRELOAD_HELPED ? 0 : CLI_FAILED;
	status = preload_find(&p);
	if (!status)
		status = preload_value(&p);
	if (!status)
		status = preload_check(&p);
	if (!status)
		status = p.report ? report(&p) : become(&p);
	free(p.value);
	return status;
}
