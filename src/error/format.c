/* SPDX-License-Identifier: MIT */
#include "error/words.h"

#include "sys/abi.h"

void error_code_text(struct text *t, int code)
{
	const char *text = code > -INT32_MAX ? error_number_text(-code) : NULL;

	if (text) {
		text_string(t, text);
		return;
	}
	text_string(t, "error ");
	text_number(t, -(int64_t)code);
}

/* open "build.log" for fd 1 (step 1) */
static void step(struct text *t, const struct brood_error *err)
{
	error_step_text(t, err);
	text_string(t, " (step ");
	text_number(t, err->step);
	text_char(t, ')');
}

static void subject(struct text *t, const char *verb,
		    const struct brood_error *err)
{
	text_string(t, verb);
	if (err->object[0]) {
		text_char(t, ' ');
		text_quoted(t, err->object);
	}
}

static void spec(struct text *t, const struct brood_error *err)
{
	if (err->step >= 0)
		step(t, err);
	else
		text_string(t, "invalid spec");
	text_string(t, ": ");
	error_reason_text(t, err);
}

static void resource(struct text *t, const struct brood_error *err)
{
	if (err->step >= 0)
		step(t, err);
	else
		text_string(t, "prepare a new process");
	text_string(t, ": ");
	error_code_text(t, err->code);
}

/* The reason says more than the number, where there is one. */
static void why(struct text *t, const struct brood_error *err)
{
	if (err->reason)
		error_reason_text(t, err);
	else
		error_code_text(t, err->code);
}

static void image(struct text *t, const struct brood_error *err)
{
	subject(t, "load", err);
	text_string(t, ": ");
	why(t, err);
}

/* What an exec that failed could not put back. */
static void lasting(struct text *t, const struct brood_error *err)
{
	if (!err->lasting)
		return;
	text_string(t, "; step ");
	text_number(t, (int64_t)err->lasting - 1);
	text_string(t, " has taken effect and cannot be undone");
}

static void killed(struct text *t, const struct brood_error *err)
{
	subject(t, "start", err);
	text_string(t, ": killed by signal ");
	text_number(t, err->signal);
	text_string(t, " before it was executed");
}

static void timeout(struct text *t, const struct brood_error *err)
{
	if (err->reason == BROOD_REASON_MANY) {
		text_string(t, "list of programs: not done within ");
	} else {
		subject(t, "start", err);
		text_string(t, ": not reached within ");
	}
	text_number(t, err->number);
	text_string(t, " ms");
}

static void pipe_stage(struct text *t, const struct brood_error *err)
{
	if (!err->pipe_stage)
		return;
	text_string(t, "pipeline stage ");
	text_number(t, (int64_t)err->pipe_stage - 1);
	text_string(t, ": ");
}

int brood_error_format(const struct brood_error *err, char *buf, size_t size)
{
	struct text t = {.buf = buf, .size = buf ? size : 0};
	size_t start;

	if (!err)
		return -EINVAL;
	pipe_stage(&t, err);
	start = t.length;
	switch ((enum brood_stage)err->stage) {
	case BROOD_STAGE_SPEC:
		spec(&t, err);
		break;
	case BROOD_STAGE_RESOURCE:
		resource(&t, err);
		break;
	case BROOD_STAGE_STEP:
		step(&t, err);
		text_string(&t, ": ");
		error_code_text(&t, err->code);
		break;
	case BROOD_STAGE_EXEC:
		subject(&t, "execute", err);
		text_string(&t, ": ");
		error_code_text(&t, err->code);
		if (err->reason) {
			text_string(&t, ": ");
			error_reason_text(&t, err);
		}
		break;
	case BROOD_STAGE_CREATE:
		text_string(&t, "create a process: ");
		why(&t, err);
		break;
	case BROOD_STAGE_FUNCTION:
		text_string(&t, "run a function in a new process: ");
		why(&t, err);
		break;
	case BROOD_STAGE_THREAD:
		text_string(&t, "create a thread: ");
		why(&t, err);
		break;
	case BROOD_STAGE_TREE:
		text_string(&t, "own the program's tree: ");
		why(&t, err);
		break;
	case BROOD_STAGE_KILLED:
		killed(&t, err);
		break;
	case BROOD_STAGE_TIMEOUT:
		timeout(&t, err);
		break;
	case BROOD_STAGE_IMAGE:
		image(&t, err);
		break;
	case BROOD_STAGE_WAIT:
		text_string(&t, "wait for a child: ");
		why(&t, err);
		break;
	case BROOD_STAGE_RUN:
		subject(&t, "run", err);
		text_string(&t, ": ");
		why(&t, err);
		break;
	case BROOD_STAGE_NONE:
		break;
	}
	/* Also a stage of a later release's. */
	if (t.length == start)
		error_code_text(&t, err->code);
	lasting(&t, err);
	text_end(&t);
	return (int)t.length;
}
