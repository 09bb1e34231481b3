/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_FINDINGS_H
#define BROOD_COMPARE_FINDINGS_H

#include "report.h"

/* Each writes what the report says on one matter as lines of one sentence, or
 * nothing if it does not say it. */
void finding_memory(const struct report *report, FILE *to);
void finding_later(const struct report *report, FILE *to);
void finding_sharing(const struct report *report, FILE *to);
void finding_exec(const struct report *report, FILE *to);
void finding_replaced(const struct report *report, FILE *to);
void finding_namespaces(const struct report *report, FILE *to);
void finding_closed(const struct report *report, FILE *to);
void finding_waits(const struct report *report, FILE *to);
void finding_growth(const struct report *report, FILE *to);
void finding_cost(const struct report *report, FILE *to);

#endif
