/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

static int refuse(struct fault *fault, const char *why)
{
	fault->reason = BROOD_REASON_RUN;
	fault->object = why;
	return fault->code = -EINVAL;
}

static int check_file(const struct brood_stream *s, struct fault *fault)
{
	struct sys_statx st;
	int r;

	fault->number = fault->other = s->fd;
	if (!fd_valid(s->fd)) {
		fault->reason = BROOD_REASON_BAD_FD;
		return fault->code = -EINVAL;
	}
	r = sys_statx(s->fd, "", SYS_AT_EMPTY_PATH, SYS_STATX_TYPE, &st);
	if (r < 0) {
		fault->reason = BROOD_REASON_FD_NOT_OPEN;
		return fault->code = r;
	}
	if ((st.mode & SYS_S_IFMT) != SYS_S_IFREG)
		return refuse(fault, "only a regular file can be spilled to: "
				     "any other could block");
	return 0;
}

static int check_stream(const struct brood_stream *s, int is_err,
			struct fault *fault)
{
	if (s->to > BROOD_STREAM_LEAVE)
		return refuse(fault, "a stream's .to is unknown");
	if (s->to == BROOD_STREAM_MERGE && !is_err)
		return refuse(fault, "only .err can be merged, into .out");
	if (s->at_limit > BROOD_LIMIT_DISCARD)
		return refuse(fault, "a stream's .at_limit is unknown");
	if (s->flags & ~BROOD_STREAM_FD)
		return refuse(fault, "a stream's .flags have unknown bits");
	if (s->reserved[0] || s->reserved[1])
		return refuse(fault, "a stream's .reserved is not 0");
	if (s->to >= BROOD_STREAM_MERGE && (s->limit || s->at_limit))
		return refuse(fault, "a stream that is not read by itself has "
				     "no limit");
	if (!s->limit && s->at_limit)
		return refuse(fault, "a stream's .at_limit needs a .limit");
	if (s->to != BROOD_STREAM_SPILL &&
	    (s->memory || s->directory || s->fd || s->flags))
		return refuse(fault, "only BROOD_STREAM_SPILL has .memory, "
				     ".directory and .fd");
	if (s->fd && !(s->flags & BROOD_STREAM_FD))
		return refuse(fault, "a stream's .fd needs BROOD_STREAM_FD");
	if (s->directory && (s->flags & BROOD_STREAM_FD))
		return refuse(fault, "BROOD_STREAM_FD and a .directory exclude "
				     "each other");
	return s->flags & BROOD_STREAM_FD ? check_file(s, fault) : 0;
}

static int check(const struct brood_run *how, struct fault *fault)
{
	uint64_t unknown = how->flags & ~BROOD_RUN_LEAVE_INPUT;
	int r;

	if (unknown) {
		fault->reason = BROOD_REASON_UNKNOWN_FLAG;
		fault->number = __builtin_ctzll(unknown);
		return fault->code = -EINVAL;
	}
	if (!how->input && how->input_length)
		return refuse(fault, "an .input_length without .input");
	if (how->input && (how->flags & BROOD_RUN_LEAVE_INPUT))
		return refuse(fault, "BROOD_RUN_LEAVE_INPUT and .input exclude "
				     "each other");
	if (how->timeout_ms < 0 || how->grace_ms < 0)
		return refuse(fault, "a time below 0");
	if (how->linger_ms < -1)
		return refuse(fault, "a .linger_ms below -1");
	if (how->reserved)
		return refuse(fault, "its .reserved is not 0");
	if (how->err.to == BROOD_STREAM_MERGE &&
	    how->out.to == BROOD_STREAM_LEAVE)
		return refuse(fault, "BROOD_STREAM_MERGE needs an .out that is "
				     "read");
	r = check_stream(&how->out, 0, fault);
	return r < 0 ? r : check_stream(&how->err, 1, fault);
}

int run_import(struct brood_run *how, const struct brood_run *given,
	       struct fault *fault)
{
	int r = 0;

	if (given)
		r = sized_import(how, sizeof *how, sizeof *how, given, "how",
				 fault);
	else
		mem_zero(how, sizeof *how);
	return r < 0 ? r : check(how, fault);
}
