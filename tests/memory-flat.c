/* SPDX-License-Identifier: MIT */
/* Twenty thousand spawns leave the caller's memory as it was. */
#include "lib/test.h"

#include <malloc.h>

static char program[4096];

static long status_kib(const char *key)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kib = -1;

	while (f && fgets(line, sizeof line, f)) {
		if (!strncmp(line, key, strlen(key)))
			kib = atol(line + strlen(key));
	}
	if (f)
		fclose(f);
	return kib;
}

static void spawn_one(int i, const struct brood_plan *plan)
{
	struct brood_child *child = NULL;
	int r;

	switch (i % 4) {
	case 0:
		r = brood_spawn(&child, SPEC(.argv = ARGV(program)), NULL);
		break;
	case 1:
		r = brood_spawn(&child,
				SPEC(.argv = ARGV(program),
				     .flags = BROOD_ASYNC,
				     .steps = STEPS(brood_step_pipe(1, 0))),
				NULL);
		break;
	case 2:
		r = brood_plan_spawn(plan, NULL, &child, NULL);
		break;
	default:
		r = brood_spawn(&child, SPEC(.argv = ARGV("/no/such")), NULL);
		assert_int_equal(r, -ENOENT);
		return;
	}
	assert_int_equal(r, 0);
	assert_int_equal(brood_started(child, -1, NULL), 0);
	if (i % 8 < 4)
		assert_int_equal(brood_wait(child, -1, NULL), 0);
	else
		assert_int_equal(waitpid(brood_pid(child), NULL, 0),
				 brood_pid(child));
	brood_child_close(&child);
}

static void over_twenty_thousand(void **state)
{
	struct brood_plan *plan;
	long rss, size, heap;

	(void)state;
	snprintf(program, sizeof program, "%s", beside("nothing"));
	assert_int_equal(
		brood_plan_new(&plan, SPEC(.argv = ARGV(program)), NULL), 0);
	for (int i = 0; i < 400; i++)
		spawn_one(i, plan);
	rss = status_kib("VmRSS:");
	size = status_kib("VmSize:");
	heap = (long)mallinfo2().uordblks;
	for (int i = 0; i < 20000; i++)
		spawn_one(i, plan);
	heap = (long)mallinfo2().uordblks - heap;
	rss = status_kib("VmRSS:") - rss;
	size = status_kib("VmSize:") - size;
	print_message("# grown by: heap %ld B, resident %ld KiB, mapped %ld\n",
		      heap, rss, size);
	brood_plan_free(&plan);
	assert_true(heap < 4096);
	assert_true(rss < 256);
	assert_int_equal(size, 0);
}

SUITE(TEST(over_twenty_thousand))
