/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_TREE_H
#define BROOD_RUN_TREE_H

#include "live.h"

/* Ways by name, with commas between; 0, or CLI_FAILED after a complaint. */
int tree_ways(const char *option, const char *text, uint32_t *ways);

/* The names of those that a tree has, with commas between; "none". */
const char *tree_names(uint32_t ways, char buf[64]);

#endif
