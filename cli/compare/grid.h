/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_GRID_H
#define BROOD_COMPARE_GRID_H

#include <stdbool.h>
#include <stdio.h>

#define GRID_COLUMNS 24
#define GRID_ROWS 32
#define GRID_TEXT 24

enum grid_style { GRID_PLAIN, GRID_DIM, GRID_GOOD, GRID_NOTE, GRID_BAD };

/* Text in rows and columns; the first column names the rows. ASCII only. */
struct grid {
	int rows, columns;
	struct {
		char head[2][GRID_TEXT];
		bool right; /* numbers */
		bool group; /* head[0] may reach over the columns after it */
	} column[GRID_COLUMNS];
	struct {
		char text[GRID_TEXT];
		enum grid_style style;
	} cell[GRID_ROWS][GRID_COLUMNS];
};

/* Adds a column and tells its index. */
int grid_column(struct grid *grid, const char *head0, const char *head1,
		bool right);
void grid_set(struct grid *grid, int row, int column, enum grid_style style,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* No line is longer than width, as long as one column is not: columns that
 * do not fit follow below, with the first one repeated. */
void grid_print(const struct grid *grid, FILE *to, int width, bool colour);

#endif
