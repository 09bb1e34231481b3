/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <brood/brood.h>

#include <errno.h>

static int spawn_with(struct started *s, uint64_t flags)
{
	return brood_spawn(&s->child,
			   &(struct brood_spec){
				   .size = sizeof(struct brood_spec),
				   .flags = flags,
				   .argv = (const char *const *)target_argv,
			   },
			   NULL);
}

static int finish(struct started *s)
{
	struct brood_exit end;
	int r = brood_wait(s->child, -1, &end);

	brood_child_close(&s->child);
	if (r == 0 && (end.how != BROOD_EXITED || end.value != 0))
		r = -ECHILD;
	return r;
}

static int default_start(struct started *s)
{
	return spawn_with(s, 0);
}

const struct way way_brood = {"spawn", NULL, default_start, finish};

static struct brood_plan *plan;

/* The first of several threads or ways makes it; all run the same one. */
static int plan_prepare(void)
{
	if (plan)
		return 0;
	return brood_plan_new(&plan,
			      &(struct brood_spec){
				      .size = sizeof(struct brood_spec),
				      .argv = (const char *const *)target_argv,
			      },
			      NULL);
}

static int plan_start(struct started *s)
{
	return brood_plan_spawn(plan, NULL, &s->child, NULL);
}

const struct way way_plan = {"plan", plan_prepare, plan_start, finish};

/* A spawn that silently waited for exec must not be counted as asynchronous. */
static int async_prepare(void)
{
	struct started s;
	int r = spawn_with(&s, BROOD_ASYNC);
	int blocking;

	if (r < 0)
		return r;
	blocking = (brood_got(s.child) & BROOD_GOT_BLOCKING) != 0;
	r = finish(&s);
	return r == 0 && blocking ? -EOPNOTSUPP : r;
}

static int async_start(struct started *s)
{
	return spawn_with(s, BROOD_ASYNC);
}

const struct way way_async = {"async", async_prepare, async_start, finish};
