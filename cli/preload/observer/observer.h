/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PRELOAD_OBSERVER_H
#define BROOD_PRELOAD_OBSERVER_H

#include "../look/record.h"

#include <stdbool.h>

/*
 * libbrood-report.so: loaded beside the drop-in by brood preload --report, and
 * by nothing else. It counts; what it stands before is done by libc as ever.
 * Nearly all of it may run in a child of vfork: no locks, no allocation.
 */
#define SEEN __attribute__((visibility("default")))

/* The drop-in is there as well. */
void observe_loaded(void);

/* Counts by one; or takes that back. */
void observe(enum report_count what);
void observe_not(enum report_count what);

/* The program is about to be executed by a copy of this one, or by itself. */
struct observed_exec {
	enum report_count how;
	struct report_stranger *stranger;
};
struct observed_exec observe_exec(const char *program, const char *path,
				  char *const *envp);
/* That failed. */
void observe_no_exec(const struct observed_exec *exec);

/* Would the program load the library? Its entry among the strangers if not,
 * counted there; path: where it is searched, NULL if it is not. */
struct report_stranger *observe_program(const char *program, const char *path,
					const char *const *envp);

/* The file of the report, or NULL. */
struct report_file *observed_file(void);

/* libc's function of that name. */
void *observe_next(const char *name);

#endif
