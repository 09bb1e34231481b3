/* SPDX-License-Identifier: MIT */
/* brood_wait_any tells of each child in a set once, whichever ends first. */
#include "lib/test.h"

#include <poll.h>
#include <sys/epoll.h>

#define MANY 24

static struct brood_waitset *new_set(void)
{
	struct brood_waitset *set = NULL;
	struct brood_error err;

	assert_int_equal(brood_waitset_new(&set, &err), 0);
	assert_non_null(set);
	return set;
}

/* Where the kernel gives no pidfds, they are refused with a sentence. */
static int can_be_in_sets(void)
{
	struct brood_waitset *set = new_set();
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	struct brood_error err;
	char why[256];
	int r = brood_waitset_add(set, child, NULL, &err);

	if (brood_got(child) & BROOD_GOT_NO_PIDFD) {
		assert_int_equal(r, -ENOSYS);
		assert_int_equal(err.reason, BROOD_REASON_NO_PIDFD);
		brood_error_format(&err, why, sizeof why);
		assert_non_null(strstr(why, "pidfd"));
	} else {
		assert_int_equal(r, 0);
		assert_int_equal(brood_wait_any(set, -1, NULL, NULL, NULL), 0);
	}
	assert_int_equal(finish(child), 0);
	brood_waitset_free(&set);
	return r == 0;
}

#define NEEDS_PIDFD() SKIP_UNLESS(can_be_in_sets(), "no pidfds here")

/* Runs until its standard input is closed or written to, and exits with code.
 */
static struct brood_child *start_held(int code, uint64_t flags)
{
	char script[64];

	snprintf(script, sizeof script, "read x; exit %d", code);
	return start(SPEC(.argv = SH(script), .flags = flags,
			  .steps = STEPS(brood_step_pipe(0, 0))));
}

static void let_end(struct brood_child *child)
{
	close(brood_pipe_take(child, 0));
}

static void add(struct brood_waitset *set, struct brood_child *child,
		void *data)
{
	struct brood_error err;
	int r = brood_waitset_add(set, child, data, &err);

	assert_int_equal(r, 0);
	assert_int_equal(err.code, 0);
}

static void expect(struct brood_waitset *set, struct brood_child *child,
		   void *data, int code)
{
	struct brood_child *told = NULL;
	struct brood_exit exit;
	void *with = NULL;

	assert_int_equal(brood_wait_any(set, 20000, &told, &with, &exit), 0);
	assert_ptr_equal(told, child);
	assert_ptr_equal(with, data);
	assert_int_equal(exit.how, BROOD_EXITED);
	assert_int_equal(exit.value, code);
}

static void each_is_told_once(uint64_t flags)
{
	static const int order[] = {3, 0, 4, 1, 2};
	struct brood_waitset *set = new_set();
	struct brood_child *children[5];
	int data[5];

	for (int i = 0; i < 5; i++) {
		children[i] = start_held(i + 10, flags);
		add(set, children[i], &data[i]);
	}
	assert_int_equal(brood_waitset_count(set), 5);
	for (int i = 0; i < 5; i++) {
		int n = order[i];

		assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL),
				 -ETIMEDOUT);
		let_end(children[n]);
		expect(set, children[n], &data[n], n + 10);
		assert_int_equal(brood_waitset_count(set), 4 - i);
		assert_int_equal(finish(children[n]), n + 10);
	}
	assert_int_equal(brood_wait_any(set, -1, NULL, NULL, NULL), -ENOENT);
	brood_waitset_free(&set);
	assert_null(set);
}

static void in_the_order_of_their_ends(void **state)
{
	(void)state;
	NEEDS_PIDFD();
	each_is_told_once(0);
}

static void asynchronous_too(void **state)
{
	(void)state;
	NEEDS_PIDFD();
	each_is_told_once(BROOD_ASYNC);
}

/* All have ended before the first call: none is lost, none comes twice. */
static void many_at_once(void **state)
{
	struct brood_waitset *set = new_set();
	struct brood_child *children[MANY];
	char seen[MANY] = {0};

	(void)state;
	if (can_be_in_sets()) {
		for (int i = 0; i < MANY; i++) {
			children[i] = start_held(i, 0);
			add(set, children[i], &seen[i]);
		}
		for (int i = 0; i < MANY; i++)
			let_end(children[i]);
		for (int i = 0; i < MANY; i++) {
			struct brood_child *child;
			struct brood_exit exit;
			void *data;

			assert_int_equal(brood_wait_any(set, 20000, &child,
							&data, &exit),
					 0);
			assert_ptr_equal(child, children[(char *)data - seen]);
			assert_int_equal(exit.value, (char *)data - seen);
			assert_int_equal((*(char *)data)++, 0);
			brood_child_close(&child);
		}
		assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL),
				 -ENOENT);
	}
	brood_waitset_free(&set);
}

