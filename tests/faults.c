/* SPDX-License-Identifier: MIT */
/*
 * Every system call that the library makes to start a program, in the caller
 * and in the child, fails once with each plausible error. The caller must be
 * told that error, at the right stage and step, or get all the same what it
 * asked for; and nothing may be left behind, no SIGCHLD and nothing for wait.
 *
 * No list of calls is written down: each scenario is run and recorded first. A
 * call without a row in lib/fault_table.c fails the test, and so does a type
 * of step without one in lib/every_step.c.
 */
#include "lib/census.h"
#include "lib/every_step.h"
#include "lib/fault_table.h"
#include "lib/faulty.h"
#include "lib/learned.h"
#include "lib/supervise.h"
#include "lib/test.h"

#include <sys/mman.h>

#define HANG_MS 60000
#define MANY_FILES 300 /* more than are copied */
/* In memory that the targets share. */
static struct shared {
	struct learned learned[BROOD_STEP_TYPES_];
	char missing[BROOD_STEP_TYPES_]; /* the kernel lacks it */
	struct made_call recorded[SUPERVISED_CALLS];
	int recorded_count;
	struct outcome baseline;
	int faults;
	int calls;
} * shared;
static struct supervision *s;
static struct run_of {
	const struct scenario *scenario;
	uint64_t flags;
	const struct injection *cold; /* one case, in a process of its own */
	const struct fault_row *cold_row;
} now;
static struct outcome got;

#define complain(...) supervision_complain(s, __VA_ARGS__)

/* ---- what became of one case ---- */

static void check_stage(const struct fault_row *row, const struct injection *f)
{
	const struct brood_error *err = &got.err;
	unsigned stages = row->stages;

	if (!stages && f->child)
		stages = 1U << BROOD_STAGE_STEP;
	if (stages && !(stages & 1U << err->stage))
		complain("reported at stage %u", err->stage);
	if (err->step >= 0) {
		uint32_t type = now.scenario->steps[err->step].type;

		if (type != err->step_type ||
		    (f->child && !learned_makes(shared->learned, type, f->nr)))
			complain("reported of step %d, which is %u, type %u",
				 err->step, type, err->step_type);
	} else if (err->stage == BROOD_STAGE_STEP) {
		complain("no step at stage %u", err->stage);
	}
}

static int starting_failed(void)
{
	return got.what &&
	       (!strcmp(got.what, "spawn") || !strcmp(got.what, "started"));
}

static void check_failed(const struct fault_row *row, const struct injection *f)
{
	int starting = starting_failed();

	if (got.code != -f->error)
		complain("%s answered %d", got.what, got.code);
	else if (starting && got.err.code != got.code)
		complain("the error says %d", got.err.code);
	else if (starting)
		check_stage(row, f);
}

static void check_recovered(const struct fault_row *row, int error)
{
	const char *is = got.text, *was = shared->baseline.text;

	if (got.code != shared->baseline.code)
		complain("%s answered %d", got.what, got.code);
	else if (!row->probe && got.got != shared->baseline.got)
		complain("got %llx instead of %llx",
			 (unsigned long long)got.got,
			 (unsigned long long)shared->baseline.got);
	else if (!fault_among(row->differs, error) && outcome_differ(&is, &was))
		complain("the child told \"%.*s\" instead of \"%.*s\"",
			 (int)strcspn(is, "\n"), is, (int)strcspn(was, "\n"),
			 was);
}

static void check_silence(void)
{
	if (starting_failed() && got.sigchlds &&
	    (brood_capabilities() & BROOD_HAS_CLONE3))
		complain("SIGCHLD came");
	if (waitpid(-1, NULL, WNOHANG | __WALL) != -1 || errno != ECHILD)
		complain("something is left for wait");
}

static void check(const struct fault_row *row, const struct injection *f)
{
	if (!(now.scenario->how & CLOSED)) {
		if (fault_among(row->fails, f->error) &&
		    (got.code != shared->baseline.code ||
		     !fault_among(row->recovers, f->error)))
			check_failed(row, f);
		else
			check_recovered(row, f->error);
	}
	check_silence();
}

/* ---- cases ---- */

