/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-template [ROUNDS [PART...]]": templates against brood_spawn of
 * the same program. All ways take turns in a process without anything else; a
 * figure is the median over all rounds, a ratio that of two medians.
 */
#include "template.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double template_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

void template_fail(const char *what, const struct brood_error *err)
{
	char why[512] = "";

	if (err)
		brood_error_format(err, why, sizeof why);
	fprintf(stderr, "brood-bench-template: %s%s%s\n", what, err ? ": " : "",
		why);
	exit(1);
}

void template_plain(struct brood_template *t)
{
	struct brood_template_stats stats = {.size = sizeof stats};

	brood_template_stats(t, &stats);
	fprintf(stderr, "brood-bench-template: started plainly: %s: %s\n",
		brood_template_reason_text(stats.last_reason), stats.detail);
	exit(1);
}

const char *template_beside(const char *name)
{
	static char path[2 * PATH_MAX];
	char self[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		template_fail("/proc/self/exe", NULL);
	snprintf(path, sizeof path, "%s/%s", dirname(self), name);
	return path;
}

struct brood_template *template_open_or_say(const struct brood_spec *spec,
					    uint32_t kind, uint64_t flags)
{
	const struct brood_template_options options = {
		.size = sizeof options, .flags = flags, .kind = kind};
	struct brood_template_stats stats = {.size = sizeof stats};
	struct brood_template *t = NULL;
	struct brood_error err;

	if (brood_template_open(&t, spec, &options, &err))
		template_fail(spec->argv[0], &err);
	brood_template_stats(t, &stats);
	if (stats.state == BROOD_TEMPLATE_OK)
		return t;
	printf("%-16s no template: %s %s\n", spec->argv[0],
	       brood_template_reason_text(stats.state), stats.detail);
	brood_template_close(&t);
	return NULL;
}

void template_finish(struct brood_child *child, struct brood_exit *end)
{
	if (brood_wait(child, -1, end))
		template_fail("wait", NULL);
	if (end->how != BROOD_EXITED || end->value) {
		fprintf(stderr, "how %d, value %d: ", end->how, end->value);
		template_fail("a program failed", NULL);
	}
	brood_child_close(&child);
}

int template_turn(int round, int place, int n)
{
	int at = (round + place) % n;

	return round / n % 2 ? n - 1 - at : at;
}

static int wanted(int argc, char **argv, const char *part)
{
	for (int i = 2; i < argc; i++)
		if (!strcmp(argv[i], part))
			return 1;
	return argc <= 2;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 101;

	if (rounds < 1 || rounds > ROUNDS_MOST) {
		fprintf(stderr,
			"usage: brood-bench-template [ROUNDS up to %d "
			"[programs] [birth] [many]]\n",
			ROUNDS_MOST);
		return 2;
	}
	/* What other programs inherit from who measures is nobody's speed. */
	closefrom(3);
	if (wanted(argc, argv, "programs"))
		template_programs(rounds);
	if (wanted(argc, argv, "birth"))
		template_birth(rounds);
	if (wanted(argc, argv, "many"))
		template_many(rounds);
	return 0;
}
