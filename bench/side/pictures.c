/* SPDX-License-Identifier: MIT */
/* Data for gnuplot, one file a picture, and gnuplot run on them. */
#define _GNU_SOURCE
#include "report.h"

#include <brood/brood.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of what there is little without the setting, but not nothing. */
#define LEAST_MIB 1
#define LEAST_FDS 10

static double amount(const struct setting *s)
{
	struct rlimit lim;

	if (strcmp(s->axis, "memory") == 0)
		return s->memory_mib;
	if (strcmp(s->axis, "concurrency") == 0)
		return abs(s->width);
	if (getrlimit(RLIMIT_NOFILE, &lim) == 0 && s->fds > lim.rlim_max)
		return (double)lim.rlim_max;
	return s->fds;
}

static void point(const struct figures *f, double x, FILE *to)
{
	if (f->ran)
		fprintf(to, "%g\t%g\t%g\t%g\n", x, f->total[1], f->total[2],
			f->total[3]);
}

static int points(const struct side *side, const char *axis, int peer)
{
	int n = 0;

	for (int s = 0; s < nsettings; s++)
		n += strcmp(settings[s].axis, axis) == 0 &&
		     side->outcome[s].peer[peer].ran;
	return n;
}

/* A block for each peer: its name, then lines "x p25 p50 p75" of the total. */
static void write_axis(const struct side *side, const char *axis, double least,
		       FILE *to)
{
	for (int i = 0; i < side->roster->n; i++) {
		if (points(side, axis, i) < 2)
			continue;
		fprintf(to, "\"%s\"\n", side->roster->entry[i].name);
		if (least > 0)
			point(&side->outcome[0].peer[i], least, to);
		for (int s = 0; s < nsettings; s++)
			if (strcmp(settings[s].axis, axis) == 0)
				point(&side->outcome[s].peer[i],
				      amount(&settings[s]), to);
		fputs("\n\n", to);
	}
}

static void write_memory(const struct side *side, FILE *to)
{
	write_axis(side, "memory", LEAST_MIB, to);
}

static void write_descriptors(const struct side *side, FILE *to)
{
	write_axis(side, "descriptors", LEAST_FDS, to);
}

static void write_throughput(const struct side *side, FILE *to)
{
	write_axis(side, "concurrency", 0, to);
}

/* Lines "name p5 p25 p50 p75 p99" of the call alone. */
static void write_latency(const struct side *side, FILE *to)
{
	for (int i = 0; i < side->roster->n; i++) {
		const struct figures *f = &side->outcome[0].peer[i];

		if (!f->ran || !f->has_call)
			continue;
		fprintf(to, "\"%s\"", side->roster->entry[i].name);
		for (int p = 0; p < PERCENTILES; p++)
			fprintf(to, "\t%g", f->call[p]);
		fputc('\n', to);
	}
}

static const struct picture {
	const char *name; /* of the data, the script and the picture */
	void (*write)(const struct side *side, FILE *to);
} pictures[] = {
	{"memory", write_memory},
	{"descriptors", write_descriptors},
	{"latency", write_latency},
	{"throughput", write_throughput},
};

static int write_data(const struct side *side, const struct picture *p,
		      const char *folder)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s.tsv", folder, p->name);
	f = fopen(path, "we");
	if (f)
		p->write(side, f);
	if (f && fclose(f) == 0)
		return 0;
	fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
	return -1;
}

/* 0; 1 if there is no gnuplot; -1 with a message (gnuplot's own). */
static int draw(const struct picture *p, const char *folder,
		const char *scripts, const char *kind)
{
	char set[4200], script[4200];
	const char *argv[] = {"gnuplot", "-e", set, script, NULL};
	struct brood_child *child;
	struct brood_exit end;
	struct brood_error err;
	int r;

	snprintf(set, sizeof set, "folder='%s'; name='%s'; kind='%s'", folder,
		 p->name, kind);
	snprintf(script, sizeof script, "%s/%s.gp", scripts, p->name);
	r = brood_spawn(&child,
			&(struct brood_spec){.size = sizeof(struct brood_spec),
					     .argv = argv},
			&err);
	if (r == -ENOENT)
		return 1;
	if (r == 0)
		r = brood_wait(child, -1, &end);
	if (r < 0) {
		brood_error_format(&err, set, sizeof set);
		fprintf(stderr, "bench: %s\n", set);
		return -1;
	}
	brood_child_close(&child);
	return end.how == BROOD_EXITED && end.value == 0 ? 0 : -1;
}

static bool is_empty(const char *folder, const char *name)
{
	char path[4096];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s.tsv", folder, name);
	return stat(path, &st) < 0 || st.st_size == 0;
}

int side_pictures(const struct side *side, const char *folder,
		  const char *scripts)
{
	int r = 0;

	if (mkdir(folder, 0777) < 0 && errno != EEXIST) {
		fprintf(stderr, "bench: %s: %s\n", folder, strerror(errno));
		return -1;
	}
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		const struct picture *p = &pictures[i];

		if (write_data(side, p, folder) < 0)
			return -1;
		/* An axis that was not measured has no picture. */
		if (is_empty(folder, p->name) || r == 1)
			continue;
		r = draw(p, folder, scripts, "svg");
		if (r == 0)
			r = draw(p, folder, scripts, "png");
		if (r < 0)
			return r;
	}
	return r;
}
