/* SPDX-License-Identifier: MIT */
#include "../cli.h"
#include "bench.h"
#include "bench/paths.h"

#include <string.h>
#include <unistd.h>

#define LONG 4096

/* The first of the three folders that has such a file. */
static int folder_with(const char *file, const char *built,
		       const char *relative, const char *installed, char *out,
		       size_t size)
{
	const char *const beside[] = {built, relative};
	char self[LONG], path[LONG + 256];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	self[n > 0 ? n : 0] = '\0';
	if (strrchr(self, '/'))
		*strrchr(self, '/') = '\0';
	for (int i = 0; i < 2; i++) {
		snprintf(out, size, "%.1800s/%s", self, beside[i]);
		snprintf(path, sizeof path, "%s/%s", out, file);
		if (access(path, R_OK) == 0)
			return 0;
	}
	snprintf(out, size, "%s", installed);
	snprintf(path, sizeof path, "%s/%s", out, file);
	if (access(path, R_OK) == 0)
		return 0;
	cli_complain("bench: %s is not installed beside this command", file);
	return -1;
}

int bench_find(struct places *places, char *plots, size_t size)
{
	static const char *const targets[TARGETS] = {
		"tiny", "static", "dynamic", "writes", "script"};
	char dir[LONG / 2];

	if (folder_with("brood-bench-primitives", BENCH_BUILT, BENCH_RELATIVE,
			BENCH_INSTALLED, dir, sizeof dir) < 0)
		return -1;
	for (int i = 0; i < TARGETS; i++)
		snprintf(places->target[i], sizeof places->target[i],
			 "%s/brood-bench-%s", dir, targets[i]);
	snprintf(places->condition, sizeof places->condition,
		 "%s/brood-bench-condition.so", dir);
	snprintf(places->condition_musl, sizeof places->condition_musl,
		 "%s/../peers/condition-musl.so", dir);
	snprintf(places->primitives, sizeof places->primitives,
		 "%s/brood-bench-primitives", dir);
	return folder_with("memory.gp", BENCH_BUILT, PLOTS_RELATIVE,
			   PLOTS_INSTALLED, plots, size);
}
