/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_STANDING_H
#define TEMPLATE_STANDING_H

#include "sys/abi.h"
#include "sys/mem.h"

/*
 * What a process is to the kernel, as the kernel tells of it: what a child of
 * its own would be, and one of a template has to be.
 */

/* The lines of /proc/PID/status that are about rights. */
enum standing_line {
	LINE_UID,
	LINE_GID,
	LINE_GROUPS,
	LINE_CAP_INH,
	LINE_CAP_PRM,
	LINE_CAP_EFF,
	LINE_CAP_BND,
	LINE_CAP_AMB,
	LINE_NO_NEW_PRIVS,
	LINE_SECCOMP,
	LINE_SECCOMP_FILTERS,
	STANDING_LINES
};

#define STANDING_SPACES 8
#define STANDING_CPUS 16 /* words of a mask */

struct standing {
	char rights[1024]; /* those lines, one after the other */
	uint16_t at[STANDING_LINES + 1];
	uint64_t ignored;
	uint32_t umask;
	char spaces[STANDING_SPACES][32];
	char root[512];
	char cgroup[512];
	char label[128];
	char oom_score[8];
	struct sys_rlimit limits[SYS_RLIMITS];
	int session;
	int group;
	int ioprio;
	int cpus_size;
	uint64_t cpus[STANDING_CPUS];
	struct sys_sched_attr schedule;
};

/* The files in /proc that tell of a thread, open: -1 where there is none. */
enum {
	FILE_STATUS,
	FILE_LIMITS,
	FILE_CGROUP,
	FILE_LABEL,
	FILE_OOM_SCORE,
	STANDING_FILES
};
#define STANDING_ROOT STANDING_SPACES

struct standing_files {
	int files[STANDING_FILES];
	int links[STANDING_SPACES + 1];
};

MEM_HIDDEN void standing_none(struct standing_files *files);
/* task is the thread's directory in /proc. */
MEM_HIDDEN void standing_open(struct standing_files *files, int task);
MEM_HIDDEN void standing_close(struct standing_files *files);

/* Of a thread. 0, or an error: it has ended, may not be known, or says more
 * than there is room for. */
MEM_HIDDEN int standing_read(struct standing *to,
			     const struct standing_files *files, int pid,
			     int tid);

/* Of this process, now: a hierarchy that was mounted since is in everybody's.
 */
MEM_HIDDEN void standing_cgroup(char *to, size_t size);

/* Are these lines of the two the same? */
MEM_HIDDEN int standing_same(const struct standing *a, const struct standing *b,
			     enum standing_line line);

/* Why a child of one that now is so could not come from a template that was
 * started by the same when it was as before: enum brood_template_reason, and
 * what it is about. Lines whose bit is in except do not count. */
MEM_HIDDEN uint32_t standing_differs(const struct standing *before,
				     const struct standing *now,
				     uint32_t except, const char **detail);

#endif
