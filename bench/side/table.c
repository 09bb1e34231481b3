/* SPDX-License-Identifier: MIT */
#include "../machine.h"
#include "report.h"

#include <math.h>
#include <string.h>

#define NAME 19
#define CELL 10

static void heading(const struct side *side, FILE *to)
{
	struct machine m;

	machine_describe(&m);
	fprintf(to, "%s, %s, %s, %ld cores, %ld MiB\n", m.date, m.cpu, m.arch,
		m.cpus, m.memory_mib);
	fprintf(to, "%s, %s, brood %s, clock %s, %.0f s\n", m.kernel, m.libc,
		m.brood, m.clock, side->seconds);
}

static void number(FILE *to, double v, int digits)
{
	if (isnan(v))
		fprintf(to, "%*s", CELL, "-");
	else
		fprintf(to, "%*.*f", CELL, v < 1000 ? digits : 0, v);
}

static void base(const struct side *side, FILE *to)
{
	const struct outcome *o = report_base(side);

	if (!o->ran)
		return;
	fprintf(to,
		"\nOne start of a tiny static program, microseconds and "
		"counts\n"
		"%-*s%10s%10s%10s%10s%10s%10s\n",
		NAME, "", "call p50", "total p50", "total p99", "faults", "CPU",
		"sys.calls");
	for (int i = 0; i < side->roster->n; i++) {
		const struct figures *f = &o->peer[i];

		if (!f->ran)
			continue;
		fprintf(to, "%-*s", NAME, side->roster->entry[i].name);
		number(to, f->call[2], 1);
		number(to, f->total[2], 1);
		number(to, f->total[4], 1);
		number(to, f->faults, 1);
		number(to, f->cpu_us, 1);
		number(to, f->syscalls, 0);
		fputc('\n', to);
	}
}

static bool in_axis(const struct side *side, int at, const char *axis)
{
	return report_has(side, at) && strcmp(settings[at].axis, axis) == 0;
}

static bool row_is_empty(const struct side *side, const char *axis, int peer)
{
	for (int s = 0; s < nsettings; s++)
		if (in_axis(side, s, axis) && side->outcome[s].peer[peer].ran)
			return false;
	return true;
}

static void row(const struct side *side, const char *axis, int peer, FILE *to)
{
	bool is_floor = strcmp(side->roster->entry[peer].name, "floor") == 0;

	fprintf(to, "%-*s", NAME,
		is_floor ? "floor, us" : side->roster->entry[peer].name);
	for (int s = 0; s < nsettings; s++) {
		const struct figures *f = &side->outcome[s].peer[peer];

		if (!in_axis(side, s, axis))
			continue;
		number(to,
		       !f->ran    ? (double)NAN
		       : is_floor ? f->total[2]
				  : f->ratio.mid,
		       is_floor ? 1 : 2);
	}
	fputc('\n', to);
}

static void axis(const struct side *side, const char *name, FILE *to)
{
	fprintf(to, "\n%s: total, as a ratio to the floor\n%-*s", name, NAME,
		"");
	for (int s = 0; s < nsettings; s++)
		if (in_axis(side, s, name))
			fprintf(to, "%*s", CELL, settings[s].value);
	fputc('\n', to);
	for (int i = 0; i < side->roster->n; i++)
		if (!row_is_empty(side, name, i))
			row(side, name, i, to);
}

/* All peers that were left out of a setting for the same reason, in one line.
 */
static void left_out(const struct side *side, int setting, FILE *to)
{
	const struct outcome *o = &side->outcome[setting];
	bool told[PEERS_MAX] = {false};

	for (int i = 0; i < side->roster->n; i++) {
		const char *why = o->peer[i].why_not;

		if (!why[0] || told[i] || side->roster->entry[i].missing[0])
			continue;
		fprintf(to, "left out of %s %s: %s:", settings[setting].axis,
			settings[setting].value, why);
		for (int k = i; k < side->roster->n; k++) {
			if (strcmp(o->peer[k].why_not, why) != 0)
				continue;
			told[k] = true;
			fprintf(to, "%s %s", k == i ? "" : ",",
				side->roster->entry[k].name);
		}
		fputc('\n', to);
	}
}

static void notes(const struct side *side, FILE *to)
{
	for (int i = 0; i < side->roster->n; i++)
		if (side->roster->entry[i].missing[0])
			fprintf(to, "missing: %s: %s\n",
				side->roster->entry[i].name,
				side->roster->entry[i].missing);
	for (int s = 0; s < nsettings; s++) {
		const struct outcome *o = &side->outcome[s];

		left_out(side, s, to);
		if (o->ran && o->drift > DRIFT_FLAGGED)
			fprintf(to,
				"drift: %s %s: the floor itself changed by "
				"%.0f %% during the run\n",
				settings[s].axis, settings[s].value,
				100 * o->drift);
	}
}

void side_table(const struct side *side, FILE *to)
{
	const char *last = "";

	heading(side, to);
	base(side, to);
	for (int s = 0; s < nsettings; s++) {
		if (!report_has(side, s) || strcmp(settings[s].axis, last) == 0)
			continue;
		last = settings[s].axis;
		axis(side, last, to);
	}
	fputc('\n', to);
	notes(side, to);
}
