/* SPDX-License-Identifier: MIT */
#ifndef BENCH_TEMPLATE_H
#define BENCH_TEMPLATE_H

#include <brood/brood.h>
#include <brood/template.h>

#include <stdint.h>

#define ROUNDS_MOST 2001

/* template.c */
double template_now(void); /* microseconds */
void template_fail(const char *what, const struct brood_error *err)
	__attribute__((noreturn));
/* A child was plain: says why, and ends. */
void template_plain(struct brood_template *t) __attribute__((noreturn));
const char *template_beside(const char *name); /* a program of the build */
/* NULL, and says why, where it makes no children. */
struct brood_template *template_open_or_say(const struct brood_spec *spec,
					    uint32_t kind, uint64_t flags);
/* Ends well, or the benchmark does not. */
void template_finish(struct brood_child *child, struct brood_exit *end);
/* Which of n ways comes at this place of a round: each takes each place and
 * follows each other as often. */
int template_turn(int round, int place, int n);

/* template-programs.c: programs, plainly and from templates. */
void template_programs(int rounds);

/* template-birth.c: request to running child against a raw fork. */
void template_birth(int rounds);

/* template-many.c: 1, 10 and 100 templates open. */
void template_many(int rounds);

#endif
