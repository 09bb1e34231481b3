/* SPDX-License-Identifier: MIT */
#ifndef CREATE_SLOT_H
#define CREATE_SLOT_H

#include "born/born.h"
#include "born/function.h"
#include "create/process.h"

/*
 * The memory of one spawn: a guarded stack and room for its plan. Slots are
 * kept for ever and used again; there are as many as spawns were under way at
 * once. They are not copied by fork(): nobody there could give them back.
 *
 * A slot is FREE, BUSY (a call of the library's has it), IN_FLIGHT (an
 * asynchronous child runs on it), or CLAIMED (somebody who found it in flight
 * is looking after it, for a moment). Whoever changes the tag from one to the
 * other owns it. The tag counts uses, so that a stale one never matches.
 */
enum slot_state { SLOT_FREE, SLOT_BUSY, SLOT_IN_FLIGHT, SLOT_CLAIMED };

struct slot {
	struct slot *next;
	uint32_t tag;   /* uses << 2 | enum slot_state */
	int32_t pid;    /* in flight: the child */
	uint32_t *word; /* in flight: enum born_word */

	/* In flight without an owner: what to call once the child is gone. */
	void (*abandoned)(void *);
	void *abandoned_arg;

	/* What the child runs on, to be let go of when it is gone. */
	void (*let_go)(void *);
	void *held;

	/* Under a caller that waits for a function of its own. */
	int32_t suspends; /* the process that runs it, 0: none */
	int exited;       /* it called exit(3) */

	/* A function's, in flight for as long as it takes. */
	struct born_function function;
	int lasting;

	struct arena arena;
	struct born born;
	struct plan plan;   /* of a spawn without a kept one */
	struct fd_plan fds; /* of a spawn with numbers of its own */
};

#define SLOT_GUARD ((size_t)64 * 1024) /* a page, whatever its size */
#define SLOT_STACK ((size_t)64 * 1024)
#define SLOT_ROOM ((size_t)128 * 1024)

/* A slot of one's own, its arena empty; NULL without memory. */
MEM_HIDDEN struct slot *slot_get(struct process *process);
MEM_HIDDEN void slot_put(struct slot *slot);

/* The lowest address of its stack. */
static inline void *slot_stack(struct slot *slot)
{
	return (char *)slot - SLOT_STACK;
}

/* Hands a busy slot to its child; the result is for slot_claim(). */
MEM_HIDDEN uint32_t slot_fly(struct slot *slot, uint32_t *word, int pid);

/* Takes a slot in flight, if it still is the one that got this tag. */
MEM_HIDDEN int slot_claim(struct slot *slot, uint32_t tag);
/* Gives a claimed slot back: to its child, or for use. */
MEM_HIDDEN void slot_fly_on(struct slot *slot, uint32_t tag);

/* Waits until no slot of the process is in flight. */
MEM_HIDDEN void slots_settle(struct process *process);

/* word.c: waits until the child has left the memory, and returns 0; -ETIMEDOUT
 * at the deadline (clock.h). pid 0: a thread or another's child, which cannot be
 * asked about. */
MEM_HIDDEN int word_wait(const uint32_t *word, int pid, int64_t deadline);

#endif
