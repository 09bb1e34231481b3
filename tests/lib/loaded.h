/* SPDX-License-Identifier: MIT */
#ifndef TEST_LOADED_H
#define TEST_LOADED_H

/* For the tests of loaded templates; includes what they all need. */
#include "test.h"

#include <brood/template.h>

/* Opens one, which may have a reason for not being one, but may not fail. */
struct brood_template *loaded(const char *const *argv, const char *const *envp,
			      int timeout_ms);

/* What it says of itself. */
struct brood_template_stats stats_of(struct brood_template *t);

/* Opens one, which must be one, and fails the test with its reason if not. */
struct brood_template *must_load(const char *const *argv,
				 const char *const *envp);

/*
 * Opens one that must not be one for this reason, and with this detail, if that
 * is not NULL; the program's main must not run, which it would tell in the file
 * that RAN names. envp begins with room for RAN.
 */
void not_loaded(const char *const *argv, const char **envp,
		enum brood_template_reason reason, const char *detail);

/* The file that RAN names: how often a main has run since it was forgotten. */
const char *ran_variable(void);
int ran(void);
void ran_forget(void);

/* What a child wrote to its standard output, which is a file; free it. From
 * the template, or plainly, by executing program, where that is NULL. */
char *told_by(struct brood_template *t, const char *program,
	      const char *const *argv, const char *const *envp,
	      struct brood_exit *exit);

#endif
