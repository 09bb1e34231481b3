/* SPDX-License-Identifier: MIT */
#ifndef TEST_ASKED_H
#define TEST_ASKED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../cli/compare/probe.h"

/* The program for ways that run one: the test's first argument. */
extern const char *asked_program;

/* The way of the table with that key, to be changed at will. */
struct way asked_way(const char *key);

/* Asks the probe with that key of the way; the answer as text ("-" for none),
 * or "failed: " or "refused: " and why. It lives until the next call. */
const char *asked(const struct way *way, const char *probe);

#define asked_is(way_, probe_, answer_)                                        \
	assert_string_equal(asked((way_), (probe_)), (answer_))

#endif
