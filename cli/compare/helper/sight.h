/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_SIGHT_H
#define BROOD_COMPARE_SIGHT_H

#include <stdint.h>

/*
 * What a freshly executed program finds: brood-probe writes one to its
 * standard output. Its arguments, in this order, tell it where to look; all
 * are decimal numbers. Without arguments it only exits, with a single one it
 * crashes.
 */
enum sight_arg {
	SIGHT_PAGE = 1, /* address of a page of the caller's */
	SIGHT_FRAME,    /* address of a variable on the caller's stack */
	SIGHT_PLAIN,    /* a descriptor of the caller's */
	SIGHT_CLOEXEC,  /* one that is close-on-exec */
	SIGHT_CAUGHT,   /* a signal that the caller catches */
	SIGHT_IGNORED,  /* one that it ignores */
	SIGHT_ARGS,
};

/* In the environment, if the caller has put it there; both sides write the last
 * over what they have. */
#define SIGHT_NAME "BROOD_COMPARE="
#define SIGHT_GIVEN SIGHT_NAME "caller"
#define SIGHT_TAKEN SIGHT_NAME "task"

/* As in /proc/PID/ns. */
#define SIGHT_NAMESPACES(X)                                                    \
	X(user) X(mnt) X(pid) X(net) X(ipc) X(uts) X(cgroup) X(time)
#define SIGHT_NAMESPACE_INDEX(name) SIGHT_NS_##name,
enum sight_namespace { SIGHT_NAMESPACES(SIGHT_NAMESPACE_INDEX) SIGHT_NS_ };

/* What the caller leaves at both addresses, and what the program writes there
 * if it finds that. */
#define SIGHT_MARK UINT64_C(0x62726f6f642d3031)
#define SIGHT_REPLY UINT64_C(0x62726f6f642d3032)

/* What lies at an address of the caller's, or is set for a signal. */
enum sight_memory { SIGHT_NOTHING, SIGHT_OTHER, SIGHT_SAME };
enum sight_action { SIGHT_DEFAULT, SIGHT_IGNORE, SIGHT_HANDLER };

struct sight {
	uint64_t mark; /* SIGHT_MARK: the report is whole */
	int64_t pid;
	uint64_t stack;      /* an address on the program's own stack */
	int32_t page, frame; /* enum sight_memory */
	int32_t plain_open, cloexec_open;
	int32_t caught, ignored; /* enum sight_action */
	int32_t environment;     /* enum sight_memory */
	int32_t replaced; /* for the reader: this is what the caller became */
	char directory[512];
	char self[64];          /* /proc/thread-self */
	char ns[SIGHT_NS_][64]; /* the links in /proc/thread-self/ns */
};

#endif