static int try_once(const struct injection *f, int cold)
{
	static struct census before;
	char why[256];

	census_take(&before);
	every_step_renew();
	supervision_arm(s, f);
	scenario_run(now.scenario, now.flags, &got);
	supervision_disarm(s);
	if (cold) /* what is kept for the next time is mapped now */
		before.mapped_kib = INT64_MAX / 2;
	if (census_check(&before, why, sizeof why))
		complain("left behind: %s", why);
	return s->met;
}

static int was_made(const struct injection *f)
{
	int n = 0;

	for (int i = 0; i < s->count; i++)
		n += s->calls[i].nr == f->nr && s->calls[i].child == f->child;
	return n > f->nth;
}

/* A call that the recorded run made once more than others do, as one that a
 * signal has interrupted on a busy machine. */
static int is_made_seldom(const struct injection *f)
{
	for (int i = 0; i < 5; i++) {
		try_once(NULL, 0);
		if (was_made(f))
			return 0;
	}
	printf("# %s: made seldom\n", s->doing);
	fflush(stdout);
	return 1;
}

static void one_case(const struct fault_row *row, const struct injection *f,
		     int cold)
{
	int met = 0;

	snprintf(s->doing, sizeof s->doing, "%s: %s's %s #%d gives %s",
		 now.scenario->name, f->child ? "child" : "caller",
		 fault_name(f->nr), f->nth, strerror(f->error));
	for (int i = 0; !met && i < (row->varies ? 3 : 1); i++)
		met = try_once(f, cold);
	for (int i = 0; !met && !row->varies && !cold && i < 20; i++) {
		if (is_made_seldom(f))
			return;
		met = try_once(f, cold);
	}
	if (met)
		check(row, f);
	else if (!row->varies)
		complain("the call was not made again");
	shared->faults += met;
}

static void
each_error(const int *errors, const struct fault_row *row, struct injection f,
	   void (*do_it)(const struct fault_row *, const struct injection *))
{
	for (int i = 0; i < FAULTS_MOST && errors[i]; i++) {
		f.error = errors[i];
		do_it(row, &f);
	}
}

static void each_case(void (*do_it)(const struct fault_row *,
				    const struct injection *))
{
	for (int i = 0; i < shared->recorded_count; i++) {
		struct injection f = {shared->recorded[i].nr,
				      shared->recorded[i].child, 0, 0};
		const struct fault_row *row = fault_row(&shared->recorded[i]);

		for (int k = 0; k < i; k++)
			f.nth += shared->recorded[k].nr == f.nr &&
				 shared->recorded[k].child == f.child;
		snprintf(s->doing, sizeof s->doing, "%s", now.scenario->name);
		if (!row ||
		    (!row->fails[0] && !row->recovers[0] && !row->why)) {
			complain("%s in the %s has no row in fault_table.c",
				 fault_name(f.nr),
				 f.child ? "child" : "caller");
			continue;
		}
		each_error(row->fails, row, f, do_it);
		each_error(row->recovers, row, f, do_it);
	}
}

static void record(int cold)
{
	snprintf(s->doing, sizeof s->doing, "%s, recorded", now.scenario->name);
	try_once(NULL, cold);
	shared->recorded_count = s->count;
	memcpy(shared->recorded, s->calls, sizeof s->calls);
	shared->calls += s->count;
	shared->baseline = got;
	if (now.scenario->how & FAILS) {
		if (got.code != -ENOENT || !got.err.reason)
			complain("%s answered %d, reason %u", got.what,
				 got.code, got.err.reason);
		return;
	}
	if (got.code)
		complain("%s answered %d at step %d", got.what, got.code,
			 got.err.step);
	else if (!(now.scenario->how & (TIMED | CLOSED)) && !*got.text)
		complain("the child has told nothing");
}

static void warm_case(const struct fault_row *row, const struct injection *f)
{
	one_case(row, f, 0);
}

static void prepare(void)
{
	signal(SIGPIPE, SIG_IGN);
	every_step_open();
	for (int i = 0; (now.scenario->how & MANY) && i < MANY_FILES; i++)
		assert_true(dup(0) >= 0);
}

static void warm_target(void *unused)
{
	(void)unused;
	prepare();
	for (int i = 0; i < 3; i++)
		scenario_run(now.scenario, now.flags, &got);
	record(0);
	each_case(warm_case);
	/* As before the faults. */
	snprintf(s->doing, sizeof s->doing, "%s, afterwards",
		 now.scenario->name);
	try_once(NULL, 0);
	check_recovered(&(struct fault_row){0}, 0);
}

