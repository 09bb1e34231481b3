/* SPDX-License-Identifier: MIT */
#ifndef TEST_WARM_H
#define TEST_WARM_H

#include "test.h"

#include <brood/template.h>

/*
 * What the tests of templates share. They run once for each kind, which
 * BROOD_KIND names: "ready" (the default), "ready-static" or "loaded".
 */
const char *kind_name(void);
uint32_t kind(void);

/* Why the kind cannot be had here, or NULL. */
const char *kind_missing(void);
#define NEEDS_KIND()                                                           \
	do {                                                                   \
		const char *missing_ = kind_missing();                         \
                                                                               \
		SKIP_UNLESS(!missing_, missing_);                              \
	} while (0)
#define NEEDS_READY()                                                          \
	SKIP_UNLESS(kind() == BROOD_TEMPLATE_READY,                            \
		    "a program of the test's own has to say that it is ready")

/* The path of a program as it is built for the kind. */
const char *of_kind(const char *name);

#define OPTIONS(...)                                                           \
	(&(const struct brood_template_options){                               \
		.size = sizeof(struct brood_template_options),                 \
		.kind = kind(),                                                \
		__VA_ARGS__})

/* Opens one, and fails the test with the reason unless it makes children. With
 * options NULL: of the kind, and required. */
struct brood_template *opened(const struct brood_spec *spec,
			      const struct brood_template_options *options);

/* The same of whatever comes of it; open must return 0. */
struct brood_template *opened_anyhow(const struct brood_spec *spec,
				     const struct brood_template_options *how);

struct brood_template_stats stats_of(struct brood_template *t);

/* Starts a child, and fails the test with the error's sentence, or, for
 * warm(), with the reason if it did not come from the template. */
struct brood_child *warm(struct brood_template *t, const char *const *argv,
			 const char *const *envp,
			 const struct brood_step *steps);
struct brood_child *plain(struct brood_template *t, const char *const *argv,
			  const char *const *envp,
			  const struct brood_step *steps, uint32_t reason);
struct brood_child *either(struct brood_template *t, const char *const *argv,
			   const char *const *envp,
			   const struct brood_step *steps);

/* "-o" and the report's path, for the program of that name, and words. */
const char *const *reporting(const char *name, const char *word,
			     const char *value);

/* Compares line by line; the first that differs, or NULL. One that starts with
 * a key in but, a list that ends with NULL, may. And fails the test there. */
const char *differing(const struct told *from_plain,
		      const struct told *from_warm, const char *const *but);
void same_told(const struct told *from_plain, const struct told *from_warm,
	       const char *const *but);

/* Runs a program both ways, with what the spec says, compares what it has told
 * of itself and how it ended. The template must have been opened with that
 * spec, and the child come from it. */
void same_both_ways(struct brood_template *t, const struct brood_spec *spec,
		    const char *const *but);

/* Runs a test in a forked process that may become what it likes: nobody takes
 * a census of it. Fails the calling test unless it passed. */
void apart(void (*body)(void **));

#endif
