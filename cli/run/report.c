/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "report.h"

#include "identity.h"
#include "named.h"
#include "parse.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int run_report_open(struct run_live *live)
{
	const char *path = live->run->report_path;
	int fd;

	live->report_fd = STDERR_FILENO;
	if (!path)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	fd = fd < 0 ? -errno : run_hide_fd(live->run, fd);
	if (fd < 0) {
		cli_complain("run: --report: %s: %s", path, strerror(-fd));
		return CLI_FAILED;
	}
	live->report_fd = fd;
	return 0;
}

void run_report_steps(struct run_live *live)
{
	char text[256];

	if (!live->run->verbose)
		return;
	for (size_t i = 0; i < live->run->nsteps; i++) {
		run_show_step(&live->run->steps[i], text, sizeof text);
		run_report_line(live, "step %zu: %s", i, text);
	}
}

void run_report_start(struct run_live *live)
{
	const char *words[8];
	char names[64];
	size_t n = run_got_words(brood_got(live->child), words);

	if (!live->run->verbose)
		return;
	run_report_line(live, "pid %d: %s", (int)live->pid, run_way(live));
	if (live->run->own_tree)
		run_report_line(live, "its tree is owned by: %s",
				tree_names(live->tree, names));
	if (run_changes_identity(live->run))
		run_report_line(live, "blocking: a change of identity must not "
				      "run beside brood");
	for (size_t i = 0; i < n; i++)
		run_report_line(live, "not as asked: %s", words[i]);
}

void run_report_signal(struct run_live *live, int signal, const char *why)
{
	char name[16];

	live->events =
		run_grow(live->events, live->nevents, sizeof *live->events);
	live->events[live->nevents++] =
		(struct run_event){run_now(), signal, why};
	if (live->run->verbose)
		run_report_line(live, "sent %s: %s", signal_name(signal, name),
				why);
}

static void show_times(const struct run_live *live)
{
	const struct run_times *t = &live->times;
	int64_t from = t->started ? t->started : t->called;

	run_report_line(live, "prepared in %.3f ms",
			(t->ready - t->begun) / 1e6);
	run_report_line(live, "call took %.3f ms",
			(t->called - t->ready) / 1e6);
	if (t->started && t->started > t->called)
		run_report_line(live, "program reached %.3f ms after the call",
				(t->started - t->called) / 1e6);
	if (t->ended)
		run_report_line(live, "ran for %.3f ms",
				(t->ended - from) / 1e6);
}

static void show_exit(const struct run_live *live)
{
	const struct brood_exit *e = &live->exit;
	char name[16];

	if (e->how == BROOD_EXITED)
		run_report_line(live, "exited with %d", e->value);
	else if (e->how == BROOD_SIGNALED)
		run_report_line(
			live, "ended by %s%s", signal_name(e->value, name),
			e->flags & BROOD_EXIT_CORE_DUMPED ? ", core dumped"
							  : "");
	if (e->how == BROOD_RUNNING || e->flags & BROOD_EXIT_NO_USAGE)
		return;
	run_report_line(live, "used %.3f ms user, %.3f ms system",
			e->user_us / 1e3, e->system_us / 1e3);
	if (e->max_rss_kib >= 0)
		run_report_line(live, "peak memory %lld KiB",
				(long long)e->max_rss_kib);
}

void run_report_end(struct run_live *live)
{
	if (live->run->json)
		run_report_json(live);
	if (!live->run->verbose)
		return;
	show_times(live);
	show_exit(live);
}
