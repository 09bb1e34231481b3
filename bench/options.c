/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <popt.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUICK 6 /* --quick takes so many times fewer rounds */
#define ROUNDS_MIN 16
#define THREADS_PER                                                            \
	12 /* a round of threads takes as long as so many others               \
	    */

static int list_rows(void)
{
	for (unsigned i = 0; i < nrows; i++)
		printf("%-18s %s\n", rows[i].id, rows[i].what);
	return 0;
}

static bool mark_row(struct options *o, const char *id)
{
	for (unsigned i = 0; i < nrows; i++)
		if (strcmp(rows[i].id, id) == 0)
			return o->wanted[i] = true;
	fprintf(stderr, "brood-bench: no row \"%s\"; --list has all\n", id);
	return false;
}

/* Without --rows, all. */
static int mark_rows(struct options *o, char *ids)
{
	char *rest = NULL;

	for (unsigned i = 0; !ids && i < nrows; i++)
		o->wanted[i] = true;
	for (char *id = ids ? strtok_r(ids, ",", &rest) : NULL; id;
	     id = strtok_r(NULL, ",", &rest))
		if (!mark_row(o, id))
			return 2;
	return -1;
}

static int bad_usage(const char *what, const char *why)
{
	fprintf(stderr, "brood-bench: %s: %s; see --help\n", what, why);
	return 2;
}

int options_read(struct options *o, int argc, const char **argv)
{
	int list = 0, rc, r;
	char *ids = NULL;
	struct poptOption table[] = {
		{"quick", 'q', POPT_ARG_NONE, &o->quick, 0,
		 "a sixth of the rounds: wider intervals", NULL},
		{"rounds", 'n', POPT_ARG_INT, &o->rounds, 0,
		 "rounds of each scene, however long it takes", "N"},
		{"rows", 'r', POPT_ARG_STRING, &ids, 0,
		 "only these rows, by the ids of --list", "ID,..."},
		{"list", 'l', POPT_ARG_NONE, &list, 0, "list the rows", NULL},
		{"json", 'j', POPT_ARG_NONE, &o->json, 0,
		 "print JSON instead of the table", NULL},
		{"cpu", 'c', POPT_ARG_INT, &o->cpu, 0,
		 "the core for what runs on one", "CPU"},
		POPT_AUTOHELP POPT_TABLEEND,
	};
	poptContext pc = poptGetContext("brood-bench", argc, argv, table, 0);

	*o = (struct options){.cpu = -1};
	rc = poptGetNextOpt(pc);
	if (rc < -1)
		r = bad_usage(poptBadOption(pc, 0), poptStrerror(rc));
	else if (poptPeekArg(pc))
		r = bad_usage(poptPeekArg(pc), "unexpected argument");
	else if (o->rounds < 0)
		r = bad_usage("--rounds", "not a positive number");
	else
		r = list ? list_rows() : mark_rows(o, ids);
	free(ids);
	poptFreeContext(pc);
	return r;
}

unsigned options_rounds(const struct options *o, const struct scene *scene)
{
	unsigned n = scene->rounds;

	if (o->rounds > 0)
		n = (unsigned)o->rounds / (scene->threads ? THREADS_PER : 1);
	else if (o->quick)
		n /= QUICK;
	return n < ROUNDS_MIN ? ROUNDS_MIN : n;
}

unsigned options_seconds(const struct options *o, const struct scene *scene)
{
	if (o->rounds > 0)
		return 0;
	return o->quick ? scene->seconds / QUICK : scene->seconds;
}
