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

/* Writes the same, or the number. */
WORDS_HIDDEN void error_code_text(struct text *t, int code);

/* Writes why bad input was refused. */
WORDS_HIDDEN void error_reason_text(struct text *t,
				    const struct brood_error *err);

/* The same for steps that confine; whether this is one. */
WORDS_HIDDEN int error_confinement_text(struct text *t,
					const struct brood_error *err);

/* The text behind the object, or "". */
static inline const char *error_second(const struct brood_error *err)
{
	const char *end = err->object + sizeof err->object, *at = err->object;

	while (at < end && *at)
		at++;
	return at + 1 < end ? at + 1 : "";
}

/* Writes what a step does, with its object: open "log" for fd 1. */
WORDS_HIDDEN void error_step_text(struct text *t,
				  const struct brood_error *err);

/* The same for cgroups, NUMA and labels. */
WORDS_HIDDEN void error_resource_text(struct text *t,
				      const struct brood_error *err);

/* change directory to "x"; set the nice value to 5 */
static inline void verb_object(struct text *t, const char *verb,
			       const char *object)
{
	text_string(t, verb);
	if (*object) {
		text_char(t, ' ');
		text_quoted(t, object);
	}
}

static inline void verb_number(struct text *t, const char *verb, int64_t number)
{
	text_string(t, verb);
	text_char(t, ' ');
	text_number(t, number);
}
/* The same for namespaces, and for what is no step. */
WORDS_HIDDEN void error_namespace_text(struct text *t,
				       const struct brood_error *err);

#endif
