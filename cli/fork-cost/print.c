/* SPDX-License-Identifier: MIT */
#include "fork_cost.h"

static void time_text(char *buf, size_t size, uint64_t ns)
{
	if (ns < 1000000)
		snprintf(buf, size, "%.0f us", (double)ns / 1e3);
	else
		snprintf(buf, size, "%.1f ms", (double)ns / 1e6);
}

static void size_text(char *buf, size_t size, uint64_t bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	double n = (double)bytes;
	int i = 0;

	for (; n >= 1024 && i < 4; i++)
		n /= 1024;
	snprintf(buf, size, i && n < 100 ? "%.1f %s" : "%.0f %s", n, units[i]);
}

static void causes(const struct brood_fork_cost *c, FILE *to)
{
	char text[32];

	for (int i = 0; i < 3 && c->causes[i].cause; i++) {
		time_text(text, sizeof text, c->causes[i].ns);
		fprintf(to, "  %10s  ", text);
		if (c->causes[i].cause != BROOD_FORK_CAUSE_BASE)
			fprintf(to, "%llu ",
				(unsigned long long)c->causes[i].count);
		fprintf(to, "%s\n", cause_words(c->causes[i].cause));
	}
}

static void facts(const struct brood_fork_cost *c, FILE *to)
{
	char a[32], b[32];

	size_text(a, sizeof a, c->copied_bytes);
	size_text(b, sizeof b, c->later_bytes);
	fprintf(to,
		"Copied: %s of page tables at once; later, as memory is "
		"written to, up to %s\n",
		a, b);
	size_text(a, sizeof a, c->resident_bytes);
	size_text(b, sizeof b, c->huge_bytes);
	fprintf(to, "Memory: %s resident, %s of it in huge pages", a, b);
	size_text(a, sizeof a, c->omitted_bytes);
	fprintf(to, ", %s omitted\n", a);
	fprintf(to,
		"It has %llu mappings, %llu thread%s and %llu "
		"descriptors\n",
		(unsigned long long)c->mappings, (unsigned long long)c->threads,
		c->threads == 1 ? "" : "s", (unsigned long long)c->descriptors);
}

void print_subject(const struct subject *s, FILE *to)
{
	unsigned advice = advice_for(&s->cost);
	char text[32];

	time_text(text, sizeof text, s->cost.call_ns);
	fprintf(to, "A fork of %d%s%s%s takes about %s:\n", (int)s->pid,
		s->name[0] ? " (" : "", s->name, s->name[0] ? ")" : "", text);
	causes(&s->cost, to);
	facts(&s->cost, to);
	if (!advice)
		fputs("There is little to gain.\n", to);
	for (unsigned a = 1; a < ADVICE_END; a <<= 1)
		if (advice & a)
			fprintf(to, "- %s\n", advice_words((enum advice)a));
}
