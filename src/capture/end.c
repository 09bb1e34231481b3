/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

/* Without a pidfd, nothing tells of the end but looking for it. */
#define NAP (5 * CLOCK_MS)

static void kill_it(struct pump *p)
{
	p->kill_at = CLOCK_NEVER;
	p->result->flags |= BROOD_RESULT_KILLED;
	brood_kill(p->child, SYS_SIGKILL);
}

/* It may be stopped, and must run to see the signal. Its output is read on:
 * what it has to say at its end must not block it. */
static void end_it(struct pump *p)
{
	if (p->ended || p->ending)
		return;
	p->ending = 1;
	if (!p->how->grace_ms) {
		kill_it(p);
		return;
	}
	brood_kill(p->child, SYS_SIGTERM);
	brood_kill(p->child, SYS_SIGCONT);
	p->kill_at = clock_deadline(p->how->grace_ms);
}

void pump_fail(struct pump *p, int code, enum brood_reason reason, int number)
{
	if (!p->fault.code)
		p->fault = (struct fault){.code = code,
					  .stage = BROOD_STAGE_RUN,
					  .reason = reason,
					  .step = -1,
					  .number = number};
	if (reason == BROOD_REASON_RUN_LIMIT)
		p->result->flags |= BROOD_RESULT_LIMIT;
	if (reason == BROOD_REASON_RUN_TIMEOUT)
		p->result->flags |= BROOD_RESULT_TIMED_OUT;
	end_it(p);
}

void pump_timers(struct pump *p)
{
	if (p->ended)
		return;
	if (!p->ending && !clock_left(p->timeout_at))
		pump_fail(p, -ETIMEDOUT, BROOD_REASON_RUN_TIMEOUT,
			  p->how->timeout_ms);
	if (!clock_left(p->kill_at))
		kill_it(p);
}

int64_t pump_idle(const struct pump *p)
{
	int64_t at = p->ended    ? p->linger_at
		     : p->ending ? p->kill_at
				 : p->timeout_at;
	int64_t left = clock_left(at);

	if (!p->ended && p->child->made.pidfd < 0 && left > NAP)
		return NAP;
	return left;
}

void pump_ended(struct pump *p)
{
	p->ended = 1;
	p->result->wall_us = (clock_now() - p->begun) / 1000;
	p->linger_at = p->ending ? 0 : clock_deadline(p->how->linger_ms);
	if (p->linger_at > p->timeout_at)
		p->linger_at = p->timeout_at;
}
