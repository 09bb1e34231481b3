/* SPDX-License-Identifier: MIT */
/* brood-bench: what starting a program costs, as ratios to the floor. */
#include "options.h"
#include "result.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(RESULT_ROWS_MAX == sizeof(((struct options *)0)->wanted),
	       "an option for every row");

/* The program to start lies beside this one. */
static int find_target(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 32);
	char *slash;

	if (n < 0)
		return -errno;
	path[n] = '\0';
	slash = strrchr(path, '/');
	strcpy(slash ? slash + 1 : path, "side/brood-bench-tiny");
	if (access(path, X_OK) < 0) {
		fprintf(stderr, "brood-bench: %s: %s\n", path, strerror(errno));
		return -errno;
	}
	target_set(path);
	return 0;
}

/* The same everywhere, because exec copies it. */
static void fix_environment(void)
{
	static char *fixed[] = {"PATH=/usr/local/bin:/usr/bin:/bin",
				"HOME=/root", "LANG=C.UTF-8", "TERM=dumb",
				NULL};

	environ = fixed;
}

static int last_allowed_cpu(void)
{
	cpu_set_t set;
	int cpu = CPU_SETSIZE - 1;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 0;
	while (cpu > 0 && !CPU_ISSET(cpu, &set))
		cpu--;
	return cpu;
}

static bool scene_wanted(const struct options *o, const char *name)
{
	for (unsigned i = 0; i < nrows; i++)
		if (o->wanted[i] && strcmp(rows[i].scene, name) == 0)
			return true;
	return false;
}

static void keep_times(struct scene_result *out, const struct series *s)
{
	double *v = calloc(s->rounds, sizeof(*v));

	out->ran = true;
	out->wanted = s->wanted;
	out->rounds = s->rounds;
	memcpy(out->got, s->got, sizeof(out->got));
	for (unsigned h = 0; v && h < s->scene->nhosts; h++) {
		for (unsigned w = 0; w < s->nways; w++) {
			const struct way *way = s->scene->ways[w];
			struct times *t = &out->times[h][w];

			series_column(s, h, way, METRIC_CALL, v);
			t->call = stats_median(v, s->rounds);
			series_column(s, h, way, METRIC_TOTAL, v);
			t->total = stats_median(v, s->rounds);
		}
	}
	if (v)
		series_column(s, 0, s->scene->ways[0], METRIC_TOTAL, v);
	out->drift = v ? stats_drift(v, s->rounds) : 0;
	free(v);
}

static int run_scene(struct result *res, const struct options *o, unsigned at)
{
	const struct scene *scene = &scenes[at];
	struct series s;
	int r;

	if (isatty(2))
		fprintf(stderr, "measuring: %s ...\n", scene->name);
	r = series_run(&s, scene, options_rounds(o, scene),
		       options_seconds(o, scene), res->cpu);
	if (r == 0)
		keep_times(&res->scenes[at], &s);
	for (unsigned i = 0; r == 0 && i < nrows; i++) {
		if (!o->wanted[i] || strcmp(rows[i].scene, scene->name) != 0)
			continue;
		res->rows[i].ran = true;
		res->rows[i].ratio = row_estimate(&rows[i], &s);
		res->rows[i].verdict =
			row_verdict(&rows[i], res->rows[i].ratio);
	}
	series_free(&s);
	return r;
}

int main(int argc, const char **argv)
{
	static struct result res;
	struct options o;
	uint64_t began = now_ns();
	int leave = options_read(&o, argc, argv);

	if (leave >= 0)
		return leave;
	if (find_target() < 0)
		return 1;
	fix_environment();
	machine_describe(&res.machine);
	res.cpu = o.cpu >= 0 ? o.cpu : last_allowed_cpu();
	for (unsigned i = 0; i < nscenes; i++)
		if (scene_wanted(&o, scenes[i].name) &&
		    run_scene(&res, &o, i) < 0)
			return 1;
	res.seconds = (double)(now_ns() - began) / 1e9;
	if (!o.json)
		print_table(&res);
	else if (print_json(&res) < 0)
		return 1;
	return 0;
}
