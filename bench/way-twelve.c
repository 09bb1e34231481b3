/* SPDX-License-Identifier: MIT */
#include "twelve.h"
#include "way.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#define STEPS_MAX 16

static struct brood_step limit(int resource, uint64_t value)
{
	return brood_step_rlimit(resource, value, value);
}

static void list(struct brood_step *s, const struct twelve *t)
{
	*s++ = brood_step_setsid();
	*s++ = brood_step_umask(TWELVE_UMASK);
	*s++ = brood_step_chdir(TWELVE_CWD);
	*s++ = brood_step_open(0, "/dev/null", O_RDONLY, 0);
	*s++ = brood_step_open(1, "/dev/null", O_WRONLY, 0);
	*s++ = limit(RLIMIT_CORE, 0);
	*s++ = limit(RLIMIT_NOFILE, TWELVE_NOFILE);
	*s++ = limit(RLIMIT_FSIZE, TWELVE_FSIZE);
	*s++ = brood_step_nice(TWELVE_NICE);
	*s++ = brood_step_affinity(&t->cpus, sizeof t->cpus);
	if (t->change_identity) {
		*s++ = brood_step_groups(t->groups, t->ngroups);
		*s++ = brood_step_gid(t->gid);
		*s++ = brood_step_uid(t->uid);
	}
	*s++ = brood_step_sigmask(t->mask, 0);
	*s = brood_step_end();
}

static struct brood_spec spec(struct brood_step steps[STEPS_MAX])
{
	list(steps, twelve());
	return (struct brood_spec){
		.size = sizeof(struct brood_spec),
		.argv = (const char *const *)target_argv,
		.steps = steps,
	};
}

/* Laid out anew every time, as a program does that has other steps each time.
 */
static int start(struct started *s)
{
	struct brood_step steps[STEPS_MAX];
	struct brood_spec all = spec(steps);

	return brood_spawn(&s->child, &all, NULL);
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

const struct way way_twelve = {"twelve", NULL, start, finish};

static struct brood_plan *plan;

static int plan_prepare(void)
{
	struct brood_step steps[STEPS_MAX];
	struct brood_spec all = spec(steps);

	return plan ? 0 : brood_plan_new(&plan, &all, NULL);
}

static int plan_start(struct started *s)
{
	return brood_plan_spawn(plan, NULL, &s->child, NULL);
}

const struct way way_twelve_plan = {"twelve-plan", plan_prepare, plan_start,
				    finish};
