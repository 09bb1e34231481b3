/* SPDX-License-Identifier: MIT */
#ifndef EXEC_UNDO_H
#define EXEC_UNDO_H

#include "born/born.h"
#include "plan/arena.h"

/*
 * What the caller was before its steps, so that a failed exec leaves it as it
 * was. Before each action its opposite is written down; they are carried out
 * backwards.
 */
enum undo_kind {
	UNDO_NOTHING,
	UNDO_LASTS, /* there is no way back */
	UNDO_DIRECTORY,
	UNDO_UMASK,
	UNDO_DESCRIPTOR, /* fd was what saved is now; or closed */
	UNDO_FLAGS,      /* of fd */
	UNDO_SAVED,      /* a number that the action itself kept */
	UNDO_LIMIT,
	UNDO_ACTIONS, /* of signals */
	UNDO_CALL,    /* one system call */
};

struct undo {
	enum undo_kind kind;
	const struct op *op;
	int fd;
	int saved; /* -1: none */
	int flags;
	const int *number; /* UNDO_SAVED: where the action keeps it */
	uint64_t x, y;
	void *data;
	long nr, args[3];
};

struct undos {
	struct arena *arena;
	struct undo *list;
	uint32_t count;
	int floor;        /* descriptors are kept from here on */
	uint32_t lasting; /* as in brood_error */
};

/* undo.c: before the action; 0 or why it cannot be written down. */
MEM_HIDDEN int undo_note(struct undos *u, const struct born *b,
			 const struct op *op);
/* After it: has it left something for good? */
MEM_HIDDEN void undo_done(struct undos *u);
MEM_HIDDEN void undo_all(struct undos *u);

/* undo_files.c, undo_attributes.c: fill in all but .op. */
MEM_HIDDEN int undo_file(struct undos *u, struct undo *to, const struct born *b,
			 const struct op *op);
MEM_HIDDEN void undo_attribute(struct undo *to, const struct op *op,
			       struct arena *arena);
MEM_HIDDEN void undo_file_back(const struct undo *undo);

/* undo_signals.c: actions of all signals in a set. */
MEM_HIDDEN int undo_signals(struct undos *u, struct undo *to, uint64_t set);
MEM_HIDDEN void undo_signals_back(const struct undo *undo);

#endif
