/* SPDX-License-Identifier: MIT */
/*
 * glibc's file actions: an array that grows by realloc(3), with paths by
 * strdup(3), so that each library can free what the other made.
 */
#include "api.h"

#include "actions.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define GROWTH 8

struct glibc_action {
	int tag; /* enum act_kind: the numbers are the same */
	union {
		struct {
			int fd;
			int newfd; /* of a dup2 */
		};
		struct {
			int fd;
			char *path;
			int oflag;
			mode_t mode;
		} open;
		char *path; /* of a chdir */
	};
};

_Static_assert(sizeof(struct glibc_action) == 32, "as in glibc's spawn_int.h");
_Static_assert(sizeof(posix_spawn_file_actions_t) == 80, "as in glibc");

ptrdiff_t actions_count(const posix_spawn_file_actions_t *object)
{
	if (!object)
		return 0;
	if (object->__used < 0 || object->__used > object->__allocated ||
	    (object->__used && !object->__actions))
		return -EINVAL;
	return object->__used;
}

static int read_one(const struct glibc_action *a, struct act *act)
{
	*act = (struct act){.kind = (enum act_kind)a->tag, .fd = a->fd};
	switch (act->kind) {
	case ACT_CLOSE:
	case ACT_FCHDIR:
	case ACT_CLOSE_FROM:
	case ACT_FOREGROUND:
		return 0;
	case ACT_DUP:
		act->from = a->fd;
		act->fd = a->newfd;
		return 0;
	case ACT_OPEN:
		act->path = a->open.path;
		act->oflag = a->open.oflag;
		act->mode = a->open.mode;
		return act->path ? 0 : EINVAL;
	case ACT_CHDIR:
		act->fd = 0;
		act->path = a->path;
		return act->path ? 0 : EINVAL;
	}
	return ENOTSUP; /* a later glibc's */
}

int actions_read(const posix_spawn_file_actions_t *object, struct act *acts)
{
	const struct glibc_action *list =
		object ? (const void *)object->__actions : NULL;
	ptrdiff_t n = actions_count(object);
	int r = n < 0 ? (int)-n : 0;

	for (ptrdiff_t i = 0; r == 0 && i < n; i++)
		r = read_one(&list[i], &acts[i]);
	return r;
}

static int grow(posix_spawn_file_actions_t *object)
{
	int room = object->__allocated;
	void *list;

	if (object->__used < room)
		return 0;
	if (room > INT_MAX - GROWTH)
		return ENOMEM;
	room += room / 2 < GROWTH || room > INT_MAX / 2 ? GROWTH : room / 2;
	list = realloc(object->__actions, (size_t)room * 32);
	if (!list)
		return ENOMEM;
	object->__actions = list;
	object->__allocated = room;
	return 0;
}

int actions_append(posix_spawn_file_actions_t *object, const struct act *act)
{
	struct glibc_action a = {.tag = act->kind};
	char *path = NULL;
	int r = actions_count(object) < 0 ? EINVAL : grow(object);

	if (r == 0 && act->path && !(path = strdup(act->path)))
		r = ENOMEM;
	if (r)
		return r;
	if (act->kind == ACT_OPEN) {
		a.open.fd = act->fd;
		a.open.path = path;
		a.open.oflag = act->oflag;
		a.open.mode = act->mode;
	} else if (act->kind == ACT_CHDIR) {
		a.path = path;
	} else if (act->kind == ACT_DUP) {
		a.fd = act->from;
		a.newfd = act->fd;
	} else {
		a.fd = act->fd;
	}
	((struct glibc_action *)(void *)object->__actions)[object->__used++] =
		a;
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
	struct glibc_action *list = (void *)object->__actions;

	for (int i = 0; i < object->__used; i++) {
		if (list[i].tag == ACT_OPEN)
			free(list[i].open.path);
		else if (list[i].tag == ACT_CHDIR)
			free(list[i].path);
	}
	free(list);
	return 0;
}
