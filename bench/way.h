/* SPDX-License-Identifier: MIT */
#ifndef BENCH_WAY_H
#define BENCH_WAY_H

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct brood_child;
struct brood_thread;

/* What one start left behind, for its finish: each way uses its own part. */
struct started {
	pid_t pid;
	int pidfd;
	struct brood_child *child;
	struct brood_thread *thread;
	pthread_t pthread;
};

/*
 * One way to start the program. All functions return 0 or a negated error
 * number; one that meets anything but a program that ran and exited with 0
 * must fail, so that no figure is ever taken from a start that went wrong.
 */
struct way {
	const char *name;
	int (*prepare)(void); /* once per process, not measured; may be NULL */
	int (*start)(struct started *);  /* measured as the call */
	int (*finish)(struct started *); /* reaps; nothing is left */
};

extern const struct way way_floor;       /* vfork and execve in assembly */
extern const struct way way_posix;       /* posix_spawn without attributes */
extern const struct way way_posix_equal; /* made to do what brood does */
extern const struct way way_brood;
extern const struct way way_plan;
extern const struct way way_async;
extern const struct way way_vfork_exit;  /* raw vfork and exit, no program */
extern const struct way way_vfork;       /* brood_vfork of an empty function */
extern const struct way way_fork;        /* libc's fork and _exit */
extern const struct way way_thread;      /* brood's raw thread, empty */
extern const struct way way_thread_libc; /* with brood, made by libc */
extern const struct way way_pthread;
extern const struct way way_brood_fork;  /* without options */
extern const struct way way_fork_omit;   /* without the host's memory */
extern const struct way way_raw;        /* brood_spawn's result by raw calls */
extern const struct way way_raw_number; /* the same without a pidfd */
extern const struct way way_hand; /* the floor with twelve calls before exec */
extern const struct way way_twelve; /* brood_spawn with twelve steps */
extern const struct way way_twelve_plan;

/* What every way starts, set once by target_set(): argv is path and NULL. */
extern const char *target_path;
extern char *target_argv[2];

void target_set(const char *path);

/* 0 if waitid's or wait4's answer is "exited with 0", else -ECHILD. */
int ran_well(int wait_status);

static inline uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#endif
