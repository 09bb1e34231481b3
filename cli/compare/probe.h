/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_PROBE_H
#define BROOD_COMPARE_PROBE_H

#include "cell.h"
#include "way.h"

/* Pages that the probes of copy-on-write write. */
#define PROBE_PAGES 256

/* A way, and the program for ways that run one. */
struct trial {
	const struct way *way;
	const char *program;
};

/* One question, asked of any way by making a task with it. run may leave
 * descriptors, memory and signal actions behind: it has a process to itself,
 * whose working directory is /proc. */
struct probe {
	const char *key; /* in the JSON */
	int block;       /* which block of the table */
	const char *head[2];
	void (*run)(const struct trial *trial, struct cell *cell);
};

extern const struct probe compare_probes[];
extern const int compare_nprobes;

/* Asks it in a process of its own, killed with all it made if it takes too
 * long: a probe that dies or hangs is an answer too. */
void probe_ask(const struct probe *probe, const struct trial *trial,
	       struct cell *cell);

void probe_pid(const struct trial *trial, struct cell *cell);
void probe_memory(const struct trial *trial, struct cell *cell);
void probe_copied(const struct trial *trial, struct cell *cell);
void probe_later(const struct trial *trial, struct cell *cell);
void probe_stack(const struct trial *trial, struct cell *cell);
void probe_files(const struct trial *trial, struct cell *cell);
void probe_cloexec(const struct trial *trial, struct cell *cell);
void probe_directory(const struct trial *trial, struct cell *cell);
void probe_handlers(const struct trial *trial, struct cell *cell);
void probe_ignored(const struct trial *trial, struct cell *cell);
void probe_waits(const struct trial *trial, struct cell *cell);
void probe_crash(const struct trial *trial, struct cell *cell);
void probe_atfork(const struct trial *trial, struct cell *cell);
void probe_environment(const struct trial *trial, struct cell *cell);
void probe_group(const struct trial *trial, struct cell *cell);
void probe_ns_user(const struct trial *trial, struct cell *cell);
void probe_ns_mnt(const struct trial *trial, struct cell *cell);
void probe_ns_pid(const struct trial *trial, struct cell *cell);
void probe_ns_net(const struct trial *trial, struct cell *cell);
void probe_ns_ipc(const struct trial *trial, struct cell *cell);
void probe_ns_uts(const struct trial *trial, struct cell *cell);
void probe_ns_cgroup(const struct trial *trial, struct cell *cell);
void probe_ns_time(const struct trial *trial, struct cell *cell);

#endif