static void one_that_never_started(void **state)
{
	struct brood_waitset *set;
	struct brood_child *child, *told;
	struct brood_error err;
	struct brood_exit exit;

	(void)state;
	NEEDS_PIDFD();
	NEEDS_ASYNC();
	set = new_set();
	child = start(
		SPEC(.argv = ARGV("/no/such/program"), .flags = BROOD_ASYNC));
	add(set, child, NULL);
	assert_int_equal(brood_wait_any(set, 20000, &told, NULL, &exit), 0);
	assert_ptr_equal(told, child);
	assert_int_equal(exit.how, BROOD_NOT_STARTED);
	assert_int_equal(exit.value, ENOENT);
	assert_int_equal(brood_started(child, 0, &err), -ENOENT);
	brood_child_close(&child);
	brood_waitset_free(&set);
}

static void one_that_something_else_reaped(void **state)
{
	struct brood_waitset *set;
	struct brood_child *child, *told;
	struct brood_exit exit;

	(void)state;
	NEEDS_PIDFD();
	set = new_set();
	child = start_held(3, 0);
	add(set, child, NULL);
	let_end(child);
	assert_int_equal(waitpid(brood_pid(child), NULL, 0), brood_pid(child));
	assert_int_equal(brood_wait_any(set, 20000, &told, NULL, &exit), 0);
	assert_ptr_equal(told, child);
	assert_true(exit.flags & BROOD_EXIT_NO_USAGE);
	if (brood_capabilities() & BROOD_HAS_PIDFD_EXIT)
		assert_int_equal(exit.value, 3);
	else
		assert_int_equal(exit.how, BROOD_LOST);
	brood_child_close(&child);
	brood_waitset_free(&set);
}

static void one_that_was_waited_for_by_itself(void **state)
{
	struct brood_waitset *set;
	struct brood_child *child;

	(void)state;
	NEEDS_PIDFD();
	set = new_set();
	child = start_held(5, 0);
	let_end(child);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	add(set, child, &set);
	expect(set, child, &set, 5);
	assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL), -ENOENT);
	assert_int_equal(finish(child), 5);
	brood_waitset_free(&set);
}

/* In poll, and in an epoll descriptor that it is put into. */
static void the_descriptor_works_in_loops(void **state)
{
	struct epoll_event event = {.events = EPOLLIN};
	struct brood_waitset *set;
	struct brood_child *a, *b;
	struct pollfd p;
	int outer;

	(void)state;
	NEEDS_PIDFD();
	set = new_set();
	a = start_held(1, 0);
	b = start_held(2, BROOD_ASYNC);
	p = (struct pollfd){.fd = brood_waitset_fd(set), .events = POLLIN};
	outer = epoll_create1(EPOLL_CLOEXEC);
	assert_true(p.fd > 2);
	assert_int_equal(fcntl(p.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(epoll_ctl(outer, EPOLL_CTL_ADD, p.fd, &event), 0);
	add(set, a, NULL);
	add(set, b, NULL);
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_int_equal(epoll_wait(outer, &event, 1, 0), 0);
	let_end(a);
	assert_int_equal(poll(&p, 1, BUSY_MS), 1);
	let_end(b);
	assert_int_equal(brood_wait(b, -1, NULL), 0);
	for (int left = 2; left; left--) {
		struct brood_child *child;

		assert_int_equal(epoll_wait(outer, &event, 1, BUSY_MS), 1);
		assert_int_equal(poll(&p, 1, 0), 1);
		assert_int_equal(brood_wait_any(set, 0, &child, NULL, NULL), 0);
	}
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_int_equal(epoll_wait(outer, &event, 1, 0), 0);
	close(outer);
	assert_int_equal(finish(a), 1);
	assert_int_equal(finish(b), 2);
	brood_waitset_free(&set);
}

SUITE(TEST_WARM(in_the_order_of_their_ends), TEST_WARM(asynchronous_too),
      TEST_WARM(many_at_once), TEST(one_that_never_started),
      TEST(one_that_something_else_reaped),
      TEST(one_that_was_waited_for_by_itself),
      TEST_WARM(the_descriptor_works_in_loops))
