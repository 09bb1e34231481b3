/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_TABLE_H
#define BROOD_COMPARE_TABLE_H

#include "grid.h"
#include "report.h"

#define TABLE_WIDTH 80

/* The parts of report_table(). */

void table_heading(FILE *to);

/* Adds the times of one kind at each size, and how they grow. */
void table_times(const struct report *report, struct grid *grid,
		 const char *head, const struct spread *kind);

void table_left_out(const struct report *report, FILE *to);
/* What this machine does not permit. */
void table_refused(const struct report *report, FILE *to);
void table_failures(const struct report *report, FILE *to);
void table_findings(const struct report *report, FILE *to);

#endif
