/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SIDE_H
#define BENCH_SIDE_H

/* Peers side by side: who they are, under which settings they are measured, and
 * what came of it. */
#include "../stats.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PEERS_MAX 48
#define SETTINGS_MAX 48
#define TARGETS 5
#define WORDS_MAX 16 /* of a peer's command */

/* A peer as manifest.c reads it. */
struct entry {
	char name[24];     /* the same in every table and picture */
	char missing[128]; /* why it cannot be measured; "": it can */
	char version[48];    /* "": the system's own */
	char preload[8];   /* whose condition.so fits: "glibc", "musl", "-" */
	bool core;         /* measured on every axis in a quick run, too */
	int argc;
	char *argv[WORDS_MAX]; /* followed by JOB and TARGET */
};

struct roster {
	int n;
	struct entry entry[PEERS_MAX];
	char *text; /* what the entries point into */
};

enum extent {
	QUICK,      /* in every run, by every peer */
	QUICK_CORE, /* in every run; in a quick one by the core alone */
	FULL,       /* in a full run, by every peer */
	FULL_CORE,  /* in a full run, by the core */
};

/* One point on one axis; what is not named is as in the first setting. */
struct setting {
	const char *axis;
	const char *value;
	const char *target; /* a name from places.h */
	const char *job;
	int width; /* programs at once; negative: on every core */
	unsigned memory_mib;
	bool huge;
	unsigned fds, mappings, threads;
	enum extent extent;
};

extern const struct setting settings[];
extern const int nsettings;

#define PERCENTILES 6
extern const double percentiles[PERCENTILES]; /* 0.05 to 0.999 */

struct figures {
	bool ran;
	char why_not[128];
	unsigned n; /* starts that are counted */
	bool has_call;
	double call[PERCENTILES], total[PERCENTILES]; /* microseconds */
	struct estimate ratio;                        /* total, to the floor */
	double faults;                                /* per start */
	double cpu_us, syscalls;                      /* NAN: not counted */
};

struct outcome {
	bool ran;
	unsigned rounds;
	double drift; /* of the floor */
	struct figures peer[PEERS_MAX];
};

struct wishes {
	bool quick;
	int seconds;      /* for one setting */
	int cpu;          /* for what runs on one core */
	const char *axes; /* NULL: all; names with commas between */
	const char *only; /* the same with peers; the floor always is */
};

/* Where the programs lie that are started, and what is preloaded. */
struct places {
	char target[TARGETS][4096];
	char condition[4096], condition_musl[4096];
	char primitives[4096];
};

/* "tiny" ...: its path, or NULL. */
const char *places_target(const struct places *places, const char *name);

/* 0, or -1 with a message on stderr. */
int roster_primitives(struct roster *roster, const struct places *places);
int roster_read(struct roster *roster, const char *path);
void roster_free(struct roster *roster);

/* Measures one setting. 0 or -1 with a message. */
int side_measure(const struct roster *roster, const struct places *places,
		 const struct setting *setting, const struct wishes *wishes,
		 struct outcome *outcome);

bool side_wants(const struct wishes *wishes, const struct setting *setting,
		const struct entry *entry);

/* All results, by setting. */
struct side {
	const struct roster *roster;
	const struct wishes *wishes;
	double seconds;
	struct outcome outcome[SETTINGS_MAX];
};

#endif
