/* SPDX-License-Identifier: MIT */
#ifndef ERROR_WORDS_H
#define ERROR_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "error/text.h"

#include <brood/error.h>

#define WORDS_HIDDEN __attribute__((visibility("hidden")))

/* What strerror(3) says in English, or NULL. */
WORDS_HIDDEN const char *error_number_text(int number);

/* Writes why bad input was refused. */
WORDS_HIDDEN void error_reason_text(struct text *t,
				    const struct brood_error *err);

/* Writes what a step does, with its object: open "log" for fd 1. */
WORDS_HIDDEN void error_step_text(struct text *t,
				  const struct brood_error *err);

#endif
