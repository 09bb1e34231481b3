/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "calls.h"
#include "host.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEW 2
#define MANY 8
#define LONG_RUN 200
#define PREFIX 6

/* strace -c's last line: "100.00 SECONDS USECS CALLS [ERRORS] total". */
static double total_of(FILE *f)
{
	char line[256];
	double calls = NAN;

	while (fgets(line, sizeof line, f)) {
		double share, seconds, each, n;

		if (strstr(line, "total") &&
		    sscanf(line, "%lf %lf %lf %lf", &share, &seconds, &each,
			   &n) == 4)
			calls = n;
	}
	return calls;
}

/* The peer, as strace starts it. */
static int traced(struct entry *out, const struct entry *entry,
		  const char *file)
{
	static const char *const prefix[] = {"strace", "-f", "-qq", "-c", "-o"};
	int n = 0;

	if (entry->argc + PREFIX > WORDS_MAX)
		return -1;
	*out = *entry;
	for (; n < PREFIX - 1; n++)
		out->argv[n] = (char *)prefix[n];
	out->argv[n++] = (char *)file;
	memcpy(out->argv + n, entry->argv,
	       (size_t)entry->argc * sizeof *entry->argv);
	out->argc = n + entry->argc;
	return 0;
}

/* Has the peer make so many starts and ends it. 0 with its CPU time, or -1. */
static int whole_life(const struct entry *entry, const struct places *places,
		      const struct setting *setting, int cpu, int n,
		      double *cpu_us)
{
	struct pair pairs[LONG_RUN];
	struct host host;
	char why[128];
	int r;

	if (host_start(&host, entry, places, setting, cpu, why, sizeof why) < 0)
		return -1;
	r = host_ask(&host, n, 1, pairs);
	*cpu_us = host_stop(&host);
	return r;
}

static double counted(const struct entry *entry, const struct places *places,
		      const struct setting *setting, const char *file, int n)
{
	double calls = NAN, unused;
	FILE *f;

	if (whole_life(entry, places, setting, -1, n, &unused) < 0)
		return NAN;
	f = fopen(file, "re");
	if (f) {
		calls = total_of(f);
		fclose(f);
	}
	return calls;
}

double calls_of_a_start(const struct entry *entry, const struct places *places,
			const struct setting *setting)
{
	char file[] = "/tmp/brood-bench-XXXXXX";
	int fd = mkstemp(file);
	double few = NAN, many = NAN;
	struct entry under;

	if (fd < 0)
		return NAN;
	close(fd);
	if (traced(&under, entry, file) == 0)
		few = counted(&under, places, setting, file, FEW);
	if (!isnan(few))
		many = counted(&under, places, setting, file, MANY);
	unlink(file);
	return (many - few) / (MANY - FEW);
}

double cpu_of_a_start(const struct entry *entry, const struct places *places,
		      const struct setting *setting, int cpu)
{
	double brief, lengthy;

	if (whole_life(entry, places, setting, cpu, FEW, &brief) < 0 ||
	    whole_life(entry, places, setting, cpu, LONG_RUN, &lengthy) < 0)
		return NAN;
	return (lengthy - brief) / (LONG_RUN - FEW);
}
