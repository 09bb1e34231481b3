/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "parse.h"

#include <linux/ioprio.h>
#include <sched.h>
#include <string.h>
#include <strings.h>

/* A name, and the range of what may follow it after a colon. */
struct choice {
	const char *name;
	int value;
	int least, most;
	int usual; /* without a colon; below least: one has to be given */
};

#define NOTHING 0, 0, 0

static const struct choice policies[] = {
	{"other", SCHED_OTHER, NOTHING}, {"batch", SCHED_BATCH, NOTHING},
	{"idle", SCHED_IDLE, NOTHING},   {"fifo", SCHED_FIFO, 1, 99, 0},
	{"rr", SCHED_RR, 1, 99, 0},      {NULL, 0, NOTHING},
};

/* 4 is what ionice(1) takes too. */
static const struct choice classes[] = {
	{"realtime", IOPRIO_CLASS_RT, 0, 7, 4},
	{"best-effort", IOPRIO_CLASS_BE, 0, 7, 4},
	{"idle", IOPRIO_CLASS_IDLE, NOTHING},
	{NULL, 0, NOTHING},
};

static const struct choice *find(const char *option, const char *what,
				 const struct choice *choices, const char *text)
{
	const char *known[8];
	size_t length = strcspn(text, ":"), i;
	char name[32];
	const char *meant;

	snprintf(name, sizeof name, "%.*s", (int)length, text);
	for (i = 0; choices[i].name; i++) {
		known[i] = choices[i].name;
		if (strcasecmp(name, known[i]) == 0)
			return &choices[i];
	}
	known[i] = NULL;
	meant = cli_nearest(name, known);
	cli_complain("run: %s: no %s \"%s\"%s%s%s", option, what, name,
		     meant ? "; did you mean " : "", meant ? meant : "",
		     meant ? "?" : "");
	return NULL;
}

/* NAME or NAME:NUMBER. */
static const struct choice *choose(const char *option, const char *what,
				   const struct choice *choices,
				   const char *text, int *number)
{
	const struct choice *c = find(option, what, choices, text);
	const char *colon = strchr(text, ':');

	if (!c)
		return NULL;
	*number = c->usual;
	if (colon && c->most == 0) {
		cli_complain("run: %s: %s has nothing after it", option,
			     c->name);
		return NULL;
	}
	if (!colon && c->usual < c->least) {
		cli_complain("run: %s: %s needs a number from %d to %d, as in "
			     "%s:%d",
			     option, c->name, c->least, c->most, c->name,
			     c->least);
		return NULL;
	}
	if (colon &&
	    parse_integer(option, colon + 1, c->least, c->most, number))
		return NULL;
	return c;
}

int parse_scheduler(const char *option, const char *text,
		    struct brood_step *step)
{
	int priority;
	const struct choice *c =
		choose(option, "policy", policies, text, &priority);

	if (!c)
		return CLI_FAILED;
	*step = brood_step_scheduler(c->value, priority);
	return 0;
}

int parse_io_class(const char *option, const char *text,
		   struct brood_step *step)
{
	int level;
	const struct choice *c = choose(option, "class", classes, text, &level);

	if (!c)
		return CLI_FAILED;
	*step = brood_step_ioprio(IOPRIO_PRIO_VALUE(c->value, level));
	return 0;
}

static const char *name_of(const struct choice *choices, int value)
{
	for (; choices->name; choices++)
		if (choices->value == value)
			return choices->name;
	return "?";
}

const char *policy_name(int policy)
{
	return name_of(policies, policy);
}

const char *io_class_name(int ioprio)
{
	return name_of(classes, IOPRIO_PRIO_CLASS(ioprio));
}