static void cold_target(void *unused)
{
	(void)unused;
	prepare();
	if (now.cold)
		one_case(now.cold_row, now.cold, 1);
	else
		record(1);
	/* What failed half-way works the next time. */
	if (now.cold && !(now.scenario->how & CLOSED)) {
		try_once(NULL, 1);
		if (got.code)
			complain("afterwards %s answered %d", got.what,
				 got.code);
	}
}

/* ---- which calls a step makes ---- */

static void learn_target(void *unused)
{
	static struct scenario alone = {.name = "learning"};

	(void)unused;
	now.scenario = &alone;
	prepare();
	scenario_run(&alone, 0, &got);
	record(0);
	for (uint32_t type = 1; type < BROOD_STEP_TYPES_; type++) {
		snprintf(s->doing, sizeof s->doing, "step type %u alone", type);
		if (!every_step(type)) {
			complain("no row in lib/every_step.c");
			continue;
		}
		if (every_step_missing(type)) {
			printf("# step type %u skipped: %s\n", type,
			       every_step_missing(type));
			continue;
		}
		every_step_alone(alone.steps, type);
		try_once(NULL, 1);
		if (got.code == -EOPNOTSUPP) {
			printf("# step type %u skipped: not in this kernel\n",
			       type);
			shared->missing[type] = 1;
		} else if (got.code) {
			complain("%s answered %d", got.what, got.code);
		}
		learned_note(&shared->learned[type], shared->recorded,
			     shared->recorded_count, s->calls, s->count);
	}
	fflush(stdout);
}

/* ---- the test ---- */

static int tests;

static void run_target(void (*target)(void *))
{
	int status = supervise(s, target, NULL, HANG_MS);

	if (status == -1) {
		printf("Bail out! cannot supervise: %s\n", strerror(errno));
		exit(1);
	}
	if (status == SUPERVISE_HUNG)
		complain("hangs");
	else if (status)
		complain("ended with %#x", (unsigned)status);
}

static void cold_case(const struct fault_row *row, const struct injection *f)
{
	now.cold = f;
	now.cold_row = row;
	run_target(cold_target);
	now.cold = NULL;
}

static void cold_all(void)
{
	run_target(cold_target);
	each_case(cold_case);
}

static void one_test(const char *what, void (*body)(void))
{
	int before = s->failures, faults = shared->faults;

	shared->calls = 0;
	body();
	printf("%sok %d - %s%s%s: %d calls, %d faults\n",
	       s->failures > before ? "not " : "", ++tests, what,
	       now.scenario ? now.scenario->name : "",
	       now.flags & BROOD_ASYNC ? ", asynchronous" : "", shared->calls,
	       shared->faults - faults);
	fflush(stdout);
}

static void learn_all(void)
{
	run_target(learn_target);
}

static void warm_all(void)
{
	run_target(warm_target);
}

static void in_modes(const char *what, const struct scenario *scenario,
		     void (*body)(void))
{
	now.scenario = scenario;
	now.flags = 0;
	one_test(what, body);
	now.flags = BROOD_ASYNC;
	if (!(scenario->how & BLOCKING))
		one_test(what, body);
	now.flags = 0;
}

/* All types of step, in as few lists as they allow. */
static void every_step_in(uint64_t flags)
{
	static struct scenario scenario = {.name = "every step"};
	char done[BROOD_STEP_TYPES_];

	memcpy(done, shared->missing, sizeof done);
	while (every_step_list(scenario.steps, done, flags)) {
		now.scenario = &scenario;
		now.flags = flags & BROOD_ASYNC;
		scenario.spec.flags = flags & ~BROOD_ASYNC;
		one_test("", warm_all);
	}
}

int main(void)
{
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	s = supervision_new();
	assert_true(s && shared != MAP_FAILED);
	scenario_open();
	one_test("what each step calls", learn_all);
	/* Cold comes first: this process has not used the library yet. */
	for (const struct scenario *c = scenarios; c->name; c++)
		if (c->how & COLD)
			in_modes("first, ", c, cold_all);
	for (const struct scenario *c = scenarios; c->name; c++)
		in_modes("", c, warm_all);
	every_step_in(0);
	every_step_in(BROOD_ASYNC);
	printf("1..%d\n", tests);
	scenario_close();
	return s->failures != 0;
}
