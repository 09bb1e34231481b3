/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_RUN_H
#define BROOD_COMPARE_RUN_H

#include "report.h"

/*
 * Asks all probes of all ways and times them at those of the sizes that there
 * is room for: runs times, or as often as limit_ms allows (0: no limit). The
 * caller frees the report with report_free(). 0, or a negated error number;
 * -ENOSPC if there is room for none, and the report says why.
 */
int compare_run(struct report *report, const char *program,
		const uint64_t *sizes, int nsizes, int runs, int limit_ms);

#endif
