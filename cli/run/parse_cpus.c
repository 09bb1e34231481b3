/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "parse.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define CPUS 8192 /* the kernel's own bound on any architecture */

/* One number, or two with a dash between; the part is cut up. */
static int range(const char *option, char *part, cpu_set_t *set, size_t size)
{
	char *dash = strchr(part, '-');
	int first, last;

	if (dash)
		*dash = '\0';
	if (parse_number(option, part, CPUS - 1, &first))
		return CLI_FAILED;
	last = first;
	if (dash && parse_number(option, dash + 1, CPUS - 1, &last))
		return CLI_FAILED;
	if (last < first) {
		cli_complain("run: %s: %d-%d is no range", option, first, last);
		return CLI_FAILED;
	}
	for (int cpu = first; cpu <= last; cpu++)
		CPU_SET_S((size_t)cpu, size, set);
	return 0;
}

int parse_cpus(struct run *run, const char *option, const char *text,
	       struct brood_step *step)
{
	size_t size = CPU_ALLOC_SIZE(CPUS);
	cpu_set_t *set = (cpu_set_t *)run_own(run, calloc(1, size));
	char *rest = run_own(run, strdup(text));
	char *part;

	while ((part = strsep(&rest, ",")))
		if (range(option, part, set, size))
			return CLI_FAILED;
	*step = brood_step_affinity(set, size);
	return 0;
}

void show_cpus(const struct brood_step *step, char *buf, size_t room)
{
	const cpu_set_t *set = step->data;
	size_t size = step->length;
	size_t n = 0;
	const char *comma = "";

	for (size_t cpu = 0; cpu < CPUS && n < room; cpu++) {
		size_t last = cpu;

		if (!CPU_ISSET_S(cpu, size, set))
			continue;
		while (CPU_ISSET_S(last + 1, size, set))
			last++;
		n += (size_t)snprintf(buf + n, room - n,
				      last > cpu ? "%s%zu-%zu" : "%s%zu", comma,
				      cpu, last);
		comma = ",";
		cpu = last;
	}
}
