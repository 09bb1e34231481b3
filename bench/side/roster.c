/* SPDX-License-Identifier: MIT */
/* Who is measured: the primitives, and what a list names. */
#include "side.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct entry *add(struct roster *r, const char *name)
{
	struct entry *e;

	if (r->n == PEERS_MAX) {
		fprintf(stderr, "bench: more than %d peers\n", PEERS_MAX);
		return NULL;
	}
	e = &r->entry[r->n++];
	memset(e, 0, sizeof *e);
	snprintf(e->name, sizeof e->name, "%s", name);
	return e;
}

int roster_primitives(struct roster *r, const struct places *places)
{
	/* The floor comes first: everything is a ratio to it. */
	static const char *const names[] = {
		"floor",       "brood_spawn",      "brood-plan", "brood-async",
		"posix_spawn", "posix_spawn-same", "vfork",      "fork"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct entry *e = add(r, names[i]);

		if (!e)
			return -1;
		e->core = true;
		strcpy(e->preload, "glibc");
		e->argv[0] = (char *)places->primitives;
		e->argv[1] = (char *)names[i];
		e->argc = 2;
	}
	return 0;
}

/* NAME, "core" or "all", whose preload, version ("?"), then the command, or "-"
 * and why it is missing; with tabs between, and between the command's words. */
static int read_line(struct roster *r, char *line)
{
	char *rest = NULL, *word = strtok_r(line, "\t", &rest);
	struct entry *e = word ? add(r, word) : NULL;
	const char *core = strtok_r(NULL, "\t", &rest);
	const char *preload = strtok_r(NULL, "\t", &rest);
	const char *version = strtok_r(NULL, "\t", &rest);

	if (!e || !core || !preload || !version)
		return -1;
	e->core = strcmp(core, "core") == 0;
	snprintf(e->preload, sizeof e->preload, "%s", preload);
	snprintf(e->version, sizeof e->version, "%s", version);
	word = strtok_r(NULL, "\t", &rest);
	if (word && strcmp(word, "-") == 0) {
		word = strtok_r(NULL, "\t", &rest);
		snprintf(e->missing, sizeof e->missing, "%s",
			 word ? word : "missing");
		return 0;
	}
	for (; word && e->argc < WORDS_MAX; word = strtok_r(NULL, "\t", &rest))
		e->argv[e->argc++] = word;
	return e->argc > 0 ? 0 : -1;
}

static char *whole_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	ssize_t n = f ? getdelim(&text, &size, '\0', f) : -1;

	if (f)
		fclose(f);
	if (n >= 0)
		return text;
	free(text);
	return NULL;
}

int roster_read(struct roster *r, const char *path)
{
	char *rest = NULL;

	r->text = whole_file(path);
	if (!r->text) {
		fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
		return -1;
	}
	for (char *line = strtok_r(r->text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (*line != '#' && read_line(r, line) < 0) {
			fprintf(stderr, "bench: %s: not a line of a list: %s\n",
				path, line);
			return -1;
		}
	}
	return 0;
}

void roster_free(struct roster *r)
{
	free(r->text);
	r->text = NULL;
}
