/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"

/*
 * A PTY is a new session, up to three descriptors and the session's terminal.
 * In the safe order these are done at the places of SETSID, PASS and CTTY, in
 * the caller's where the step stands.
 */

static int lowest(uint32_t flags)
{
	int fd = 0;

	while (!pty_is_on(flags, fd))
		fd++;
	return fd;
}

static void add(struct ops *to, int code, int step, int fd)
{
	to->list[to->count++] = (struct op){.code = (uint16_t)code,
					    .type = BROOD_STEP_PTY,
					    .step = step,
					    .a = fd};
}

void pty_append(struct ops *to, const struct op *op)
{
	if (to->ordered)
		add(to, OP_SETSID, op->step, 0);
	for (int fd = 0; fd <= 2; fd++) {
		if (!pty_is_on(op->flags, fd))
			continue;
		to->list[to->count] = *op;
		to->list[to->count++].a = fd;
	}
	if (to->ordered)
		add(to, OP_CTTY, op->step, lowest(op->flags));
}

static int find(const struct brood_step *steps, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (steps[i].type == BROOD_STEP_PTY)
			return (int)i;
	return -1;
}

uint64_t pty_places(const struct brood_step *steps, uint32_t n)
{
	return find(steps, n) < 0
		       ? 0
		       : UINT64_C(1) << SESSION | UINT64_C(1) << TERMINAL;
}

void pty_add(struct ops *to, int place, const struct brood_step *steps,
	     uint32_t n)
{
	int i = place == SESSION || place == TERMINAL ? find(steps, n) : -1;

	if (i < 0)
		return;
	if (place == SESSION)
		add(to, OP_SETSID, i, 0);
	else
		add(to, OP_CTTY, i, lowest(steps[i].flags));
}
