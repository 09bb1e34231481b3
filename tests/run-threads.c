/* SPDX-License-Identifier: MIT */
/* Many threads run programs at once: nobody gets another's output, or waits
 * for a pipe that another's child holds. */
#include "lib/captured.h"
#include "lib/threads.h"

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
		struct brood_error err;
		char why[300];
		int early = i % 4 == 3, lingers = i % 3 == 0;
		int failed = brood_run(
			SPEC(.argv = early ? SH("head -c 1; printf x >&2")
					   : ARGV("tee", "/dev/stderr"),
			     .flags = i % 2 ? BROOD_ASYNC : 0),
			HOW(.input = data, .input_length = size,
			    .linger_ms = lingers ? BUSY_MS : 0),
			&r, &err);
		size_t most = early ? 1 : size;
		/* Another's child may have a copy of the pipe until its exec:
		 * then it could have written to it, but not for long. */
		unsigned held = lingers ? 0 : BROOD_OUTPUT_HELD;

		failed = failed || r.out.length != most ||
			 r.err.length != most ||
			 memcmp(r.out.data, data, most) ||
			 memcmp(r.err.data, early ? "x" : data, most) ||
			 ((r.out.flags | r.err.flags) & ~held);
		if (failed) {
			brood_error_format(&err, why, sizeof why);
			fprintf(stderr,
				"# run %d: out %zu, err %zu, flags %x %x %x, "
				"end %d %d: %s\n",
				i, r.out.length, r.err.length, r.flags,
				r.out.flags, r.err.flags, r.exit.how,
				r.exit.value, why);
		}
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

static void warm(void **state)
{
	warm_threads(THREADS);
	each_gets_its_own(state);
}

SUITE(TEST_AFTER(warm, each_gets_its_own))
