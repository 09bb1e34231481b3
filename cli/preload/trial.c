/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 65536 /* bytes of a list; what follows is only read */
#define LONGEST_MS 30000

static void read_list(int fd, char *list)
{
	char rest[4096];
	size_t n = 0;
	ssize_t r;

	while ((r = read(fd, list + n, MOST - 1 - n)) > 0)
		n += (size_t)r;
	list[n] = '\0';
	while (r > 0 && read(fd, rest, sizeof rest) > 0)
		;
}

struct trial {
	const struct preload *p;
	const char *loader, *file;
	char *list; /* what the loader says */
	struct brood_exit end;
};

/* The loader's own mode that says what it would load, and loads nothing. */
static int ask_loader(struct trial *t, struct brood_step preload)
{
	struct brood_spec spec = {
		.size = sizeof spec,
		.program = t->loader,
		.argv = (const char *[]){t->loader, "--list", t->file, NULL},
		.steps = (const struct brood_step[]){
			brood_step_null(0), brood_step_pipe(1, 0),
			brood_step_dup(2, 1), preload, brood_step_end()}};
	struct brood_child *child;
	struct brood_error err;
	int r = brood_spawn(&child, &spec, &err);

	if (r < 0) {
		cli_complain_error(&err);
		return r;
	}
	read_list(brood_pipe(child, 1), t->list);
	r = brood_wait(child, LONGEST_MS, &t->end);
	if (r < 0)
		brood_kill(child, SIGKILL);
	brood_child_close(&child);
	return r;
}

static bool gave_up(const struct trial *t)
{
	return t->end.how != BROOD_EXITED || t->end.value != 0;
}

static bool is_listed(const char *list, const char *library)
{
	size_t length = strlen(library);

	for (const char *at = list; (at = strstr(at, library)); at += length)
		if (at > list && strchr(" \t", at[-1]) &&
		    strchr(" \t\n", at[length]))
			return true;
	return false;
}

/* What follows the words up to one of the ends, or "". */
static int reason(const char *list, const char *words, const char *ends,
		  const char **why)
{
	const char *at = strstr(list, words);

	*why = at ? at + strlen(words) : "";
	return (int)strcspn(*why, ends);
}

/* "ERROR: ld.so: object '...' from LD_PRELOAD cannot be preloaded (WHY)..." */
static int not_taken(const struct trial *t, const char *library)
{
	const char *why;
	int length = reason(t->list, "cannot be preloaded (", ")\n", &why);

	cli_complain("preload: %s: its loader does not take %s%s%.*s", t->file,
		     library, length ? ": " : "", length, why);
	return CLI_FAILED;
}

static int judge_list(const struct trial *t)
{
	if (!is_listed(t->list, t->p->library))
		return not_taken(t, t->p->library);
	if (t->p->report && !is_listed(t->list, t->p->observer))
		return not_taken(t, t->p->observer);
	return 0;
}

/* Is it because of the library? If not, the program cannot be started at all,
 * and its loader will tell the user so. */
static int judge_failure(struct trial *t)
{
	const char *users = getenv("LD_PRELOAD");
	char *said = strdup(t->list);
	const char *why;
	int status = 0, length;

	if (ask_loader(t, users ? brood_step_env_set("LD_PRELOAD", users)
				: brood_step_env_unset("LD_PRELOAD")) < 0) {
		status = CLI_FAILED;
	} else if (said && !gave_up(t)) {
		length = reason(said, "shared libraries: ", "\n", &why);
		cli_complain("preload: %s: its loader gives up with %s%s%.*s",
			     t->file, t->p->library, length ? ": " : "", length,
			     why);
		status = CLI_FAILED;
	}
	free(said);
	return status;
}

int preload_trial(const struct preload *p, const char *loader, const char *file)
{
	struct trial t = {p, loader, file, malloc(MOST), {0}};
	int status;

	if (!t.list) {
		cli_complain("out of memory");
		return CLI_FAILED;
	}
	/* A loader that is the program itself would list no program. */
	if (strcmp(loader, file) == 0)
		status = 0;
	else if (ask_loader(&t, brood_step_env_set("LD_PRELOAD", p->value)) < 0)
		status = CLI_FAILED;
	else
		status = gave_up(&t) ? judge_failure(&t) : judge_list(&t);
	free(t.list);
	return status;
}
