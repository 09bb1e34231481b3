/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_LOADED_JOB_H
#define TEMPLATE_LOADED_JOB_H

#include <brood/template.h>

#include "error/text.h"
#include "injected/injected.h"
#include "sys/auxv.h"
#include "sys/mem.h"

#include "registers.h"

/*
 * What a tracer has to do, on pages of its own: it runs on its caller's stack,
 * which may be short.
 */
struct loading {
	int pid;
	int owner; /* who has asked for it */
	int socket;
	int launched;
	int64_t deadline;
	uint32_t *gate;
	const unsigned char *image; /* an ELF file */

	/* What comes of it. */
	uint32_t done;    /* 1: what follows is told */
	uint32_t reason;  /* enum brood_template_reason */
	uint32_t no_exec; /* it ended before */
	struct text detail;
	char text[96];

	/* The tracer's own. */
	uint64_t entry;             /* where the program starts */
	uint64_t original;          /* what is there */
	uint64_t base;              /* of the server */
	int threads;                /* but for the first */
	struct sys_registers start; /* as the program was about to start */
	struct auxv auxv;
	struct injected injected;
	char buffer[2048];
};

/* What the program did. */
enum loaded_event {
	LOADED_EXEC,
	LOADED_TRAP, /* its address is in .pc */
	LOADED_ENDED,
	LOADED_LATE,
	LOADED_BROKEN, /* it cannot be traced any more */
};

/* loaded_trace.c: the tracer's life; arg is a struct loading. */
MEM_HIDDEN void loaded_trace(void *arg) __attribute__((noreturn));

/* Ends the tracer and with it the program. */
MEM_HIDDEN void loaded_refuse(struct loading *l, uint32_t reason,
			      const char *detail) __attribute__((noreturn));
MEM_HIDDEN void loaded_refuse_call(struct loading *l, uint32_t reason,
				   const char *call, int error)
	__attribute__((noreturn));

/* loaded_stops.c: lets it go on, and waits for what comes. */
MEM_HIDDEN enum loaded_event loaded_wait(struct loading *l);
MEM_HIDDEN enum loaded_event loaded_go_on(struct loading *l);

/* The same; anything but a trap with the program at this address ends it all.
 */
MEM_HIDDEN void loaded_run_to(struct loading *l, uint64_t pc);

/* loaded_remote.c: each ends it all on failure. */
MEM_HIDDEN void loaded_read(struct loading *l, uint64_t from, void *to,
			    size_t size);
MEM_HIDDEN void loaded_write(struct loading *l, uint64_t to, const void *from,
			     size_t size);
MEM_HIDDEN void loaded_get_registers(struct loading *l,
				     struct sys_registers *r);
MEM_HIDDEN void loaded_set_registers(struct loading *l,
				     const struct sys_registers *r);
/* What is at the program's entry, to be put back; other code in its place. */
MEM_HIDDEN void loaded_save(struct loading *l);
MEM_HIDDEN void loaded_patch(struct loading *l, uint64_t code, unsigned size);
MEM_HIDDEN void loaded_restore(struct loading *l);
/* A system call that the program makes; its result. */
MEM_HIDDEN long loaded_call(struct loading *l, long nr, const uint64_t args[6]);

/* loaded_look.c: what kind of program it is: at exec; and at its entry. */
MEM_HIDDEN void loaded_look(struct loading *l);
MEM_HIDDEN void loaded_look_again(struct loading *l);

/* loaded_inject.c: puts the server there, and starts it. */
MEM_HIDDEN void loaded_inject(struct loading *l);

#endif
