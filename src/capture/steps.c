/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "plan/catalogue.h"

/* The descriptors that are fed or read, as bits. */
static int captured(const struct brood_run *how)
{
	int bits = 0;

	if (how->input)
		bits |= 1 << 0;
	if (how->out.to != BROOD_STREAM_LEAVE)
		bits |= 1 << 1;
	if (how->err.to != BROOD_STREAM_LEAVE)
		bits |= 1 << 2;
	return bits;
}

static int wrong_way(const struct brood_step *step)
{
	return step->flags &
	       (step->fd ? BROOD_PIPE_CHILD_READS : BROOD_PIPE_CHILD_WRITES);
}

/* A copy of a descriptor whose pipe the run makes, after all steps. */
static int copies(const struct brood_step *step, int bits)
{
	return step->type == BROOD_STEP_DUP && step->from >= 0 &&
	       step->from <= 2 && bits >> step->from & 1;
}

static int refuse(const struct brood_step *step, int index, int number,
		  enum brood_reason reason, struct fault *fault)
{
	fault->reason = reason;
	fault->step = index;
	fault->step_type = step ? step->type : 0;
	fault->number = number;
	return fault->code = -EINVAL;
}

/* Bits of those that steps set, and that they make usable pipes for. */
static int scan(const struct brood_step *steps, int bits, int merge,
		struct fault *fault, uint32_t *n, int *piped)
{
	int set = 0;
	uint32_t i = 0;

	*piped = 0;
	for (; steps && steps[i].type != BROOD_STEP_END; i++) {
		const struct brood_step *s = &steps[i];

		if (s->type == BROOD_STEP_PTY) {
			fault->object = "nobody would read the terminal: use "
					"brood_spawn";
			return refuse(s, (int)i, 0, BROOD_REASON_RUN, fault);
		}
		if (!step_sets_descriptor(s->type) || s->fd < 0 || s->fd > 2)
			continue;
		set |= 1 << s->fd;
		if (s->type == BROOD_STEP_PIPE && !wrong_way(s) &&
		    !(merge && s->fd == 2))
			*piped |= 1 << s->fd;
		else if (bits >> s->fd & 1 &&
			 !(merge && s->fd == 2 && s->type == BROOD_STEP_DUP &&
			   s->from == 1))
			return refuse(s, (int)i, s->fd, BROOD_REASON_CAPTURED,
				      fault);
	}
	*n = i;
	return set;
}

int run_wants(const struct brood_run *how, const struct brood_spec *spec,
	      uint32_t *n_steps, struct fault *fault)
{
	int merge = how->err.to == BROOD_STREAM_MERGE;
	int bits = captured(how), piped, wanted;
	int set = scan(spec->steps, bits, merge, fault, n_steps, &piped);

	if (set < 0)
		return set;
	wanted = bits & ~set;
	if (!(set & 1) && !(how->flags & BROOD_RUN_LEAVE_INPUT))
		wanted |= 1;
	if (wanted && (spec->flags & BROOD_ORDERED))
		return refuse(NULL, -1, __builtin_ctz((unsigned)wanted),
			      BROOD_REASON_CAPTURE_ORDERED, fault);
	for (uint32_t i = 0; i < *n_steps; i++)
		if (copies(&spec->steps[i], wanted))
			return refuse(&spec->steps[i], (int)i,
				      spec->steps[i].from,
				      BROOD_REASON_COPIES_CAPTURED, fault);
	return wanted;
}
