/* SPDX-License-Identifier: MIT */
/*
 * musl's file actions: a list, the last one first, each with its path behind
 * it. Those that musl lacks have numbers that it will not come to soon.
 */
#include "api.h"

#include "actions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct musl_action {
	struct musl_action *next; /* added earlier */
	struct musl_action *prev;
	int command;
	int fd;
	int from;
	int oflag;
	mode_t mode;
	char path[];
};

_Static_assert(sizeof(posix_spawn_file_actions_t) == 80, "as in musl");

static const int commands[] = {
	[ACT_CLOSE] = 1,
	[ACT_DUP] = 2,
	[ACT_OPEN] = 3,
	[ACT_CHDIR] = 4,
	[ACT_FCHDIR] = 5,
	[ACT_CLOSE_FROM] = 0x62726f01,
	[ACT_FOREGROUND] = 0x62726f02,
};

static const struct musl_action *
last_of(const posix_spawn_file_actions_t *object)
{
	return object ? object->__actions : NULL;
}

ptrdiff_t actions_count(const posix_spawn_file_actions_t *object)
{
	ptrdiff_t n = 0;

	for (const struct musl_action *a = last_of(object); a; a = a->next)
		n++;
	return n;
}

static int read_one(const struct musl_action *a, struct act *act)
{
	size_t kind = 0, kinds = sizeof commands / sizeof *commands;

	while (kind < kinds && commands[kind] != a->command)
		kind++;
	if (kind == kinds)
		return ENOTSUP;
	*act = (struct act){.kind = (enum act_kind)kind};
	if (kind != ACT_CHDIR)
		act->fd = a->fd;
	if (kind == ACT_DUP)
		act->from = a->from;
	if (kind == ACT_OPEN) {
		act->oflag = a->oflag;
		act->mode = a->mode;
	}
	if (kind == ACT_OPEN || kind == ACT_CHDIR)
		act->path = a->path;
	return 0;
}

int actions_read(const posix_spawn_file_actions_t *object, struct act *acts)
{
	ptrdiff_t n = actions_count(object);
	int r = 0;

	for (const struct musl_action *a = last_of(object); r == 0 && a;
	     a = a->next)
		r = read_one(a, &acts[--n]);
	return r;
}

int actions_append(posix_spawn_file_actions_t *object, const struct act *act)
{
	size_t path = act->path ? strlen(act->path) + 1 : 0;
	struct musl_action *a = malloc(sizeof *a + path);
	struct musl_action *last = object->__actions;

	if (!a)
		return ENOMEM;
	*a = (struct musl_action){
		.next = last,
		.command = commands[act->kind],
		.fd = act->fd,
		.from = act->from,
		.oflag = act->oflag,
		.mode = act->mode,
	};
	if (path)
		memcpy(a->path, act->path, path);
	if (last)
		last->prev = a;
	object->__actions = a;
	return 0;
}

POSIX_API int posix_spawn_file_actions_init(posix_spawn_file_actions_t *object)
{
	memset(object, 0, sizeof *object);
	return 0;
}

POSIX_API int
posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *object)
{
	struct musl_action *a = object->__actions;

	while (a) {
		struct musl_action *next = a->next;

		free(a);
		a = next;
	}
	return 0;
}
