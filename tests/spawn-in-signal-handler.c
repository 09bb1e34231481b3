/* SPDX-License-Identifier: MIT */
/* brood_spawn is async-signal-safe: a handler may spawn, whatever the handler
 * interrupted, be it malloc or brood_spawn itself. */
#include "lib/test.h"

#include <sys/time.h>

#define SPAWNS 100

static char program[4096];
static volatile sig_atomic_t spawned, failed;
static const struct brood_plan *plan;

/* Once, and set again when all is done: however slow the machine is, what is
 * interrupted goes on in between. */
static void set_timer(int us)
{
	struct itimerval t = {{0, 0}, {0, us}};

	setitimer(ITIMER_REAL, &t, NULL);
}

static void on_tick(int sig)
{
	struct brood_child *child = NULL;
	struct brood_exit exit;
	int saved = errno, r;

	(void)sig;
	r = spawned % 2
		    ? brood_plan_spawn(plan, NULL, &child, NULL)
		    : brood_spawn(&child,
				  SPEC(.argv = ARGV(program),
				       .flags = spawned % 4 ? BROOD_ASYNC : 0),
				  NULL);
	if (r || brood_wait(child, -1, &exit) || exit.value)
		failed = failed + 1;
	brood_child_close(&child);
	spawned = spawned + 1;
	if (spawned < SPAWNS)
		set_timer(500 + spawned * 37 % 1000);
	errno = saved;
}

static void while_busy(void **state)
{
	struct sigaction sa = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
	struct brood_plan *p;
	int64_t end = now_ms() + 2 * BUSY_MS;

	(void)state;
	snprintf(program, sizeof program, "%s", beside("nothing"));
	assert_int_equal(brood_plan_new(&p, SPEC(.argv = ARGV(program)), NULL),
			 0);
	plan = p;
	spawned = 0;
	sigaction(SIGALRM, &sa, NULL);
	set_timer(2000);
	while (spawned < SPAWNS && now_ms() < end) {
		for (int i = 0; i < 100; i++)
			free(malloc((size_t)i * 100));
		assert_int_equal(
			run(SPEC(.argv = ARGV(program),
				 .flags = spawned % 2 ? BROOD_ASYNC : 0)),
			0);
	}
	set_timer(0);
	signal(SIGALRM, SIG_DFL);
	brood_plan_free(&p);
	assert_true(spawned >= SPAWNS);
	assert_int_equal(failed, 0);
}

SUITE(TEST_WARM(while_busy))
