/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "run.h"

#include "feed.h"
#include "foreground.h"
#include "keep.h"
#include "options.h"
#include "pty.h"
#include "report.h"
#include "signals.h"
#include "spawn.h"
#include "status.h"
#include "watch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* There is a program: stay with it until its end. */
static int attend(struct run_live *live)
{
	struct run *run = live->run;
	int r;

	run_started_begin(&live->started, live->child,
			  run->verbose || run->json);
	run_report_start(live);
	r = run_feed_start(run, live->child);
	if (r >= 0)
		r = run_keep_start(run, live->child);
	if (r < 0) {
		cli_complain("cannot feed the program: %s", strerror(-r));
		brood_kill(live->child, SIGKILL);
	}
	r = run_pty_start(live);
	if (r < 0) {
		cli_complain("cannot use the terminal: %s", strerror(-r));
		brood_kill(live->child, SIGKILL);
	}
	r = run_watch(live);
	run_pty_drain(live);
	run_pty_stop(live);
	run_feed_stop(run);
	run_keep_stop(run);
	run_foreground_back(live);
	return r;
}

static int start_and_attend(struct run_live *live)
{
	int r = run_spawn(live);

	if (r == 0)
		r = attend(live);
	if (live->error.code) {
		cli_complain_error(&live->error);
		return run_status_of_error(&live->error);
	}
	return r < 0 ? CLI_FAILED : run_status_of_exit(live);
}

static int run_live(struct run_live *live)
{
	int r;

	if (run_report_open(live))
		return CLI_FAILED;
	r = run_signals_open(live);
	if (r < 0) {
		cli_complain("cannot take signals: %s", strerror(-r));
		return CLI_FAILED;
	}
	live->status = start_and_attend(live);
	run_report_end(live);
	if (live->run->own_tree) /* and with it the rest of its tree */
		brood_child_close(&live->child);
	if (live->run->raise_signal && live->exit.how == BROOD_SIGNALED)
		run_signal_raise(live->exit.value);
	return live->status;
}

static int run_since(struct run *run, int64_t begun)
{
	struct run_live live = {.run = run, .times.begun = begun};
	int status = run_live(&live);

	brood_child_close(&live.child);
	free(live.events);
	return status;
}

int run_to_end(struct run *run)
{
	return run_since(run, run_now());
}

int brood_cmd_run(int argc, const char **argv)
{
	int64_t begun = run_now();
	struct run run;
	enum run_parsed parsed;
	int status = CLI_FAILED;

	run_init(&run);
	parsed = run_parse(&run, argc, argv);
	if (parsed == RUN_HELPED)
		status = 0;
	if (parsed == RUN_GO)
		status = run_since(&run, begun);
	run_free(&run);
	return status;
}
