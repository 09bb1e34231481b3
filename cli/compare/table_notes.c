/* SPDX-License-Identifier: MIT */
#include "machine.h"
#include "size.h"
#include "table.h"
#include "wrap.h"

#include <stdlib.h>
#include <string.h>

/* Below and above the table: where, what is missing, what it says. */

void table_heading(FILE *to)
{
	struct machine machine;

	machine_get(&machine);
	fprintf(to, "%s, %s, %ld CPUs, %s, pages of %ld bytes\n",
		machine.kernel, machine.processor, machine.cpus, machine.libc,
		machine.page_bytes);
	/* Its own part in the load is at most one. */
	if (machine.load >= (double)machine.cpus + 1)
		fprintf(to,
			"The machine is busy (load %.1f): the times are "
			"restless, the rest is not.\n",
			machine.load);
}

static void failed_cells(const struct report *report, FILE *to)
{
	const struct cell *cell = report->cells;
	char line[256];

	for (int w = 0; w < report->nways; w++)
		for (int p = 0; p < report->nprobes; p++, cell++) {
			if (cell->kind != CELL_FAILED)
				continue;
			snprintf(line, sizeof(line), "Failed: %s, %s: %s",
				 report->ways[w].name, report->probes[p].key,
				 cell->text);
			wrap_item(to, line, TABLE_WIDTH);
		}
}

static void failed_times(const struct report *report, FILE *to)
{
	char line[256], size[32];

	for (int s = 0; s < report->nsizes; s++)
		for (int w = 0; w < report->nways; w++) {
			int error = report_call(report, s, w)->error;

			if (!error || cell_refuses(error))
				continue;
			size_format(report->sizes[s], size, sizeof(size));
			snprintf(line, sizeof(line), "Failed: %s at %s: %s",
				 report->ways[w].name, size, strerror(-error));
			wrap_item(to, line, TABLE_WIDTH);
		}
}

void table_failures(const struct report *report, FILE *to)
{
	failed_cells(report, to);
	failed_times(report, to);
}

void table_refused(const struct report *report, FILE *to)
{
	const struct cell *cell;
	char line[256];

	/* Once for each way, whatever was asked of it. */
	for (int w = 0; w < report->nways; w++)
		for (int p = 0; p < report->nprobes; p++) {
			cell = &report->cells[w * report->nprobes + p];
			if (cell->kind != CELL_REFUSED)
				continue;
			snprintf(line, sizeof(line), "Refused here: %s",
				 cell->text);
			wrap_item(to, line, TABLE_WIDTH);
			break;
		}
}

void table_left_out(const struct report *report, FILE *to)
{
	char line[256], size[32];

	for (int i = 0; i < report->nleft_out; i++) {
		size_format(report->left_out[i].bytes, size, sizeof(size));
		snprintf(line, sizeof(line), "Left out: %s, because %s", size,
			 report->left_out[i].why);
		wrap_item(to, line, TABLE_WIDTH);
	}
}

void table_findings(const struct report *report, FILE *to)
{
	char *text = report_findings(report);

	for (char *line = text, *end; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = 0;
		wrap_item(to, line, TABLE_WIDTH);
	}
	free(text);
}
