/* SPDX-License-Identifier: MIT */
/* Many threads run programs at once: nobody gets another's output, or waits
 * for a pipe that another's child holds. */
#include "lib/captured.h"

#include <pthread.h>

#define THREADS 8
#define RUNS 12

static void *many(void *arg)
{
	const int me = *(int *)arg;
	const size_t size = 100000 + (size_t)me;
	char *data = noise(size);

	data[0] = (char)me;
	for (int i = 0; i < RUNS; i++) {
		struct brood_result r;
		int early = i % 4 == 3;
		int failed = brood_run(
			SPEC(.argv = early ? SH("head -c 1; printf x >&2")
					   : ARGV("tee", "/dev/stderr"),
			     .flags = i % 2 ? BROOD_ASYNC : 0),
			HOW(.input = data, .input_length = size), &r, NULL);
		size_t most = early ? 1 : size;

		failed = failed || r.out.length != most ||
			 r.err.length != most ||
			 memcmp(r.out.data, data, most) ||
			 memcmp(r.err.data, early ? "x" : data, most) ||
			 (r.out.flags | r.err.flags);
		brood_result_free(&r);
		if (failed) {
			free(data);
			return arg;
		}
	}
	free(data);
	return NULL;
}

static void each_gets_its_own(void **state)
{
	pthread_t threads[THREADS];
	int numbers[THREADS];
	void *failed;

	(void)state;
	for (int i = 0; i < THREADS; i++) {
		numbers[i] = i;
		assert_int_equal(
			pthread_create(&threads[i], NULL, many, &numbers[i]),
			0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &failed);
		assert_null(failed);
	}
}

SUITE(TEST_WARM(each_gets_its_own))
