/* SPDX-License-Identifier: MIT */
#include "findings.h"
#include "names.h"

#include <stdlib.h>
#include <string.h>

void finding_memory(const struct report *report, FILE *to)
{
	unsigned copied = names_counting(report, "pages_copied", true);
	unsigned shared = names_counting(report, "pages_copied", false) &
			  names_where(report, "memory", "shared");
	char text[NAMES_TEXT];

	if (copied)
		fprintf(to,
			"%s: the task's memory is a copy, made page by page as "
			"it writes.\n",
			names_list(report, copied, text));
	if (shared)
		fprintf(to,
			"%s: the task writes to the caller's own pages; "
			"nothing is copied.\n",
			names_list(report, shared, text));
}

void finding_later(const struct report *report, FILE *to)
{
	unsigned pays = names_counting(report, "caller_faults", true);
	unsigned free = names_counting(report, "caller_faults", false);
	char text[NAMES_TEXT];

	if (!pays)
		return;
	fprintf(to,
		"After %s each page that the caller writes again costs it a "
		"page fault, also when the task is gone%s.\n",
		names_list(report, pays, text),
		free ? "; after the others, none does" : "");
}

void finding_sharing(const struct report *report, FILE *to)
{
	unsigned all = names_where(report, "files", "shared") &
		       names_where(report, "directory", "shared") &
		       names_where(report, "handlers", "shared");
	unsigned die = names_where(report, "crash", "caller") &
		       ~names_where(report, "waits", "no return");
	char a[NAMES_TEXT];

	if (all)
		fprintf(to,
			"%s: what the task closes, where it goes and how it "
			"handles signals happens to the caller as well%s.\n",
			names_list(report, all, a),
			(die & all) == all ? ", and its crash ends both" : "");
	die &= ~all;
	if (die)
		fprintf(to, "%s: a crash of the task ends the caller.\n",
			names_list(report, die, a));
}

/* exec is what fork+exec does that fork alone does not. */
void finding_exec(const struct report *report, FILE *to)
{
	int before = report_way(report, "fork");
	int after = report_way(report, "fork_exec");
	const char *between = "", *keep = "";
	const struct cell *a, *b;

	if (before < 0 || after < 0)
		return;
	fprintf(to, "exec, as fork+exec beside fork shows it, changes ");
	for (int p = 0; p < report->nprobes; p++) {
		a = &report->cells[before * report->nprobes + p];
		b = &report->cells[after * report->nprobes + p];
		if (a->kind != CELL_WORD || b->kind != CELL_WORD ||
		    strcmp(a->text, b->text) == 0)
			continue;
		fprintf(to, "%s%s (%s, then %s)", between,
			report->probes[p].key, a->text, b->text);
		between = ", ";
	}
	if (!*between)
		fprintf(to, "nothing");
	if (cell_is(report_cell(report, after, "files"), "copied"))
		keep = "; open files, if not close-on-exec, live on";
	fprintf(to, "%s.\n", keep);
}

void finding_closed(const struct report *report, FILE *to)
{
	unsigned programs = names_of_programs(report);
	unsigned leak = programs & names_where(report, "files", "copied");
	unsigned closed = programs & names_where(report, "files", "closed");
	char a[NAMES_TEXT], b[NAMES_TEXT];

	if (leak && closed)
		fprintf(to,
			"%s hand the program every open file that is not "
			"close-on-exec; %s only what is listed.\n",
			names_list(report, leak, a),
			names_list(report, closed, b));
}

char *report_findings(const struct report *report)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	finding_growth(report, to);
	finding_cost(report, to);
	finding_later(report, to);
	finding_memory(report, to);
	finding_sharing(report, to);
	finding_waits(report, to);
	finding_exec(report, to);
	finding_replaced(report, to);
	finding_closed(report, to);
	finding_namespaces(report, to);
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}
