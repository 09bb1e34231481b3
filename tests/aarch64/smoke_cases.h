/* SPDX-License-Identifier: MIT */
#ifndef SMOKE_CASES_H
#define SMOKE_CASES_H

#include <stddef.h>

struct brood_child;
struct brood_spec;

/* The words of one run of this program as its own child. */
struct smoke_argv {
	const char *word[8];
};

void smoke_init(void);

/* What BROOD_SMOKE_EXPECT says, or NULL. */
const char *smoke_expected(void);

/* Fills words with a command line for smoke_child(verb, arg). */
const char *const *smoke_argv(struct smoke_argv *words, const char *verb,
			      const char *arg);

/* Spawns, with argv set from the verb and argument. */
int smoke_spawn(struct brood_child **child, const struct brood_spec *spec,
		const char *verb, const char *arg);

/* Waits, closes the handle, and returns the exit code or -1. */
int smoke_finish(struct brood_child **child);

/* Spawns with standard output as a pipe besides steps (which end with END),
 * and returns whether the child said want and exited with 0. */
int smoke_says(const struct brood_spec *spec, const char *verb, const char *arg,
	       const char *want);

/* smoke_life.c */
void case_capabilities(void);
void case_exit(void);
void case_kill(void);
void case_plan(void);
void case_threads(void);
void case_async(void);
void case_async_fail(void);
/* smoke_fds.c */
void case_closed(void);
void case_pass(void);
void case_order(void);
void case_pipes(void);
/* smoke_steps.c */
void case_place(void);
void case_group(void);
void case_env(void);
void case_rlimit(void);
void case_signals(void);
/* smoke_clone.c */
void case_vfork(void);
void case_clone(void);
void case_thread(void);
void case_rfork(void);
/* smoke_confine.c */
void case_landlock(void);
void case_filter(void);
void case_mdwe(void);
/* smoke_fail.c */
void case_fail_chdir(void);
void case_fail_open(void);
void case_fail_exec(void);
void case_fail_spec(void);

#endif
