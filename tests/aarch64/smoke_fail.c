/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Every failure is complete: the code twice, no handle, and (tap_case) neither
 * descriptor nor zombie. */
static struct brood_error failure(const struct brood_spec *spec, int code)
{
	struct brood_child *child = (void *)&child;
	struct brood_spec full = *spec;
	struct smoke_argv words;
	struct brood_error err;

	full.size = sizeof full;
	if (!full.argv)
		full.argv = smoke_argv(&words, "exit", "0");
	CHECK(brood_spawn(&child, &full, &err) == code);
	CHECK(child == NULL);
	CHECK(err.code == code);
	return err;
}

void case_fail_chdir(void)
{
	struct brood_step steps[] = {
		brood_step_umask(0),
		brood_step_chdir("/not/there"),
		brood_step_end(),
	};
	struct brood_error err =
		failure(&(struct brood_spec){.steps = steps}, -ENOENT);

	CHECK(err.stage == BROOD_STAGE_STEP);
	CHECK(err.step == 1 && err.step_type == BROOD_STEP_CHDIR);
	CHECK(strcmp(err.object, "/not/there") == 0);
}

void case_fail_open(void)
{
	struct brood_step steps[] = {
		brood_step_null(0),
		brood_step_null(5),
		brood_step_open(6, "/proc", O_WRONLY, 0),
		brood_step_end(),
	};
	struct brood_error err =
		failure(&(struct brood_spec){.steps = steps}, -EISDIR);

	CHECK(err.stage == BROOD_STAGE_STEP);
	CHECK(err.step == 2 && err.step_type == BROOD_STEP_OPEN);
	CHECK(err.number == 6 && strcmp(err.object, "/proc") == 0);
}

void case_fail_exec(void)
{
	const char *argv[] = {"/not/there", NULL};
	struct brood_error err =
		failure(&(struct brood_spec){.argv = argv}, -ENOENT);

	CHECK(err.stage == BROOD_STAGE_EXEC);
	CHECK(err.step == -1 && strcmp(err.object, "/not/there") == 0);

	/* A directory is there, but cannot be executed. */
	argv[0] = "/proc";
	err = failure(&(struct brood_spec){.argv = argv}, -EACCES);
	CHECK(err.stage == BROOD_STAGE_EXEC);
}

void case_fail_spec(void)
{
	struct brood_step twice[] = {
		brood_step_null(5),
		brood_step_null(5),
		brood_step_end(),
	};
	struct brood_error err =
		failure(&(struct brood_spec){.steps = twice}, -EINVAL);

	CHECK(err.stage == BROOD_STAGE_SPEC);
	CHECK(err.reason == BROOD_REASON_FD_SET_TWICE);
	err = failure(&(struct brood_spec){.flags = UINT64_C(1) << 63},
		      -EINVAL);
	CHECK(err.reason == BROOD_REASON_UNKNOWN_FLAG);
}
