/* SPDX-License-Identifier: MIT */
#ifndef EXEC_IMAGE_H
#define EXEC_IMAGE_H

#include <brood/exec.h>

#include "sys/auxv.h"
#include "exec/leave.h"
#include "exec/load.h"
#include "exec/maps.h"
#include "plan/arena.h"
#include "sys/abi.h"

#define IMAGE_FLAGS_KNOWN (BROOD_IMAGE_FD | BROOD_IMAGE_EXE_LINK)

/* What the kernel holds for the old program, and would use on the new one. */
struct state {
	uint64_t handled; /* signals with a handler */
	uint64_t mask;    /* the program's */
	const int *fds;   /* close-on-exec */
	uint32_t nfds;
	const int *timers; /* of timer_create(2) */
	uint32_t ntimers;
	void *rseq; /* NULL: none is registered */
	unsigned rseq_size;
};

/* One program on its way to replace the caller. */
struct image {
	const char *name;
	const char *const *argv;
	const char *const *envp;
	uint64_t flags;
	uint64_t page;
	struct load program;
	struct load interpreter; /* .now is 0 where none is wanted */
	struct maps maps;
	struct auxv auxv;
	struct state state;
	struct range stack;
	uint64_t sp;
	uint64_t args, args_end,
		env_end; /* the strings; env starts at args_end */
	uint64_t brk;
	struct leave leave;
	int fixed_layout; /* no address is random */
	int own_file;     /* a memfd made here, or -1 */
	struct arena arena;
};

/* alone.c: nobody else may be on this memory. */
MEM_HIDDEN int image_alone(struct fault *fault);

/* open.c: where the image comes from; 0 or an error. */
MEM_HIDDEN int image_open(struct image *i, const struct brood_image *given,
			  struct fault *fault);

/* interpreter.c */
MEM_HIDDEN int image_interpreter(struct image *i, struct fault *fault);

/* layout.c: addresses for all, and the segments mapped. */
MEM_HIDDEN int image_layout(struct image *i, struct fault *fault);

/* stack.c: maps the new stack and writes it. */
MEM_HIDDEN int image_stack(struct image *i, struct fault *fault);

/* state.c, rseq.c */
MEM_HIDDEN int state_read(struct state *s, struct arena *arena,
			  struct fault *fault);
MEM_HIDDEN int state_rseq(struct state *s, struct fault *fault);

/* exe.c: may /proc/self/exe be made to show this file? */
MEM_HIDDEN int image_exe_link(const struct image *i, struct fault *fault);

/* farewell.c: writes down all that happens after there is no way back. */
MEM_HIDDEN int image_farewell(struct image *i, struct fault *fault);

/* memory.c: the part of it that takes the old memory away. */
MEM_HIDDEN int image_memory(struct image *i);

/* credentials.c: what exec would take away. */
MEM_HIDDEN void image_credentials(struct image *i);

/* mm_map.c: what the kernel shows and uses of the layout; still undoable. */
MEM_HIDDEN void image_mm_fill(const struct image *i, struct sys_mm_map *map);
MEM_HIDDEN int image_mm_map(const struct image *i, struct fault *fault);

/* random.c */
MEM_HIDDEN uint64_t image_random(const struct image *i, uint64_t below);

static inline int image_refuse(struct fault *fault, int code,
			       enum brood_reason reason)
{
	fault->stage = BROOD_STAGE_IMAGE;
	fault->reason = reason;
	return fault->code = code;
}

/* The last component of a path. */
static inline const char *image_base_name(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (path[0] == '/' && path[1])
			base = path + 1;
	return base;
}

#endif
