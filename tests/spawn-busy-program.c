/* SPDX-License-Identifier: MIT */
/* A program that some process has open for writing (ETXTBSY) is tried again
 * for a while, since no close-on-exec discipline can prevent it. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/sendfile.h>

static const char *copy_program(void)
{
	const char *path = scratch("copy");
	int in = open(beside("nothing"), O_RDONLY | O_CLOEXEC);
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);

	while (sendfile(out, in, NULL, 1 << 20) > 0)
		;
	close(in);
	close(out);
	return path;
}

static int64_t closed_at;

static void *close_later(void *arg)
{
	sleep_ms(25);
	close((int)(intptr_t)arg);
	closed_at = now_ms();
	return NULL;
}

static int spawned(const char *path, uint64_t flags)
{
	struct brood_child *child;
	int r = brood_spawn(&child, SPEC(.argv = ARGV(path), .flags = flags),
			    NULL);

	if (r == 0)
		r = brood_started(child, -1, NULL);
	if (r == 0)
		r = finish(child);
	else
		brood_child_close(&child);
	return r;
}

static void runs_once_it_is_free(void **state)
{
	const char *path = copy_program();

	(void)state;
	for (int i = 0; i < 6; i++) {
		int64_t begin;
		int r;

		/* Once more if the machine was too busy to close it in time. */
		do {
			int fd = open(path, O_WRONLY | O_CLOEXEC);
			pthread_t thread;

			begin = now_ms();
			pthread_create(&thread, NULL, close_later,
				       (void *)(intptr_t)fd);
			r = spawned(path, i % 2 ? BROOD_ASYNC : 0);
			pthread_join(thread, NULL);
		} while (r == -ETXTBSY && closed_at - begin > 200);
		assert_int_equal(r, 0);
	}
}

static void gives_up_in_bounded_time(void **state)
{
	int fd = open(copy_program(), O_WRONLY | O_CLOEXEC);
	int64_t begin = now_ms();

	(void)state;
	fails(SPEC(.argv = ARGV(scratch("copy"))), -ETXTBSY, BROOD_STAGE_EXEC);
	assert_true(now_ms() - begin < BUSY_MS);
	close(fd);
}

SUITE(TEST_WARM(runs_once_it_is_free), TEST(gives_up_in_bounded_time))
