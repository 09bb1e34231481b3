/* SPDX-License-Identifier: MIT */
#ifndef TEST_OWNED_H
#define TEST_OWNED_H

#include "test.h"

/* What the tests of owned trees share. */
#define OWNED(ways_, ...) SPEC(.own_tree = (ways_), __VA_ARGS__)
#define PARENT BROOD_TREE_GUARDIAN
#define BESIDE (BROOD_TREE_CGROUP | BROOD_TREE_WATCH)
#define NAMESPACE BROOD_TREE_NAMESPACE

/* Its kernel or rights may lack a way. */
int can_own(uint32_t ways);
#define NEEDS(ways) SKIP_UNLESS(can_own(ways), "the way cannot be had here")

struct brood_tree_info info_of(struct brood_child *child);

/* Dead is who only waits for init to reap it. */
int is_there(pid_t pid);

/* In each way that can be had, blocking and asynchronous. */
void for_each_way(void (*body)(uint32_t ways, uint64_t flags));

/* Waits until the tree has so many processes, and lists the first 8. */
int wait_for_count(struct brood_child *child, int count, pid_t *pids);

#endif
