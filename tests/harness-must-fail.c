/* SPDX-License-Identifier: MIT */
/* The harness sees each kind of thing that can be left behind. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>

static void leaves_nothing(void **state)
{
	(void)state;
}

static void leaves_fd(void **state)
{
	(void)state;
	assert_true(open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0);
}

static void loses_fd(void **state)
{
	(void)state;
	close(0);
}

static void leaves_zombie(void **state)
{
	(void)state;
	if (!fork())
		_exit(0);
}

static void leaves_child(void **state)
{
	(void)state;
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
	}
}

static void leaves_mapping(void **state)
{
	(void)state;
	assert_true(mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0) != MAP_FAILED);
}

static void *sleeps(void *arg)
{
	pause();
	return arg;
}

static void leaves_thread(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, sleeps, NULL), 0);
}

static void changes_mask(void **state)
{
	sigset_t set;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void changes_action(void **state)
{
	(void)state;
	signal(SIGUSR2, SIG_IGN);
}

static void changes_directory(void **state)
{
	(void)state;
	assert_int_equal(chdir("/proc"), 0);
}

static void changes_umask(void **state)
{
	(void)state;
	umask(0123);
}

static void changes_dumpable(void **state)
{
	(void)state;
	prctl(PR_SET_DUMPABLE, 0);
}

static void asserts_wrongly(void **state)
{
	(void)state;
	assert_int_equal(1, 2);
}

static void dies(void **state)
{
	(void)state;
	raise(SIGKILL);
}

#define MUST_FAIL(body)                                                        \
	static void sees_##body(void **state)                                  \
	{                                                                      \
		(void)state;                                                   \
		assert_int_not_equal(fork_test(NULL, body, 1), 0);             \
	}

MUST_FAIL(leaves_fd)
MUST_FAIL(loses_fd)
MUST_FAIL(leaves_zombie)
MUST_FAIL(leaves_child)
MUST_FAIL(leaves_mapping)
MUST_FAIL(leaves_thread)
MUST_FAIL(changes_mask)
MUST_FAIL(changes_action)
MUST_FAIL(changes_directory)
MUST_FAIL(changes_umask)
MUST_FAIL(changes_dumpable)
MUST_FAIL(asserts_wrongly)
MUST_FAIL(dies)

static void accepts_nothing_left(void **state)
{
	(void)state;
	assert_int_equal(fork_test(NULL, leaves_nothing, 0), 0);
}

SUITE(TEST(accepts_nothing_left), TEST(sees_leaves_fd), TEST(sees_loses_fd),
      TEST(sees_leaves_zombie), TEST(sees_leaves_child),
      TEST(sees_leaves_mapping), TEST(sees_leaves_thread),
      TEST(sees_changes_mask), TEST(sees_changes_action),
      TEST(sees_changes_directory), TEST(sees_changes_umask),
      TEST(sees_changes_dumpable), TEST(sees_asserts_wrongly), TEST(sees_dies))
