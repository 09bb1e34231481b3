/* SPDX-License-Identifier: MIT */
/* brood_settle: after it no child shares this memory, so that a change of
 * privilege leaves none behind that has the old ones. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/prctl.h>

static int released;

static void *release_later(void *path)
{
	int fd;

	sleep_ms(150);
	__atomic_store_n(&released, 1, __ATOMIC_RELEASE);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	sleep_ms(1);
	close(fd);
	return NULL;
}

static void waits_for_the_slowest(void **state)
{
	const char *fifo = scratch("fifo");
	struct brood_child *child, *quick;
	pthread_t thread;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(fifo, 0600);
	child = start(
		SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_open(3, fifo, O_RDONLY, 0))));
	quick = start(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC));
	__atomic_store_n(&released, 0, __ATOMIC_RELEASE);
	pthread_create(&thread, NULL, release_later, (void *)fifo);
	brood_settle();
	assert_int_equal(__atomic_load_n(&released, __ATOMIC_ACQUIRE), 1);
	assert_int_equal(brood_started(child, 0, NULL), 0);
	assert_int_equal(brood_started(quick, 0, NULL), 0);
	pthread_join(thread, NULL);
	assert_int_equal(finish(child), 0);
	assert_int_equal(finish(quick), 0);
	unlink(fifo);
}

static void without_children_returns(void **state)
{
	(void)state;
	brood_settle();
	brood_settle();
}

static void counts_closed_handles(void **state)
{
	const char *fifo = scratch("fifo");
	struct brood_child *child;
	pthread_t thread;
	pid_t pid;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(fifo, 0600);
	child = start(
		SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_open(3, fifo, O_RDONLY, 0))));
	pid = brood_pid(child);
	brood_child_close(&child);
	__atomic_store_n(&released, 0, __ATOMIC_RELEASE);
	pthread_create(&thread, NULL, release_later, (void *)fifo);
	brood_settle();
	assert_int_equal(__atomic_load_n(&released, __ATOMIC_ACQUIRE), 1);
	pthread_join(thread, NULL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	unlink(fifo);
}

static struct brood_child *children[50];
static char text[50][32];

static void start_all(void)
{
	for (int i = 0; i < 50; i++) {
		strcpy(text[i], "exit $(id -u)");
		children[i] =
			start(SPEC(.argv = SH(text[i]), .flags = BROOD_ASYNC));
	}
	brood_settle();
}

static void finish_all(void **state)
{
	(void)state;
	if (!children[0])
		start_all();
	for (int i = 0; i < 50; i++) {
		assert_int_equal(brood_started(children[i], 0, NULL), 0);
		assert_int_equal(finish(children[i]), 0);
		children[i] = NULL;
	}
}

/* Each child has the credentials from before, and what it executes is what was
 * asked for before: memory that is changed after the privileges are gone must
 * reach none of them. */
static void privileges_go_after_it(void **state)
{
	start_all();
	assert_int_equal(setresuid(65534, 65534, 65534), 0);
	/* That cleared it, and the census needs /proc. */
	prctl(PR_SET_DUMPABLE, 1);
	for (int i = 0; i < 50; i++)
		strcpy(text[i], "exit 77");
	finish_all(state);
	assert_int_equal(run(SPEC(.argv = SH("test $(id -u) = 65534"),
				  .flags = BROOD_ASYNC)),
			 0);
}

/* How many are in flight at once is the scheduler's to say. */
static void warm(void **state)
{
	warm_many(50);
	finish_all(state);
}

static void setuid_in_a_new_process(void **state)
{
	(void)state;
	SKIP_UNLESS(!geteuid(), "needs root");
	in_fork_after(warm, privileges_go_after_it);
}

SUITE(TEST_WARM(waits_for_the_slowest), TEST(without_children_returns),
      TEST_WARM(counts_closed_handles), TEST(setuid_in_a_new_process))
