/* SPDX-License-Identifier: MIT */
#ifndef ERROR_FAULT_H
#define ERROR_FAULT_H

#include <brood/error.h>

#include "sys/mem.h"

/* What went wrong, as the place that notices it says it. */
struct fault {
	int code; /* negated error number */
	enum brood_stage stage;
	enum brood_reason reason;
	int step; /* index, or -1 */
	uint32_t step_type;
	int number;
	int other;
	const char *object;
	const char *second; /* another, which stands behind it */
	uint64_t inode;     /* which file is busy, until busy.c has looked */
	uint64_t device;
	uint32_t lasting;
};

/* Keeps as much of the text as fits, and says where it was cut. */
static inline void fault_object(char *to, size_t size, const char *text)
{
	size_t i = 0;

	for (; text && text[i] && i < size - 1; i++)
		to[i] = text[i];
	if (text && text[i])
		for (size_t dot = 1; dot <= 3; dot++)
			to[i - dot] = '.';
	to[i] = '\0';
}

/* The second stands behind the end of the first: see error_second(). */
static inline void fault_objects(struct brood_error *err, const char *object,
				 const char *second)
{
	size_t size = sizeof err->object;
	size_t least = size / 2, n = second ? str_length(second) + 1 : 0;
	size_t first = size - (n < least ? n : least);

	if (object != err->object)
		mem_zero(err->object, size);
	fault_object(err->object, first, object);
	if (second) {
		first = str_length(err->object) + 1;
		fault_object(err->object + first, size - first, second);
	}
}

/*
 * Fills the caller's error and returns its code. Also used in the child, on
 * memory that it shares with the caller. The code comes last: a reader that
 * sees it sees the rest.
 */
static inline int fault_report(struct brood_error *err, const struct fault *f)
{
	if (!err)
		return f->code;
	err->stage = f->stage;
	err->reason = f->reason;
	err->step = f->step;
	err->step_type = f->step_type;
	err->number = f->number;
	err->other = f->other;
	err->signal = 0;
	fault_objects(err, f->object, f->second);
	err->lasting = f->lasting;
	err->pipe_stage = 0;
	for (size_t i = 0; i < sizeof err->reserved / 8; i++)
		err->reserved[i] = 0;
	err->reserved[0] = f->inode;
	err->reserved[1] = f->device;
	__atomic_store_n(&err->code, f->code, __ATOMIC_RELEASE);
	return f->code;
}

static inline void fault_clear(struct brood_error *err)
{
	if (err)
		mem_zero(err, sizeof *err);
}

#endif
