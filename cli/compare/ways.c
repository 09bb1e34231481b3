/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <sched.h>

#define THREAD                                                                 \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |    \
	 CLONE_SYSVSEM)

#define GROUP                                                                  \
	(BROOD_SHARE_MEMORY | BROOD_SHARE_FILES | BROOD_SHARE_DIRECTORY |      \
	 BROOD_SHARE_HANDLERS | BROOD_SHARE_GROUP | BROOD_SHARE_SEMUNDO)

#define NAMESPACES                                                             \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |           \
	 CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWTIME)

/* Beside the threads of other ways, which may not be quite gone. */
#define FORK (BROOD_RFPROC | BROOD_RFFDG | BROOD_RFENVG | BROOD_RFINSIST)
#define SHARE (BROOD_RFPROC | BROOD_RFMEM | BROOD_RFINSIST)

#define ACTS(name, key, how, flags, start, finish)                             \
	{                                                                      \
		name, key, how, false, false, flags, start, finish             \
	}
#define EXECS(name, key, how, flags, start, finish)                            \
	{                                                                      \
		name, key, how, true, false, flags, start, finish              \
	}
#define REPLACES(name, key, how, start)                                        \
	{                                                                      \
		name, key, how, true, true, 0, start, way_reap                 \
	}

const struct way compare_ways[] = {
	ACTS("fork", "fork", "fork()", 0, way_fork, way_reap),
	ACTS("vfork", "vfork", "vfork()", 0, way_vfork, way_reap),
	ACTS("clone (process)", "clone_process",
	     "clone(SIGCHLD), a stack given", 0, way_clone, way_reap),
	ACTS("clone (thread)", "clone_thread",
	     "clone(CLONE_VM|FS|FILES|SIGHAND|THREAD|SYSVSEM), a stack given",
	     THREAD, way_clone, way_reap_clone),
	ACTS("pthread_create", "pthread_create", "pthread_create()", 0,
	     way_pthread, way_reap_pthread),
	ACTS("brood_fork", "brood_fork", "brood_fork(), all defaults", 0,
	     way_brood_fork, way_reap),
	ACTS("brood_vfork", "brood_vfork", "brood_vfork()", 0, way_brood_vfork,
	     way_reap_brood),
	ACTS("brood_clone process", "brood_clone_process",
	     "brood_clone(), nothing shared", 0, way_brood_clone,
	     way_reap_brood),
	ACTS("brood_clone newns", "brood_clone_newns",
	     "brood_clone(), nothing shared, every namespace new", NAMESPACES,
	     way_brood_newns, way_reap_brood),
	ACTS("brood_clone thread", "brood_clone_thread",
	     "brood_clone(BROOD_SHARE_MEMORY|FILES|DIRECTORY|HANDLERS|GROUP|"
	     "SEMUNDO)",
	     GROUP, way_brood_clone, way_reap_brood),
	ACTS("brood_thread_create", "brood_thread_create",
	     "brood_thread_create(), default spec", 0, way_thread,
	     way_reap_thread),
	ACTS("brood_rfork", "brood_rfork", "brood_rfork(RFPROC|RFFDG|RFENVG)",
	     FORK, way_rfork, way_reap),
	ACTS("brood_rfork_thread", "brood_rfork_thread",
	     "brood_rfork_thread(RFPROC|RFMEM), a stack given", SHARE,
	     way_rfork_thread, way_reap),
	EXECS("fork+exec", "fork_exec", "fork(), then execve()", 0, way_fork,
	      way_reap),
	EXECS("vfork+exec", "vfork_exec", "vfork(), then execve()", 0,
	      way_vfork, way_reap),
	EXECS("posix_spawn", "posix_spawn", "posix_spawn(), default attributes",
	      0, way_posix_spawn, way_reap),
	EXECS("brood_spawn", "brood_spawn", "brood_spawn(), default spec", 0,
	      way_brood, way_reap_brood),
	EXECS("brood_spawn async", "brood_spawn_async",
	      "brood_spawn(BROOD_ASYNC)", BROOD_ASYNC, way_brood,
	      way_reap_brood),
	REPLACES("brood_exec", "brood_exec", "brood_exec(), default spec",
		 way_brood_exec),
	REPLACES("brood_exec_image", "brood_exec_image",
		 "brood_exec_image(), from an open file", way_exec_image),
};

const int compare_nways = sizeof(compare_ways) / sizeof(compare_ways[0]);
