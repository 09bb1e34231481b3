/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_WIRE_H
#define TEMPLATE_WIRE_H

#include <brood/error.h>
#include <brood/step.h>

#include "plan/arena.h"

/*
 * What a requester and a template say to each other: one message to a packet,
 * on one machine, in its byte order. Each starts with a head. Whoever reads
 * believes nothing that the message does not prove.
 */
#define WIRE_MAGIC UINT32_C(0x64726f42) /* "Brod" */
#define WIRE_VERSION 1
#define WIRE_MOST ((size_t)64 * 1024) /* bytes of a message */
#define WIRE_FDS_MOST 253             /* that the kernel passes at once */

enum wire_kind {
	WIRE_READY =
		1,  /* template: it is stopped, or why it makes no children */
	WIRE_SPAWN, /* requester: make one; carries descriptors */
	WIRE_BORN,  /* child: it stands by; carries its pidfd. Or template: why
		     * there is none */
	WIRE_DONE,  /* child: its steps are done, or which one failed. Or why it
		     * stays as it is */
	WIRE_TAKEN, /* child: it has the request, and WIRE_DONE will come */
};

struct wire_head {
	uint32_t magic;
	uint16_t version;
	uint16_t kind;
	uint32_t size; /* of the whole message */
	uint32_t fds;  /* how many descriptors go with it */
};

/* WIRE_READY, WIRE_BORN: what else there is to say of a reason. */
#define WIRE_DETAIL 96

/* The first descriptors of a WIRE_SPAWN: where WIRE_DONE is to go, the
 * directory; then those with numbers. */
enum { WIRE_FD_DONE, WIRE_FD_DIRECTORY, WIRE_FDS_OWN };

/*
 * WIRE_SPAWN: this, the numbers that the descriptors have in the requester, as
 * many steps and an end, and the text: first the strings of argv and envp, then
 * what steps point at. A step's pointer is 1 + an offset in the text, or 0.
 * All parts are multiples of 8 bytes.
 */
#define WIRE_SAY_TAKEN (1u << 0) /* the steps may take their time */

struct wire_spawn {
	struct wire_head head;
	uint32_t argc;
	uint32_t envc;
	uint32_t steps;
	uint32_t text;    /* bytes */
	uint64_t flags;   /* of the spec */
	uint64_t mask;    /* of signals, as the requester's was */
	uint64_t slack;   /* of timers, ns */
	uint64_t hide[4]; /* numbers that are close-on-exec, by their place */
	int32_t tid;      /* the thread that asks */
	uint32_t options; /* WIRE_SAY_* */
	int32_t cgroup;   /* the number of one that it is to be in, or -1 */
	int32_t reserved;
};

/* WIRE_READY. */
struct wire_ready {
	struct wire_head head;
	uint32_t reason; /* enum brood_template_reason; 0: it is ready */
	uint32_t reserved;
	char detail[WIRE_DETAIL];
};

/* WIRE_BORN. */
struct wire_born {
	struct wire_head head;
	int32_t pid;         /* 0: there is none */
	uint32_t reason;     /* the same; 0: it exists */
	uint64_t prefetched; /* pages that it has got at once */
	char detail[WIRE_DETAIL];
};

/* WIRE_DONE: code 0, or what went wrong; or a reason. */
struct wire_done {
	struct wire_head head;
	uint32_t reason; /* the same; 0: it is about the steps */
	uint32_t reserved;
	char detail[WIRE_DETAIL];
	struct brood_error error;
};

/* What a WIRE_SPAWN says. Read, it points into the message and the arena. */
struct wire_request {
	const char *const *argv;
	const char *const *envp;
	const struct brood_step *steps; /* NULL: none */
	const int32_t *numbers;
	uint32_t fds; /* that have numbers */
	uint32_t options;
	int32_t tid;
	int32_t cgroup; /* one of the numbers, or -1 */
	uint64_t flags;
	uint64_t mask;
	uint64_t slack;
	uint64_t hide[4];
	const char *text; /* read: the strings of argv, then of envp ... */
	const char *text_env;
	const char *text_end; /* ... one after the other */
};

static inline int wire_hides(const struct wire_request *q, uint32_t i)
{
	return q->hide[i / 64] >> (i % 64) & 1;
}

/* Can this step be carried out by another process than its maker's? */
static inline int wire_carries(uint32_t type)
{
	return type != BROOD_STEP_CALL;
}

/* wire_write.c: what the message takes, and the message; its steps have been
 * checked. 0: more than WIRE_MOST. */
MEM_HIDDEN size_t wire_size(const struct wire_request *request);
MEM_HIDDEN void wire_write(void *message, size_t size,
			   const struct wire_request *request);

/* wire_read.c: checks a message of this many bytes and descriptors, as
 * received, in memory that is aligned to 8 and that nobody else writes to; its
 * kind, or -EBADMSG, -EPROTONOSUPPORT for another version. */
MEM_HIDDEN int wire_kind(const void *message, size_t size, uint32_t fds);

/* What a message of that kind says. A spawn's pointers are put in place in the
 * message itself. 0, -EBADMSG or -ENOMEM. */
MEM_HIDDEN int wire_read_spawn(struct wire_request *out, void *message,
			       struct arena *arena);
/* 0, or -EBADMSG; the detail ends with a zero in the message itself. */
MEM_HIDDEN int wire_read_ready(struct wire_ready *message);
MEM_HIDDEN int wire_read_born(struct wire_born *message);
MEM_HIDDEN int wire_read_done(struct wire_done *message);

/* wire_step.c: what a step points at. */
struct wire_pointer {
	uint64_t *at; /* in the step; NULL: there is none */
	uint64_t length;
	int is_text; /* ends with a zero, and length is not known */
	int may_be_null;
};
#define WIRE_POINTERS 2
MEM_HIDDEN void wire_pointers(struct brood_step *step,
			      struct wire_pointer out[WIRE_POINTERS]);

static inline uint64_t wire_round(uint64_t n)
{
	return (n + 7) & ~UINT64_C(7);
}

#endif
