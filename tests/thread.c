/* SPDX-License-Identifier: MIT */
/* brood_thread_create: a thread that is the kernel's alone; join, detach, exit,
 * id and pidfd. */
#include "lib/test.h"
#include "lib/threads.h"

#include <poll.h>
#include <sched.h>
#include <sys/syscall.h>

static struct note {
	volatile long pid, tid;
	volatile uintptr_t stack;
	uint64_t mask;
} note;

static int take_note(void *arg)
{
	struct note *n = arg;
	char here;

	n->stack = (uintptr_t)&here;
	n->pid = syscall(SYS_getpid);
	n->tid = syscall(SYS_gettid);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &n->mask, 8);
	return 0x12345678;
}

static void runs_the_function(void **state)
{
	struct brood_thread *thread;
	pid_t tid;
	char here;

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	thread = thread_made(THREAD(.flags = 0), take_note, &note);
	tid = brood_thread_id(thread);
	assert_int_equal(thread_ended(thread), 0x12345678);
	assert_int_equal(note.pid, getpid());
	assert_int_equal(note.tid, tid);
	assert_int_not_equal(tid, getpid());
	assert_true(note.stack - (uintptr_t)&here + 65536 > 2 * 65536);
	alone_again();
}

static void all_signals_are_blocked(void **state)
{
	uint64_t ours, always = BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP);

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	thread_ended(thread_made(THREAD(.flags = 0), take_note, &note));
	assert_true((note.mask | always) == UINT64_MAX);
	thread_ended(thread_made(THREAD(.flags = BROOD_THREAD_OPEN_SIGNALS |
						 BROOD_THREAD_INSIST),
				 take_note, &note));
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &ours, 8);
	assert_true(note.mask == ours);
	alone_again();
}

static void join_has_a_limit(void **state)
{
	volatile int go = 0;
	struct brood_thread *thread;
	int64_t start;

	(void)state;
	NEEDS_CLONE3();
	thread = thread_made(THREAD(.flags = 0), sleep_until,
			     (void *)(uintptr_t)&go);
	assert_int_equal(brood_thread_join(thread, 0, NULL), -ETIMEDOUT);
	start = now_ms();
	assert_int_equal(brood_thread_join(thread, 150, NULL), -ETIMEDOUT);
	assert_true(now_ms() - start >= 150);
	go = 1;
	assert_int_equal(thread_ended(thread), 5);
	alone_again();
}

static int deeper(int depth)
{
	char frame[256];

	memset(frame, depth, sizeof frame);
	if (!depth)
		return brood_thread_exit(frame[0] + 77);
	return deeper(depth - 1) + frame[10];
}

static int deep(void *arg)
{
	(void)arg;
	deeper(100);
	return 1;
}

static void exit_ends_the_thread_alone(void **state)
{
	(void)state;
	NEEDS_CLONE3();
	assert_int_equal(
		thread_ended(thread_made(THREAD(.flags = 0), deep, NULL)), 77);
	/* This thread is not one of brood's. */
	assert_int_equal(brood_thread_exit(1), -ESRCH);
	alone_again();
}

static int count(void *arg)
{
	__atomic_add_fetch((int *)arg, 1, __ATOMIC_RELEASE);
	return 0;
}

static void a_hundred_at_once(void **state)
{
	struct brood_thread *t[100];
	volatile int go = 0;

	(void)state;
	NEEDS_CLONE3();
	for (int i = 0; i < 100; i++)
		t[i] = thread_made(THREAD(.flags = 0), sleep_until,
				   (void *)(uintptr_t)&go);
	go = 1;
	for (int i = 0; i < 100; i++)
		thread_ended(t[i]);
	alone_again();
}

static void detached_ones_end_by_themselves(void **state)
{
	static int ran;

	(void)state;
	NEEDS_CLONE3();
	ran = 0;
	for (int i = 0; i < 100; i++)
		assert_int_equal(brood_thread_detach(thread_made(
					 THREAD(.flags = 0), count, &ran)),
				 0);
	alone_again();
	assert_int_equal(ran, 100);
}

