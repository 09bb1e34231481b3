/* SPDX-License-Identifier: MIT */
#include "findings.h"
#include "names.h"
#include "size.h"

/* Below this a growth is called none: repeated runs differ as much. */
#define STEADY 1.25

static const char *size_text(const struct report *report, int size, char *text)
{
	size_format(report->sizes[size], text, 32);
	return text;
}

/* Any that is not steady and not growing either is named nowhere. */
void finding_growth(const struct report *report, FILE *to)
{
	int last = report->nsizes - 1;
	const char *between = " ";
	unsigned steady = 0;
	char text[NAMES_TEXT], small[32], large[32];

	if (last < 1)
		return;
	fprintf(to, "With %s of memory instead of %s a task takes",
		size_text(report, last, large), size_text(report, 0, small));
	for (int w = 0; w < report->nways; w++) {
		double times = report_growth(report, report->total, w);

		if (times > 0 && times < STEADY)
			steady |= 1U << w;
		if (times < STEADY)
			continue;
		fprintf(to, "%s%.1f times as long by %s", between, times,
			report->ways[w].name);
		between = ", ";
	}
	if (steady)
		fprintf(to, "%s no longer by %s (less than %.0f %%)",
			*between == ' ' ? "" : ", and",
			names_list(report, steady, text), (STEADY - 1) * 100);
	fprintf(to, ".\n");
}

static void cost_at(const struct report *report, int size, int floor, FILE *to)
{
	const struct spread *base = report_total(report, size, floor);
	const char *between = " ";
	char text[32];

	fprintf(to, " at %s (%.0f microseconds)", size_text(report, size, text),
		(double)base->median / 1000);
	for (int w = 0; w < report->nways; w++) {
		const struct spread *total = report_total(report, size, w);

		if (!report->ways[w].execs || w == floor ||
		    !spread_known(total))
			continue;
		fprintf(to, "%s%s %.2f", between, report->ways[w].name,
			(double)total->median / (double)base->median);
		between = ", ";
	}
}

/* What can be had with two system calls is the measure of the rest. */
void finding_cost(const struct report *report, FILE *to)
{
	int floor = report_way(report, "vfork_exec"), last = report->nsizes - 1;

	if (floor < 0 || !spread_known(report_total(report, 0, floor)) ||
	    !spread_known(report_total(report, last, floor)))
		return;
	fprintf(to, "To run the smallest program takes, with vfork+exec as "
		    "1.00:");
	cost_at(report, 0, floor, to);
	if (last > 0) {
		fprintf(to, ";");
		cost_at(report, last, floor, to);
	}
	fprintf(to, ".\n");
}

static const char *times_of(const struct report *report, unsigned ways,
			    const char *what, const char *between, FILE *to)
{
	bool first = true;

	for (int w = 0; w < report->nways; w++) {
		if (!(ways >> w & 1) ||
		    !spread_known(report_call(report, 0, w)))
			continue;
		fprintf(to, "%s%s (%.0f)", first ? between : ", ",
			report->ways[w].name,
			(double)report_call(report, 0, w)->median / 1000);
		first = false;
	}
	if (first)
		return between;
	fprintf(to, " %s", what);
	return "; ";
}

void finding_waits(const struct report *report, FILE *to)
{
	const char *between = " ";

	fprintf(to, "The caller goes on, after so many microseconds, with");
	between = times_of(report,
			   names_where(report, "waits", "no") &
				   names_of_programs(report),
			   "before the program runs", between, to);
	between = times_of(report, names_where(report, "waits", "until exec"),
			   "when it runs", between, to);
	times_of(report, names_where(report, "waits", "until exit"),
		 "when the task has ended", between, to);
	fprintf(to, ".\n");
}
