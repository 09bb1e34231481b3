/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEPS_MAX 16

static char self[PATH_MAX];

void smoke_init(void)
{
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n < 0) {
		perror("/proc/self/exe");
		exit(1);
	}
	self[n] = '\0';
	/* What the starter left open would mix with what the cases count. */
	for (int fd = 3; fd < 256; fd++)
		close(fd);
}

const char *smoke_expected(void)
{
	return getenv("BROOD_SMOKE_EXPECT");
}

const char *const *smoke_argv(struct smoke_argv *words, const char *verb,
			      const char *arg)
{
	const char *runner = getenv("BROOD_SMOKE_RUNNER");
	int n = 0;

	if (runner)
		words->word[n++] = runner;
	words->word[n++] = self;
	words->word[n++] = "child";
	words->word[n++] = verb;
	words->word[n++] = arg;
	words->word[n] = NULL;
	return words->word;
}

int smoke_spawn(struct brood_child **child, const struct brood_spec *spec,
		const char *verb, const char *arg)
{
	struct brood_spec full = *spec;
	struct smoke_argv words;
	struct brood_error err;
	char why[256];
	int r;

	full.size = sizeof full;
	full.argv = smoke_argv(&words, verb, arg);
	r = brood_spawn(child, &full, &err);
	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		printf("# spawn: %s\n", why);
	}
	return r;
}

int smoke_finish(struct brood_child **child)
{
	struct brood_exit how;
	int r = brood_wait(*child, 10000, &how);

	brood_child_close(child);
	CHECK(*child == NULL);
	return r == 0 && how.how == BROOD_EXITED ? how.value : -1;
}

static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t have = 0;
	ssize_t n;

	while (have < size && (n = read(fd, buf + have, size - have)) > 0)
		have += (size_t)n;
	return (ssize_t)have;
}

int smoke_says(const struct brood_spec *spec, const char *verb, const char *arg,
	       const char *want)
{
	struct brood_step steps[STEPS_MAX] = {brood_step_pipe(1, 0)};
	struct brood_spec full = *spec;
	struct brood_child *child;
	char got[128];
	ssize_t n;

	for (int i = 0; spec->steps && spec->steps[i].type; i++)
		steps[i + 1] = spec->steps[i];
	full.steps = steps;
	if (smoke_spawn(&child, &full, verb, arg) < 0)
		return 0;
	n = read_all(brood_pipe(child, 1), got, sizeof got - 1);
	got[n] = '\0';
	if (strcmp(got, want) != 0)
		printf("# %s: \"%s\" instead of \"%s\"\n", verb, got, want);
	return smoke_finish(&child) == 0 && strcmp(got, want) == 0;
}
