/* SPDX-License-Identifier: MIT */
#ifndef TEST_CAPTURED_H
#define TEST_CAPTURED_H

/* For the tests of brood_run; includes what they all need. */
#include "test.h"

#define HOW(...)                                                               \
	(&(const struct brood_run){.size = sizeof(struct brood_run),           \
				   __VA_ARGS__})
#define MIB ((size_t)1 << 20)

/* Runs the shell script; the call must return this code, and if it is not 0,
 * say it with this reason. The result is the caller's to free. */
struct brood_result captured(const char *script, const struct brood_run *how,
			     int code, enum brood_reason reason);

/* The same for any spec. */
struct brood_result captured_of(const struct brood_spec *spec,
				const struct brood_run *how, int code,
				enum brood_reason reason);

/* It is refused before anything is started. */
void run_refused(const struct brood_spec *spec, const struct brood_run *how,
		 enum brood_reason reason, const char *sentence);

/* What was kept is this text. */
void assert_output(const struct brood_output *out, const char *text);

/* size bytes in which no two places look alike; free it. */
char *noise(size_t size);

#endif
