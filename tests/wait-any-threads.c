/* SPDX-License-Identifier: MIT */
/* Threads may wait on one set together, and add to it while others wait. */
#include "lib/test.h"

#include <pthread.h>

#define WAITERS 4
#define CHILDREN 40

struct shared {
	struct brood_waitset *set;
	int told[CHILDREN];
	int count;
	int failed;
};

static void *wait_for_some(void *arg)
{
	struct shared *s = arg;

	while (__atomic_load_n(&s->count, __ATOMIC_RELAXED) < CHILDREN) {
		struct brood_child *child;
		struct brood_exit exit;
		void *data;
		int r = brood_wait_any(s->set, 20, &child, &data, &exit);

		if (r == -ETIMEDOUT || r == -ENOENT)
			continue;
		if (r < 0 || exit.how != BROOD_EXITED)
			s->failed = r ? r : -EIO;
		else
			__atomic_add_fetch((int *)data, 1, __ATOMIC_RELAXED);
		__atomic_add_fetch(&s->count, 1, __ATOMIC_RELAXED);
		brood_child_close(&child);
		if (r < 0)
			break;
	}
	return NULL;
}

static int has_pidfds(void)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	int fd = brood_pidfd(child);

	assert_int_equal(finish(child), 0);
	return fd >= 0;
}

static void each_child_is_told_to_one(void **state)
{
	struct shared s = {.count = 0};
	pthread_t threads[WAITERS];

	(void)state;
	SKIP_UNLESS(has_pidfds(), "no pidfds here");
	assert_int_equal(brood_waitset_new(&s.set, NULL), 0);
	for (int i = 0; i < WAITERS; i++)
		pthread_create(&threads[i], NULL, wait_for_some, &s);
	for (int i = 0; i < CHILDREN; i++)
		assert_int_equal(
			brood_waitset_add(
				s.set,
				start(SPEC(.argv = SH(":"),
					   .flags = i % 2 ? BROOD_ASYNC : 0)),
				&s.told[i], NULL),
			0);
	for (int i = 0; i < WAITERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(s.failed, 0);
	for (int i = 0; i < CHILDREN; i++)
		assert_int_equal(s.told[i], 1);
	assert_int_equal(brood_waitset_count(s.set), 0);
	brood_waitset_free(&s.set);
}

SUITE(TEST_WARM(each_child_is_told_to_one))
