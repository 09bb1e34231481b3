/* SPDX-License-Identifier: MIT */
#ifndef TEST_ESCAPES_H
#define TEST_ESCAPES_H

#include <stddef.h>
#include <stdint.h>

/* One try of tests/escape.c to outlive its tree. */
struct escape {
	const char *kind;
	const char *argument; /* NULL: none */
	const char *program;  /* NULL: escape itself */
	uint32_t ways;        /* own_tree */
	unsigned uid;         /* of the owner; 0: the test's own */
	int escapes;          /* it is known to: no long wait for its end */
};

/* How the tree is made to end. */
enum escape_end {
	END_CLOSE,       /* the handle is closed */
	END_KILL,        /* the process that has it is killed by SIGKILL */
	END_TERM,        /* the same by SIGTERM */
	END_RUN_TIMEOUT, /* brood run's --timeout */
	END_RUN_TERM,    /* brood run gets SIGTERM */
	END_RUN_KILL,    /* brood run gets SIGKILL */
	ENDS,
};
const char *escape_end_name(enum escape_end end);

/* How many outlived it; they are killed then. -1: it did not come to that,
 * which is told on standard error. ms: how long it took until none was left. */
int escape_survivors(const struct escape *e, enum escape_end end, int64_t *ms);

/* Those that bear the marker; with a signal, they get it. */
int escape_count(const char *marker, int sig);

#endif
