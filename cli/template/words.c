/* SPDX-License-Identifier: MIT */
#include "../cli.h"

#include "template.h"
#include <brood/template.h>

#include <inttypes.h>

const char *state_word(const struct named_state *state)
{
	if (state->state == BROOD_TEMPLATE_OK)
		return "ready";
	return brood_template_reason_text(state->state);
}

const char *kind_word(const struct named_state *state)
{
	return state->kind == BROOD_TEMPLATE_READY ? "ready" : "loaded";
}

static void print_reasons(const struct named_state *state, FILE *to)
{
	for (uint32_t i = 1; i < BROOD_TEMPLATE_REASONS_; i++)
		if (state->by_reason[i])
			fprintf(to, "  %" PRIu64 ": %s\n", state->by_reason[i],
				brood_template_reason_text(i));
	if (state->detail[0])
		fprintf(to, "  the last: %s: %s\n",
			brood_template_reason_text(state->last_reason),
			state->detail);
}

void print_state(const char *name, const struct named_state *s, FILE *to)
{
	fprintf(to, "%s: %s\n", name, state_word(s));
	fprintf(to, "program: %s\n", s->command);
	fprintf(to,
		"template: process %d, %s, number %" PRIu64 ", with %" PRIu64
		" children\n",
		s->template_pid, kind_word(s), s->started, s->children);
	fprintf(to, "supervisor: process %d, for %" PRIu64 " s\n",
		s->supervisor, s->seconds);
	fprintf(to,
		"programs: %u running; %" PRIu64 " from a template, %" PRIu64
		" plain, %" PRIu64 " failed\n",
		s->running, s->hits, s->plain, s->failed);
	fprintf(to, "pages that a program gets at once: %" PRIu64 "\n",
		s->prefetched);
	fprintf(to, "requests refused: %" PRIu64 "\n", s->refused);
	if (s->plain)
		fputs("plain, because\n", to);
	print_reasons(s, to);
}
