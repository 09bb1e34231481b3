/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "sys/clock.h"

#define READY_MS 60000

void template_failed(struct brood_template *t, uint32_t reason,
		     const char *detail)
{
	uint32_t n = t->failures < 6 ? t->failures++ : 6;

	template_end(t);
	template_state(t, reason, detail);
	t->retry_at = clock_now() + (CLOCK_SECOND << n);
}

static int is_old(const struct brood_template *t)
{
	if (t->how.max_children && t->stats.children >= t->how.max_children)
		return 1;
	return t->how.max_seconds &&
	       clock_now() - t->began >= t->how.max_seconds * CLOCK_SECOND;
}

uint32_t template_look(struct brood_template *t)
{
	const char *changed;

	if (t->starting)
		template_greet(t, 0);
	if (t->stats.state)
		return t->stats.state;
	changed = template_changed(t);
	if (changed) {
		template_end(t);
		template_state(t, BROOD_TEMPLATE_CHANGED, changed);
	} else if (is_old(t)) {
		template_end(t);
		template_state(t, BROOD_TEMPLATE_OLD, "");
	}
	return t->stats.state;
}

/* What lies with the program, or the machine, may have changed as well, but
 * rarely has. */
void template_renew(struct brood_template *t)
{
	int ms = t->how.ready_timeout_ms ? t->how.ready_timeout_ms : READY_MS;

	if (t->starting && clock_now() - t->began > ms * CLOCK_MS) {
		template_failed(t, BROOD_TEMPLATE_NEVER_READY, "not in time");
		return;
	}
	if (t->process || (t->failures && clock_now() < t->retry_at))
		return;
	template_start(t, NULL);
	if (t->process && t->how.kind == BROOD_TEMPLATE_LOADED)
		template_greet(t, clock_deadline(1000));
}
