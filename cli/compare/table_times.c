/* SPDX-License-Identifier: MIT */
#include "size.h"
#include "table.h"

static void set_time(struct grid *grid, int row, int c,
		     const struct spread *time)
{
	double us = (double)time->median / 1000;

	if (time->endless || cell_refuses(time->error))
		grid_set(grid, row, c, GRID_DIM, "-");
	else if (time->error)
		grid_set(grid, row, c, GRID_BAD, "failed");
	else
		grid_set(grid, row, c, GRID_PLAIN, "%.*f", us < 100 ? 1 : 0,
			 us);
}

static void set_growth(struct grid *grid, int row, int c, double times)
{
	enum grid_style style = GRID_PLAIN;

	if (times >= 2)
		style = GRID_BAD;
	else if (times > 0 && times < 1.25)
		style = GRID_GOOD;
	if (times <= 0)
		grid_set(grid, row, c, GRID_DIM, "-");
	else
		grid_set(grid, row, c, style, "%.*fx", times < 10 ? 2 : 0,
			 times);
}

void table_times(const struct report *report, struct grid *grid,
		 const char *head, const struct spread *kind)
{
	char size[32];
	int c;

	for (int s = 0; s < report->nsizes; s++) {
		size_format(report->sizes[s], size, sizeof(size));
		c = grid_column(grid, s ? "" : head, size, true);
		grid->column[c].group = s == 0;
		for (int w = 0; w < report->nways; w++)
			set_time(grid, w, c, &kind[s * report->nways + w]);
	}
	if (report->nsizes < 2)
		return;
	c = grid_column(grid, "", "growth", true);
	for (int w = 0; w < report->nways; w++)
		set_growth(grid, w, c, report_growth(report, kind, w));
}
