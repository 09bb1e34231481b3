/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_NAMESPACES_H
#define BROOD_RUN_NAMESPACES_H

#include "run.h"

/* Readers of what namespaces are made, joined and filled with. Each returns 0,
 * or CLI_FAILED after a complaint that names the option. */

/* NAME,...: kinds of namespaces. */
int parse_kinds(const char *option, const char *text, uint64_t *kinds);

/* The same for the first size bytes of text, in silence; 0: it is no such
 * list. */
uint64_t find_kinds(const char *text, size_t size);

/* "user,pid" */
void show_kinds(uint64_t kinds, char *buf, size_t size);

/* INSIDE:OUTSIDE:COUNT,... to the ranges that there are. */
int parse_map(const char *option, const char *text, struct run_map *map);
void add_range(struct run_map *map, uint32_t inside, uint32_t outside,
	       uint32_t count);

/* SRC=DST[:FLAGS], PATH[:SIZE], CLOCK=SECONDS: each a step. */
int parse_bind(struct run *run, const char *option, const char *text);
int parse_tmpfs(struct run *run, const char *option, const char *text);
int parse_offset(struct run *run, const char *option, const char *text);

/* PID|FILE[:KINDS]: opens it, and appends a step. The options are over, so
 * that all numbers that the user speaks of are known. */
int run_join(struct run *run, const char *text);

/* A step that is to come before all that are no such steps. */
void run_space(struct run *run, struct brood_step step);

/* After the last option: puts these steps first. */
int run_namespace_steps(struct run *run);

#endif
