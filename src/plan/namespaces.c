/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "error/text.h"
#include "plan/catalogue.h"
#include "sys/abi.h"

/* A joined user namespace may be ruled by somebody else, who must not get at
 * the memory that the child still has of its caller's. */
void namespace_note(struct plan *plan, const struct brood_step *s, int index)
{
	if (s->type == BROOD_STEP_NEW_NAMESPACES) {
		plan->new_namespaces |= s->set;
		plan->new_step = index;
		plan->inner_root |= !!(s->set & BROOD_NS_USER);
	} else if (s->type == BROOD_STEP_SETNS) {
		int user = !s->set || (s->set & BROOD_NS_USER);

		plan->identity |= user;
		plan->inner_root |= user;
		if (s->fd > plan->top_source)
			plan->top_source = s->fd;
	} else if (s->type == BROOD_STEP_UID_MAP ||
		   s->type == BROOD_STEP_GID_MAP) {
		plan->maps_ids = 1;
	} else if (s->type == BROOD_STEP_GROUPS || s->type == BROOD_STEP_USER) {
		plan->keep_setgroups = 1;
	}
}

int joins_first(const struct brood_step *steps, uint32_t i)
{
	while (i--) {
		uint32_t type = steps[i].type;

		if (type == BROOD_STEP_NEW_NAMESPACES ||
		    (type != BROOD_STEP_SETNS &&
		     step_entry(type)->place != NOWHERE))
			return 0;
	}
	return 1;
}

#define NUMBER_MOST 21u /* digits, sign and a blank */

/* "0 1000 1" for each range, and a line's end between them. */
static int map(struct op *op, const struct brood_step *s, struct arena *arena)
{
	const struct brood_id_map *ranges = s->data;
	size_t n = s->length / sizeof *ranges;
	size_t size = n * 3 * NUMBER_MOST + 1;
	struct text t = {.buf = arena_alloc(arena, size), .size = size};

	if (!t.buf)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_char(&t, '\n');
		text_number(&t, ranges[i].inside);
		text_char(&t, ' ');
		text_number(&t, ranges[i].outside);
		text_char(&t, ' ');
		text_number(&t, ranges[i].count);
	}
	text_end(&t);
	op->text = t.buf;
	op->x = t.length;
	op->a = n == 1 && ranges[0].count == 1;
	op->b = (int)ranges[0].outside;
	return 0;
}

static int offset(struct op *op, const struct brood_step *s,
		  struct arena *arena)
{
	size_t size = 3 * NUMBER_MOST;
	struct text t = {.buf = arena_alloc(arena, size), .size = size};

	if (!t.buf)
		return -ENOMEM;
	text_number(&t, s->number);
	text_char(&t, ' ');
	text_number(&t, s->seconds);
	text_string(&t, " 0");
	text_end(&t);
	op->text = t.buf;
	op->x = t.length;
	return 0;
}

static void octal(struct text *t, unsigned mode)
{
	for (int shift = 9; shift >= 0; shift -= 3)
		text_char(t, (char)('0' + (mode >> shift & 7)));
}

/* "mode=0755,size=4096" */
static int tmpfs(struct op *op, const struct brood_step *s, struct arena *arena)
{
	size_t size = 12 + 6 + NUMBER_MOST;
	struct text t = {.buf = arena_alloc(arena, size), .size = size};

	if (!t.buf)
		return -ENOMEM;
	if (s->mode) {
		text_string(&t, "mode=");
		octal(&t, s->mode);
	}
	if (s->mode && s->length)
		text_char(&t, ',');
	if (s->length) {
		text_string(&t, "size=");
		if (s->length > INT64_MAX)
			text_number(&t, INT64_MAX);
		else
			text_number(&t, (int64_t)s->length);
	}
	text_end(&t);
	op->y = (uint64_t)(uintptr_t)t.buf;
	op->x = s->flags; /* the kernel's MS_* bits */
	return 0;
}

static int bind(struct op *op, const struct brood_step *s, struct arena *arena,
		int copy)
{
	const char *source = copy ? arena_string(arena, s->value) : s->value;

	op->y = (uint64_t)(uintptr_t)source;
	op->mode = s->flags & ~BROOD_MOUNT_RECURSIVE; /* MOUNT_ATTR_* bits */
	op->x = SYS_MS_BIND |
		(s->flags & BROOD_MOUNT_RECURSIVE ? SYS_MS_REC : 0);
	return source ? 0 : -ENOMEM;
}

static int text(struct op *op, struct arena *arena, int copy)
{
	if (copy && op->text)
		op->text = arena_string(arena, op->text);
	return op->text ? 0 : -ENOMEM;
}

static int with_path(struct op *op, const struct brood_step *s,
		     struct arena *arena, int copy)
{
	if (!s->path) {
		op->text = s->type == BROOD_STEP_MOUNT_PROC ? "/proc" : "/";
		copy = 0;
	}
	if (s->type == BROOD_STEP_MOUNT_PRIVATE)
		op->x = SYS_MS_REC |
			(s->flags & BROOD_MOUNT_SLAVE ? SYS_MS_SLAVE
						      : SYS_MS_PRIVATE);
	if (s->type == BROOD_STEP_HOSTNAME)
		op->x = str_length(s->name);
	return text(op, arena, copy);
}

int namespace_action(struct op *op, const struct brood_step *s,
		     struct arena *arena, int copy)
{
	int r;

	switch (s->type) {
	case BROOD_STEP_UID_MAP:
	case BROOD_STEP_GID_MAP:
		return map(op, s, arena);
	case BROOD_STEP_TIME_OFFSET:
		return offset(op, s, arena);
	case BROOD_STEP_MOUNT_BIND:
		r = bind(op, s, arena, copy);
		return r < 0 ? r : text(op, arena, copy);
	case BROOD_STEP_MOUNT_TMPFS:
		r = tmpfs(op, s, arena);
		return r < 0 ? r : text(op, arena, copy);
	case BROOD_STEP_MOUNT_PRIVATE:
	case BROOD_STEP_MOUNT_PROC:
	case BROOD_STEP_HOSTNAME:
		return with_path(op, s, arena, copy);
	default:
		return 0;
	}
}
