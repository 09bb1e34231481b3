/* SPDX-License-Identifier: MIT */
#include "cell.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void cell_word(struct cell *cell, const char *word)
{
	cell->kind = CELL_WORD;
	snprintf(cell->text, sizeof(cell->text), "%s", word);
}

void cell_number(struct cell *cell, int64_t number)
{
	cell->kind = CELL_NUMBER;
	cell->number = number;
}

void cell_none(struct cell *cell, const char *why)
{
	cell->kind = CELL_NONE;
	snprintf(cell->text, sizeof(cell->text), "%s", why);
}

void cell_fail(struct cell *cell, const char *what, int code)
{
	cell->kind = CELL_FAILED;
	snprintf(cell->text, sizeof(cell->text), "%s: %s", what,
		 strerror(-code));
}

bool cell_refuses(int code)
{
	return code == -EPERM || code == -ENOSYS || code == -ENOSPC;
}

void cell_fail_way(struct cell *cell, const char *way, int code)
{
	cell_fail(cell, way, code);
	if (cell_refuses(code))
		cell->kind = CELL_REFUSED;
}

int cell_is(const struct cell *cell, const char *word)
{
	return cell->kind == CELL_WORD && strcmp(cell->text, word) == 0;
}
