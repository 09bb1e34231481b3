/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_NAMESPACE_H
#define BROOD_RUN_NAMESPACE_H

#include "run.h"

/* After the last option: the steps that make namespaces. */
void run_namespace_steps(struct run *run);

/* The names of the kinds in a set, with commas between. */
void namespace_names(uint64_t set, char *buf, size_t size);

#endif
