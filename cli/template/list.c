/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "place.h"
#include "template.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char notes[] =
	"\n"
	"Lists this user's templates.\n"
	"\n"
	"Exit status: 0; 125 if brood itself failed, or one does not answer.\n";

static int is_socket(const struct dirent *e)
{
	return e->d_type == DT_SOCK && !place_bad_name(e->d_name);
}

static void print(const char *name, const struct named_state *s)
{
	printf("%-16s %7d %6u %8" PRIu64 " %8" PRIu64 "  %s: %s\n", name,
	       s->supervisor, s->running, s->hits, s->plain, state_word(s),
	       s->command);
}

/* The sockets of supervisors that were killed are passed over. */
static int one(const char *name, cJSON *list)
{
	struct named_state state;
	int r = ask_state(name, true, &state);
	cJSON *object;

	if (r < 0)
		return r == -ECONNREFUSED ? 0 : CLI_FAILED;
	if (!list) {
		print(name, &state);
		return 0;
	}
	object = state_json(name, &state);
	if (object && cJSON_AddItemToArray(list, object))
		return 0;
	cli_complain("template list: %s", strerror(ENOMEM));
	return CLI_FAILED;
}

static int all(int fd, cJSON *list)
{
	struct dirent **names = NULL;
	int n = scandirat(fd, ".", &names, is_socket, alphasort), status = 0;

	if (n < 0) {
		cli_complain("template list: %s", strerror(errno));
		return CLI_FAILED;
	}
	for (int i = 0; i < n; i++) {
		if (one(names[i]->d_name, list))
			status = CLI_FAILED;
		free(names[i]);
	}
	free(names);
	return status;
}

int do_list(int argc, const char **argv)
{
	struct arguments a = {.command = "template list",
			      .usage = "[OPTION...]",
			      .notes = notes,
			      .option = "json",
			      .what = "print JSON instead of a table"};
	struct place place;
	cJSON *list = NULL;
	int status, r;

	if (!read_arguments(&a, argc, argv, &status))
		return status;
	r = place_open(&place, false);
	if (r < 0 && r != -ENOENT)
		return CLI_FAILED;
	if (a.chosen && !(list = cJSON_CreateArray()))
		return CLI_FAILED;
	if (!list)
		puts("name             process   runs     hits    plain  "
		     "state");
	status = r == 0 ? all(place.fd, list) : 0;
	place_close(&place);
	if (list && print_cjson(list, stdout) < 0)
		status = CLI_FAILED;
	return cli_finish_output() ? CLI_FAILED : status;
}
