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
	WIRE_READY = 1, /* template: it is stopped, and makes children */
	WIRE_SPAWN,     /* requester: make one; carries descriptors */
	WIRE_BORN,      /* template: it exists; carries its pidfd */
	WIRE_DONE,      /* child: its steps are done, or which one failed */
};

struct wire_head {
	uint32_t magic;
	uint16_t version;
	uint16_t kind;
	uint32_t size; /* of the whole message */
	uint32_t fds;  /* how many descriptors go with it */
};

/*
 * WIRE_SPAWN: this, the numbers that the descriptors have in the requester, as
 * many steps and an end, and the text: first the strings of argv and envp, then
 * what steps point at. A step's pointer is 1 + an offset in the text, or 0.
 * All parts are multiples of 8 bytes.
 */
struct wire_spawn {
	struct wire_head head;
	uint32_t argc;
	uint32_t envc;
	uint32_t steps;
	uint32_t text;  /* bytes */
	uint64_t flags; /* of the spec */
	int32_t tid;    /* the thread that asks */
	int32_t reserved;
};

/* WIRE_BORN. */
struct wire_born {
	struct wire_head head;
	int32_t pid;
	int32_t reserved;
};

/* WIRE_DONE: code 0, or what went wrong. */
struct wire_done {
	struct wire_head head;
	struct brood_error error;
};

/* What a WIRE_SPAWN says. Read, it points into the message and the arena. */
struct wire_request {
	const char *const *argv;
	const char *const *envp;
	const struct brood_step *steps; /* NULL: none */
	const int32_t *numbers;
	uint32_t fds;
	int32_t tid;
	uint64_t flags;
};

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
MEM_HIDDEN int wire_read_born(const void *message, int *pid);
MEM_HIDDEN int wire_read_done(const void *message, struct brood_error *error);

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
