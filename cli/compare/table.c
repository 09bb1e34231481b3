/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <string.h>

/* Words that tell that the task reaches into the caller, or holds it. */
static const char *const reaching[] = {"shared", "caller's", "caller",
				       "until exec", "until exit"};

static enum grid_style style_of(const char *word)
{
	for (size_t i = 0; i < sizeof(reaching) / sizeof(*reaching); i++)
		if (strcmp(word, reaching[i]) == 0)
			return GRID_NOTE;
	return GRID_PLAIN;
}

static void set_cell(struct grid *grid, int row, int c, const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_WORD:
		grid_set(grid, row, c, style_of(cell->text), "%s", cell->text);
		break;
	case CELL_NUMBER:
		grid_set(grid, row, c, cell->number ? GRID_NOTE : GRID_PLAIN,
			 "%lld", (long long)cell->number);
		break;
	case CELL_NONE:
	case CELL_REFUSED:
		grid_set(grid, row, c, GRID_DIM, "-");
		break;
	default:
		grid_set(grid, row, c, GRID_BAD, "failed");
	}
}

static void name_rows(const struct report *report, struct grid *grid)
{
	memset(grid, 0, sizeof(*grid));
	grid_column(grid, "", "way", false);
	for (int w = 0; w < report->nways; w++)
		grid_set(grid, w, 0, GRID_PLAIN, "%s", report->ways[w].name);
}

static bool is_number(const struct report *report, int probe)
{
	for (int w = 0; w < report->nways; w++)
		if (report->cells[w * report->nprobes + probe].kind ==
		    CELL_NUMBER)
			return true;
	return false;
}

static void cells(const struct report *report, struct grid *grid, int block)
{
	int c;

	name_rows(report, grid);
	for (int p = 0; p < report->nprobes; p++) {
		const struct probe *probe = &report->probes[p];

		if (probe->block != block)
			continue;
		c = grid_column(grid, probe->head[0], probe->head[1],
				is_number(report, p));
		for (int w = 0; w < report->nways; w++)
			set_cell(grid, w, c,
				 &report->cells[w * report->nprobes + p]);
	}
}

static void title(FILE *to, bool colour, const char *text)
{
	fprintf(to, "\n%s%s%s\n", colour ? "\033[1;4m" : "", text,
		colour ? "\033[0m" : "");
}

void report_table(const struct report *report, FILE *to, bool colour)
{
	char text[128];
	struct grid grid;

	table_heading(to);
	snprintf(text, sizeof(text),
		 "The task and its memory (%d pages are written)", PROBE_PAGES);
	title(to, colour, text);
	cells(report, &grid, 0);
	grid_print(&grid, to, TABLE_WIDTH, colour);
	title(to, colour, "What the task gets of what the caller has");
	cells(report, &grid, 1);
	grid_print(&grid, to, TABLE_WIDTH, colour);
	title(to, colour,
	      "Whether thread group and namespaces are the caller's");
	cells(report, &grid, 2);
	grid_print(&grid, to, TABLE_WIDTH, colour);
	snprintf(text, sizeof(text),
		 "Microseconds, by the caller's memory (median of %d)",
		 report->runs);
	title(to, colour, text);
	name_rows(report, &grid);
	table_times(report, &grid, "the call", report->call);
	table_times(report, &grid, "until reaped", report->total);
	grid_print(&grid, to, TABLE_WIDTH, colour);
	table_left_out(report, to);
	table_refused(report, to);
	table_failures(report, to);
	title(to, colour, "What this says");
	table_findings(report, to);
}
