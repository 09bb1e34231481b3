/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "calls.h"
#include "host.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEW 8
#define MANY 40
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

/* All calls that the peer makes for so many starts. */
static double counted(const struct entry *entry, const struct places *places,
		      const struct setting *setting, const char *file, int n)
{
	struct pair pairs[MANY];
	struct host host;
	char why[128];
	double calls = NAN;
	FILE *f = NULL;
	int r;

	if (host_start(&host, entry, places, setting, -1, why, sizeof why) < 0)
		return NAN;
	r = host_ask(&host, n, 1, pairs);
	host_stop(&host);
	if (r == 0)
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
