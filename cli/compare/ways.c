/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <sched.h>

#define THREAD                                                                 \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |    \
	 CLONE_SYSVSEM)

const struct way compare_ways[] = {
	{"fork", "fork", "fork()", false, 0, way_fork, way_reap},
	{"vfork", "vfork", "vfork()", false, 0, way_vfork, way_reap},
	{"clone (process)", "clone_process", "clone(SIGCHLD), a stack given",
	 false, 0, way_clone, way_reap},
	{"clone (thread)", "clone_thread",
	 "clone(CLONE_VM|FS|FILES|SIGHAND|THREAD|SYSVSEM), a stack given",
	 false, THREAD, way_clone, way_reap_clone},
	{"pthread_create", "pthread_create", "pthread_create()", false, 0,
	 way_pthread, way_reap_pthread},
	{"fork+exec", "fork_exec", "fork(), then execve()", true, 0, way_fork,
	 way_reap},
	{"vfork+exec", "vfork_exec", "vfork(), then execve()", true, 0,
	 way_vfork, way_reap},
	{"posix_spawn", "posix_spawn", "posix_spawn(), default attributes",
	 true, 0, way_posix_spawn, way_reap},
	{"brood_spawn", "brood_spawn", "brood_spawn(), default spec", true, 0,
	 way_brood, way_reap_brood},
	{"brood_spawn async", "brood_spawn_async", "brood_spawn(BROOD_ASYNC)",
	 true, BROOD_ASYNC, way_brood, way_reap_brood},
};

const int compare_nways = sizeof(compare_ways) / sizeof(compare_ways[0]);
