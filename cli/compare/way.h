/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_WAY_H
#define BROOD_COMPARE_WAY_H

#include <brood/brood.h>
#include <pthread.h>
#include <stdbool.h>

/* Linux 5.6; libc's header may be older. */
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

/* What a new task is to do: a way that runs a function takes act, one that runs
 * a program takes argv (argv[0] is its path). */
struct job {
	void (*act)(void *arg);
	void *arg;
	const char *const *argv;
	/* Not NULL: a path that the child opens for reading before its exec. */
	const char *gate;
};

/* The new task, as the one who made it knows it. */
struct task {
	pid_t pid;
	pthread_t thread;
	struct brood_child *child;
	struct brood_thread *brood_thread;
};

/* A way of making a task. */
struct way {
	const char *name; /* in the table */
	const char *key;  /* in the JSON */
	const char *how;  /* the calls, in a few words */
	bool execs;       /* it runs a program, not a function */
	bool replaces;    /* the caller itself: start does not return */
	uint64_t flags;   /* of its call */
	/* Makes the task and returns as soon as the way lets it: 0, or a
	 * negated error number and nothing is left. */
	int (*start)(const struct way *way, const struct job *job,
		     struct task *task);
	/* Waits until the task is gone; a negated error number if it did not
	 * end well. One task at a time. */
	int (*finish)(struct task *task);
};

/* All ways, in the order of the table. */
extern const struct way compare_ways[];
extern const int compare_nways;

int way_fork(const struct way *way, const struct job *job, struct task *task);
int way_vfork(const struct way *way, const struct job *job, struct task *task);
int way_clone(const struct way *way, const struct job *job, struct task *task);
int way_pthread(const struct way *way, const struct job *job,
		struct task *task);
int way_posix_spawn(const struct way *way, const struct job *job,
		    struct task *task);
int way_brood(const struct way *way, const struct job *job, struct task *task);
int way_brood_fork(const struct way *way, const struct job *job,
		   struct task *task);
int way_brood_vfork(const struct way *way, const struct job *job,
		    struct task *task);
int way_brood_clone(const struct way *way, const struct job *job,
		    struct task *task);
int way_brood_newns(const struct way *way, const struct job *job,
		    struct task *task);
int way_thread(const struct way *way, const struct job *job, struct task *task);
int way_rfork(const struct way *way, const struct job *job, struct task *task);
int way_rfork_thread(const struct way *way, const struct job *job,
		     struct task *task);
int way_brood_exec(const struct way *way, const struct job *job,
		   struct task *task);
int way_exec_image(const struct way *way, const struct job *job,
		   struct task *task);

int way_reap(struct task *task);
int way_reap_clone(struct task *task);
int way_reap_pthread(struct task *task);
int way_reap_brood(struct task *task);
int way_reap_thread(struct task *task);

/* The end of a stack that is kept, as what is timed is not mmap: one task at a
 * time uses it. NULL: no memory. */
char *way_stack(void);

/* For the child: does the job and ends the process. Between vfork and exec it
 * runs in the caller's memory. */
void job_run(const struct job *job) __attribute__((noreturn));

#endif
