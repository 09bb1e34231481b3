/* SPDX-License-Identifier: MIT */
#ifndef EXEC_LEAVE_H
#define EXEC_LEAVE_H

#include "sys/mem.h"

/*
 * What happens once the old program cannot be gone back to: system calls,
 * written down beforehand, which a few instructions make one after the other
 * from a page of their own. They need neither a stack nor any other memory.
 */
enum leave_kind {
	LEAVE_MAY, /* fail */
	LEAVE_MUST,
	LEAVE_LAST, /* and with it goes the list itself */
};

struct leave_call {
	int64_t number;
	int64_t args[6];
	int64_t kind;
};
_Static_assert(sizeof(struct leave_call) == 64, "leave.S knows the layout");

#define LEAVE_DATA ((size_t)4096)

/* A list in memory of its own, with room for what its calls point at. */
struct leave {
	struct leave_call *calls;
	uint32_t count;
	uint32_t room;
	char *data;
	size_t used; /* of LEAVE_DATA */
	size_t size; /* of all */
	void *code;
	size_t code_size;
};

/* In arch: makes the calls, then jumps to entry on the stack sp. Moved to
 * another place before it is used: position-independent. */
MEM_HIDDEN void sys_leave(const struct leave_call *calls, uint64_t sp,
			  uint64_t entry) __attribute__((noreturn));
extern const char sys_leave_end[] __attribute__((visibility("hidden")));

/* leave.c */
MEM_HIDDEN int leave_open(struct leave *l, uint32_t calls, size_t page);
MEM_HIDDEN void leave_close(struct leave *l);
MEM_HIDDEN void leave_call(struct leave *l, enum leave_kind kind, long number,
			   long a, long b, long c, long d);
MEM_HIDDEN void leave_call5(struct leave *l, enum leave_kind kind, long number,
			    long a, long b, long c, long d, long e);
MEM_HIDDEN void *leave_keep(struct leave *l, const void *data, size_t size);
MEM_HIDDEN void leave_go(struct leave *l, uint64_t sp, uint64_t entry)
	__attribute__((noreturn));

#endif
