/* SPDX-License-Identifier: MIT */
#include "outcome.h"

/* One # for all digits, whatever their number, from here to the line's end. */
static void one_for_all(struct told *t, char *at)
{
	char *to = at, *p = at;
	size_t shorter;

	for (; *p; p++)
		if (*p < '0' || *p > '9')
			*to++ = *p;
		else if (to == at || to[-1] != '#')
			*to++ = '#';
	shorter = (size_t)(p - to);
	memmove(to, p, (size_t)(t->text + t->size - p) + 1);
	t->size -= shorter;
}

/* Digits after what names a pipe, a terminal or a keyring, and the process's
 * own number, differ from one start to the next. */
static void leave_numbers_out(struct told *t)
{
	static const char *const ids[] = {"pid ", "pgid ", "sid ",
					  "foreground "};
	static const char *const before[] = {"pipe:[", "/dev/pts/", "terminal ",
					     "keyring "};
	char own[32];

	snprintf(own, sizeof own, "%s", told(t, "pid "));
	for (char *line = t->text; line < t->text + t->size;
	     line += strlen(line) + 1) {
		for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
			char *value = line + strlen(ids[i]);

			if (!strncmp(line, ids[i], strlen(ids[i])) &&
			    !strcmp(value, own))
				one_for_all(t, value);
		}
		for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
			char *from = strstr(line, before[i]);

			if (from)
				one_for_all(t, from + strlen(before[i]));
		}
	}
}

static struct told from_pipe(int fd)
{
	struct told t = {.text = calloc(1, 1 << 16)};

	slurp(fd, t.text, 1 << 16);
	t.size = strlen(t.text);
	for (size_t i = 0; i < t.size; i++)
		if (t.text[i] == '\n')
			t.text[i] = 0;
	return t;
}

static void finish_outcome(struct outcome *o, int r, struct brood_child *child,
			   struct brood_error *err)
{
	struct brood_exit end = {0};

	if (r == 0)
		r = brood_started(child, -1, err);
	o->code = r;
	if (r) {
		brood_error_format(err, o->error, sizeof o->error);
	} else {
		if (brood_pipe(child, 1) >= 0)
			o->told = from_pipe(brood_pipe(child, 1));
		assert_int_equal(brood_wait(child, 60000, &end), 0);
		if (end.how != BROOD_EXITED || end.value)
			fail_msg("tell ended: how %d, value %d", end.how,
				 end.value);
		if (!o->told.text)
			o->told = tell_read();
		leave_numbers_out(&o->told);
	}
	brood_child_close(&child);
}

struct outcome plainly(uint64_t flags, const char *const *argv,
		       const struct brood_step *steps)
{
	struct brood_child *child = NULL;
	struct outcome o = {0};
	struct brood_error err;
	int r = brood_spawn(&child,
			    SPEC(.argv = argv, .flags = flags, .steps = steps),
			    &err);

	finish_outcome(&o, r, child, &err);
	return o;
}

struct outcome warmly(struct brood_template *t, const char *const *argv,
		      const struct brood_step *steps)
{
	struct brood_child *child = NULL;
	struct outcome o = {0};
	struct brood_error err;
	int r = brood_template_spawn(t, &child, argv, NULL, steps, &err);

	finish_outcome(&o, r, child, &err);
	return o;
}

const char *outcomes_differ(struct outcome *a, struct outcome *b)
{
	static char text[1200];
	const char *what = NULL;

	if (a->code != b->code || strcmp(a->error, b->error)) {
		snprintf(text, sizeof text, "plain: %d %s; warm: %d %s",
			 a->code, a->error, b->code, b->error);
		what = text;
	} else if (a->code == 0) {
		what = differing(&a->told, &b->told, NULL);
	}
	told_free(&a->told);
	told_free(&b->told);
	return what;
}

void same_outcome(const char *what, struct outcome *a, struct outcome *b)
{
	const char *difference = outcomes_differ(a, b);

	if (difference)
		fail_msg("%s: %s", what, difference);
}
