/* SPDX-License-Identifier: MIT */
#ifndef TREE_CGROUP_H
#define TREE_CGROUP_H

#include "tree/walk.h"

/* A cgroup of version 2, by its open directory, and those below it. */

/* Kills all in it, also those that are just being born. */
MEM_HIDDEN int cgroup_kill(int dir);

/* Does anything live in it? 1, 0, or an error: it has been removed. */
MEM_HIDDEN int cgroup_busy(int dir);

/* Removes it and all below it; name is its own in the directory above. */
MEM_HIDDEN int cgroup_remove(int dir, const char *name);

/* Marks who is in it. */
MEM_HIDDEN void cgroup_mark(int dir, struct walk *w, uint32_t mark);

/* The number behind a word that starts a line of one of its files, or -1. */
MEM_HIDDEN int64_t cgroup_value(int dir, const char *file, const char *word);

#endif