static int join_own(void *arg)
{
	struct brood_thread *volatile *self = arg;

	while (!*self)
		sched_yield();
	return brood_thread_join(*self, -1, NULL);
}

static void itself_it_cannot_join(void **state)
{
	struct brood_thread *volatile self = NULL;
	struct brood_thread *thread;

	(void)state;
	NEEDS_CLONE3();
	thread = thread_made(THREAD(.flags = 0), join_own,
			     (void *)(uintptr_t)&self);
	self = thread;
	assert_int_equal(thread_ended(thread), -EDEADLK);
	alone_again();
}

static int poll_for(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, ms);
}

static void a_pidfd_tells_the_end(void **state)
{
	volatile int go = 0;
	struct brood_thread *thread;
	int fd;

	(void)state;
	NEEDS_CLONE3();
	thread = thread_made(THREAD(.flags = 0), sleep_until,
			     (void *)(uintptr_t)&go);
	fd = brood_thread_pidfd(thread);
	if (fd == -ENOSYS || fd == -EPERM) {
		go = 1;
		thread_ended(thread);
		SKIP_UNLESS(0, "no pidfds of threads here");
	}
	assert_true(fd >= 0);
	assert_int_equal(brood_thread_pidfd(thread), fd);
	assert_int_equal(poll_for(fd, 0), 0);
	go = 1;
	assert_int_equal(poll_for(fd, 60000), 1);
	assert_int_equal(thread_ended(thread), 5);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	alone_again();
}

static void there_is_none_after_the_end(void **state)
{
	struct brood_thread *thread;
	int r;

	(void)state;
	NEEDS_CLONE3();
	thread = thread_made(THREAD(.flags = 0), take_note, &note);
	alone_again();
	r = brood_thread_pidfd(thread);
	assert_true(r == -ESRCH || r == -ENOSYS || r == -EPERM);
	thread_ended(thread);
}

static struct brood_thread *of_the_parent;

static int from_a_copy(void)
{
	if (brood_thread_join(of_the_parent, -1, NULL) != -ECHILD ||
	    brood_thread_detach(of_the_parent) != -ECHILD ||
	    brood_thread_pidfd(of_the_parent) != -ECHILD)
		return 1;
	/* It makes its own. */
	return thread_ended(thread_made(THREAD(.flags = 0), deep, NULL));
}

static void a_forked_process_has_no_threads(void **state)
{
	volatile int go = 0;
	int status;

	(void)state;
	NEEDS_CLONE3();
	of_the_parent = thread_made(THREAD(.flags = 0), sleep_until,
				    (void *)(uintptr_t)&go);
	status = forked(from_a_copy);
	go = 1;
	thread_ended(of_the_parent);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 77);
	alone_again();
}

static void null_is_refused(void **state)
{
	struct brood_thread *thread = (void *)1;

	(void)state;
	assert_int_equal(
		brood_thread_create(NULL, THREAD(.flags = 0), deep, NULL, NULL),
		-EINVAL);
	assert_int_equal(brood_thread_create(&thread, NULL, deep, NULL, NULL),
			 -EINVAL);
	assert_null(thread);
	assert_int_equal(brood_thread_create(&thread, THREAD(.flags = 0), NULL,
					     NULL, NULL),
			 -EINVAL);
	assert_int_equal(brood_thread_join(NULL, 0, NULL), -EINVAL);
	assert_int_equal(brood_thread_detach(NULL), -EINVAL);
	assert_int_equal(brood_thread_id(NULL), -EINVAL);
	assert_int_equal(brood_thread_pidfd(NULL), -EINVAL);
}

SUITE(TEST_WARM(runs_the_function), TEST_WARM(all_signals_are_blocked),
      TEST_WARM(join_has_a_limit), TEST_WARM(exit_ends_the_thread_alone),
      TEST_AFTER(a_hundred_at_once, detached_ones_end_by_themselves),
      TEST_WARM(itself_it_cannot_join), TEST_WARM(a_pidfd_tells_the_end),
      TEST_WARM(there_is_none_after_the_end),
      TEST_WARM(a_forked_process_has_no_threads), TEST(null_is_refused))
