/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_ACTS_H
#define BROOD_POSIX_ACTS_H

#include "actions.h"

/*
 * What no step of the library's is exactly: functions for BROOD_STEP_CALL,
 * which run in the child, on the caller's memory. They return a negated error
 * number.
 */
int act_run(void *act);       /* a struct act */
int act_run_rest(void *rest); /* a struct acts */
int act_setpgid(void *attr);  /* a struct attr */
int act_setschedparam(void *attr);
int act_no_such_file(void *unused);
int act_fault(void *unused);

struct acts {
	const struct act *list;
	size_t count;
};

#endif
