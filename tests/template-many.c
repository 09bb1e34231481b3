/* SPDX-License-Identifier: MIT */
/* Sixteen threads spawn from one template at once, and a hundred templates are
 * open at once: each child is its caller's, with its own arguments. */
#include "lib/warm.h"

#include <pthread.h>
#include <sys/prctl.h>

#define THREADS 16
#define SPAWNS 25 /* of each */
#define TEMPLATES 100

static struct brood_template *t;
static const char *program; /* which of_kind() gives one thread at a time */
static int wrong;

static void *spawn_all(void *number)
{
	int n = (int)(intptr_t)number;

	for (int i = 0; i < SPAWNS; i++) {
		char value[8];
		const char *const argv[] = {program, "-x",  "",
					    "exit",  value, NULL};
		struct brood_child *child = NULL;
		struct brood_exit end = {0};

		snprintf(value, sizeof value, "%d", n * 10 + i % 10);
		if (brood_template_spawn(t, &child, argv, NULL, NULL, NULL) ||
		    brood_wait(child, 60000, &end) || end.how != BROOD_EXITED ||
		    end.value != n * 10 + i % 10)
			__atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
		brood_child_close(&child);
	}
	return NULL;
}

static void threads(uint64_t flags)
{
	pthread_t all[THREADS];

	wrong = 0;
	program = of_kind("begun");
	t = opened(SPEC(.argv = ARGV(program), .flags = flags), NULL);
	for (intptr_t i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&all[i], NULL, spawn_all, (void *)i), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(all[i], NULL);
	assert_int_equal(wrong, 0);
	assert_int_equal(stats_of(t).hits, THREADS * SPAWNS);
	assert_int_equal(stats_of(t).started, 1);
	brood_template_close(&t);
}

static void warm_threads(void **state)
{
	(void)state;
	threads(0);
}

static void threads_at_once(void **state)
{
	(void)state;
	NEEDS_KIND();
	threads(0);
	if (brood_capabilities() & BROOD_HAS_ASYNC)
		threads(BROOD_ASYNC);
}

/* While it is killed again and again. */
static int stop;

static void *kill_it(void *unused)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		struct brood_template_stats stats = {.size = sizeof stats};

		brood_template_stats(t, &stats);
		if (stats.pid > 0)
			kill(stats.pid, SIGKILL);
		sleep_ms(20);
	}
	return unused;
}

static void threads_and_a_killer(void **state)
{
	pthread_t all[THREADS], killer;

	(void)state;
	NEEDS_KIND();
	wrong = stop = 0;
	program = of_kind("begun");
	t = opened(SPEC(.argv = ARGV(program)), OPTIONS(0));
	assert_int_equal(pthread_create(&killer, NULL, kill_it, NULL), 0);
	for (intptr_t i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&all[i], NULL, spawn_all, (void *)i), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(all[i], NULL);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	pthread_join(killer, NULL);
	assert_int_equal(wrong, 0);
	print_message("# %llu from templates, %llu plainly\n",
		      (unsigned long long)stats_of(t).hits,
		      (unsigned long long)stats_of(t).plain);
	assert_int_equal(stats_of(t).hits + stats_of(t).plain,
			 THREADS * SPAWNS);
	brood_template_close(&t);
}

static void many(int count)
{
	static struct brood_template *all[TEMPLATES];
	const char *const argv[] = {of_kind("begun"), "-x", "",
				    "exit",           "7",  NULL};

	for (int i = 0; i < count; i++)
		all[i] = opened(SPEC(.argv = argv), NULL);
	for (int i = 0; i < count; i++)
		assert_int_equal(finish(warm(all[i], argv, NULL, NULL)), 7);
	/* Closed from the middle on: none holds what is another's. */
	for (int i = 0; i < count; i++)
		brood_template_close(&all[(i + count / 2) % count]);
}

static void a_hundred_are_open(void **state)
{
	(void)state;
	NEEDS_KIND();
	many(1);
	many(10);
	many(TEMPLATES);
}

SUITE(TEST_AFTER(warm_threads, threads_at_once), TEST(threads_and_a_killer),
      TEST(a_hundred_are_open))
