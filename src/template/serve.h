/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_SERVE_H
#define TEMPLATE_SERVE_H

#include <brood/template.h>

#include "template/packet.h"
#include "template/prefetch.h"
#include "template/standing.h"

/*
 * The template's side: a program that has stopped, answers requests, and in
 * each child goes on. Nothing here knows of a C library.
 */

/* What goes on in a child. Its steps are done, all signals are blocked. */
struct become {
	const char *const *argv;
	const char *const *envp;
	const char *args; /* their strings, one after the other ... */
	const char *env;  /* ... those of the environment ... */
	const char *end;  /* ... and the end */
	uint64_t mask;    /* to be set at last */
};

/* What glibc keeps of the thread, to be right in a copy as well. */
struct serve_thread {
	uint32_t *tid;
	void *robust_list;
	size_t robust_size;
};

/* Its children get no pages in advance. */
#define SERVE_NO_PREFETCH (1u << 0)

/* How the template runs. */
enum serve_schedule { SERVE_AS_EVER, SERVE_AT_ONCE, SERVE_IN_GAPS };

#define SERVE_ROOM ((size_t)48 * 1024)

struct serve {
	int socket;
	unsigned flags; /* SERVE_* */

	int owner;    /* the process that has started this one */
	int owner_fd; /* its pidfd */
	int self_fd;  /* the template's own, for who stands by */
	int taken;    /* an eventfd: a request has been taken */
	int task;     /* that one's directory of threads */
	struct standing_files thread; /* of the thread that asked last */
	int tid;                      /* that thread, or -1 */
	struct standing own;          /* this process's, at the start */
	struct standing before;       /* the owner's, then */
	struct standing now;          /* the asking thread's */
	enum serve_schedule schedule; /* but for its children */
	uint64_t inherited; /* signals that were ignored at its exec */
	struct serve_thread libc;
	struct prefetch prefetch;
	struct packet packet;
	uint64_t message[WIRE_MOST / 8];
	uint64_t room[SERVE_ROOM / 8];
};

/*
 * serve_begin.c: makes a stopped program a template of its parent's: says that
 * it is ready, or why not, which ends the process. Only socket and flags of s
 * are set, the rest is zero.
 */
MEM_HIDDEN void serve_begin(struct serve *s);

/* serve.c: answers requests for as long as there is somebody to ask; then the
 * process ends. Returns in each child. */
MEM_HIDDEN void serve_run(struct serve *s, struct become *out);

/* serve_stand.c: in a child: stands by until it has taken a request, and does
 * what that says. */
MEM_HIDDEN void serve_stand(struct serve *s, struct become *out);

/* Until there is a request. Without anybody to ask the process ends, and if the
 * template has ended whose pidfd is given, or -1. */
MEM_HIDDEN void serve_wait(const struct serve *s, int template);
/* Receives it; what it points at lies in s, as long as the arena that it
 * starts. */
MEM_HIDDEN void serve_receive(struct serve *s, struct wire_request *q,
			      struct arena *arena);

/* serve_check.c: whether who asks is who has started this, and unchanged:
 * enum brood_template_reason. */
MEM_HIDDEN uint32_t serve_check(struct serve *s, const struct wire_request *q,
				const char **detail);

/* The standing of a thread of the owner's. */
MEM_HIDDEN int serve_look(struct serve *s, int tid, struct standing *to);

/* serve_copy.c: the child: 0 there, its number and pidfd here, or an error. */
MEM_HIDDEN int serve_copy(const struct serve *s, int *pidfd);

/* serve_child.c: in the child: does all that was asked for, and says so. */
MEM_HIDDEN void serve_child(struct serve *s, const struct wire_request *q,
			    struct arena *arena, struct become *out);

/* serve_take.c: what a child of the asking thread's would have of it; 0 or an
 * error, and what it is about. */
MEM_HIDDEN int serve_take(const struct serve *s, const struct wire_request *q,
			  const char **what);

/* Its soft limits, when the descriptors are in place. */
MEM_HIDDEN int serve_limits(const struct serve *s);

/* serve_files.c: the descriptors to their numbers, from the floor on nothing
 * but the one that is moved there, and all else closed. 0 or an error. */
MEM_HIDDEN int serve_files(struct serve *s, const struct wire_request *q,
			   int floor);
/* What exec would have closed, below the floor, and all that is above it but
 * for one. */
MEM_HIDDEN void serve_files_end(int floor, int but);

/* serve_threads.c: more than one thread: how many, and their names. */
MEM_HIDDEN int serve_threads(char names[WIRE_DETAIL]);

#endif
