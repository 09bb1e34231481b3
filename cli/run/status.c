/* SPDX-License-Identifier: MIT */
#include "status.h"

#include <errno.h>

int run_status_of_error(const struct brood_error *err)
{
	switch (err->stage) {
	case BROOD_STAGE_EXEC:
		return err->code == -ENOENT ? CLI_NOT_FOUND
					    : CLI_CANNOT_EXECUTE;
	case BROOD_STAGE_KILLED:
		return CLI_SIGNALED + err->signal;
	case BROOD_STAGE_TIMEOUT:
		return CLI_TIMED_OUT;
	default:
		break;
	}
	if (err->reason == BROOD_REASON_EMPTY_PROGRAM)
		return CLI_NOT_FOUND;
	return CLI_FAILED;
}

int run_status_of_exit(const struct run_live *live)
{
	const struct brood_exit *exit = &live->exit;
	bool killed = exit->how == BROOD_SIGNALED && exit->value == SIGKILL;

	/* As timeout(1): who had to be killed is worth telling apart. */
	if (live->timed_out && !live->run->preserve_status && !killed)
		return CLI_TIMED_OUT;
	switch (exit->how) {
	case BROOD_EXITED:
		return exit->value;
	case BROOD_SIGNALED:
		return CLI_SIGNALED + exit->value;
	default:
		return CLI_FAILED;
	}
}
