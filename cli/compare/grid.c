/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include <stdarg.h>
#include <string.h>

#define GAP 2

static const char *const codes[] = {
	[GRID_PLAIN] = "",         [GRID_DIM] = "\033[2m",
	[GRID_GOOD] = "\033[32m",  [GRID_NOTE] = "\033[33m",
	[GRID_BAD] = "\033[1;31m",
};

int grid_column(struct grid *grid, const char *head0, const char *head1,
		bool right)
{
	int c = grid->columns++;

	snprintf(grid->column[c].head[0], GRID_TEXT, "%s", head0);
	snprintf(grid->column[c].head[1], GRID_TEXT, "%s", head1);
	grid->column[c].right = right;
	return c;
}

void grid_set(struct grid *grid, int row, int column, enum grid_style style,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(grid->cell[row][column].text, GRID_TEXT, format, args);
	va_end(args);
	grid->cell[row][column].style = style;
	if (row >= grid->rows)
		grid->rows = row + 1;
}

static int larger(int a, const char *text)
{
	int b = (int)strlen(text);

	return a > b ? a : b;
}

static int width_of(const struct grid *grid, int c)
{
	int width = larger(0, grid->column[c].head[1]);

	if (!grid->column[c].group)
		width = larger(width, grid->column[c].head[0]);
	for (int row = 0; row < grid->rows; row++)
		width = larger(width, grid->cell[row][c].text);
	return width;
}

/* How much is owed to the left of the next text: trailing blanks are never
 * written. */
struct line {
	FILE *to;
	bool colour;
	int owed;
};

static void put(struct line *line, const char *text, int width, bool right,
		const char *code)
{
	int length = (int)strlen(text), pad = width - length;

	if (!line->colour)
		code = "";
	if (right)
		line->owed += pad;
	if (length) {
		fprintf(line->to, "%*s%s%s%s", line->owed, "", code, text,
			*code ? "\033[0m" : "");
		line->owed = 0;
	}
	/* A group's head reaches into what follows. */
	line->owed += (right ? 0 : pad) + GAP;
}

static void put_column(const struct grid *grid, struct line *line, int row,
		       int c)
{
	int width = width_of(grid, c), head = row + 2;
	bool right = grid->column[c].right;

	if (row >= 0)
		return put(line, grid->cell[row][c].text, width, right,
			   codes[grid->cell[row][c].style]);
	if (head == 0 && grid->column[c].group)
		right = false;
	put(line, grid->column[c].head[head], width, right, "\033[1m");
}

static void print_some(const struct grid *grid, FILE *to, bool colour,
		       int first, int end)
{
	for (int row = -2; row < grid->rows; row++) {
		struct line line = {to, colour, 0};

		put_column(grid, &line, row, 0);
		for (int c = first; c < end; c++)
			put_column(grid, &line, row, c);
		fputc('\n', to);
	}
}

void grid_print(const struct grid *grid, FILE *to, int width, bool colour)
{
	int first = 1, end, used;

	while (first < grid->columns) {
		used = width_of(grid, 0);
		for (end = first; end < grid->columns; end++) {
			used += GAP + width_of(grid, end);
			if (used > width && end > first)
				break;
		}
		if (first > 1)
			fputc('\n', to);
		print_some(grid, to, colour, first, end);
		first = end;
	}
}
