/* SPDX-License-Identifier: MIT */
/* The memory of brood's threads: kept and used again, never while a thread is
 * on it, with a guard below; a thread area of its own. */
#include "lib/test.h"
#include "lib/threads.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static long in_status(const char *key)
{
	return atol(thread_status((pid_t)syscall(SYS_gettid), key));
}

static int address(void *arg)
{
	char here;

	*(volatile uintptr_t *)arg = (uintptr_t)&here;
	return 0;
}

static void a_joined_stack_is_used_again(void **state)
{
	uintptr_t first = 0, second = 1;

	(void)state;
	NEEDS_CLONE3();
	thread_ended(thread_made(THREAD(.flags = 0), address, &first));
	thread_ended(thread_made(THREAD(.flags = 0), address, &second));
	assert_true(first == second);
	alone_again();
}

static int hold(void *arg)
{
	volatile uintptr_t *a = arg;
	uintptr_t here = (uintptr_t)&a;

	a[0] = here;
	while (!a[1])
		syscall(SYS_sched_yield);
	return (uintptr_t)&a == here ? 3 : 4;
}

static void a_detached_one_only_after_the_end(void **state)
{
	static volatile uintptr_t a[2];
	uintptr_t other = 0, again = 0;

	(void)state;
	NEEDS_CLONE3();
	a[0] = a[1] = 0;
	brood_thread_detach(
		thread_made(THREAD(.flags = 0), hold, (void *)(uintptr_t)a));
	while (!a[0])
		sched_yield();
	thread_ended(thread_made(THREAD(.flags = 0), address, &other));
	assert_true(other - a[0] + 65536 > 2 * 65536);
	a[1] = 1;
	alone_again();
	/* Both are free now, and the list starts with the later one. */
	{
		volatile uintptr_t b[2] = {0, 0};
		struct brood_thread *t = thread_made(THREAD(.flags = 0), hold,
						     (void *)(uintptr_t)b);

		thread_ended(thread_made(THREAD(.flags = 0), address, &again));
		b[1] = 1;
		thread_ended(t);
		assert_true(again - a[0] + 4096 < 2 * 4096 ||
			    b[0] - a[0] + 4096 < 2 * 4096);
	}
	alone_again();
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static void ten_thousand(void)
{
	for (int i = 0; i < 5000; i++) {
		struct brood_thread *t =
			thread_made(THREAD(.flags = 0), nothing, NULL);

		brood_thread_detach(
			thread_made(THREAD(.flags = 0), nothing, NULL));
		thread_ended(t);
		/* As many as are alive at once: not more and more. */
		if (i % 16 == 15)
			alone_again();
	}
}

static void memory_is_flat(void **state)
{
	long before, resident;

	(void)state;
	NEEDS_CLONE3();
	for (int i = 0; i < 40; i++)
		brood_thread_detach(
			thread_made(THREAD(.flags = 0), nothing, NULL));
	alone_again();
	before = in_status("VmSize:");
	resident = in_status("VmRSS:");
	ten_thousand();
	/* 1000 stacks that were lost would be 330 MB, and 16 resident. */
	assert_true(in_status("VmSize:") < before + 40 * 400);
	assert_true(in_status("VmRSS:") < resident + 4096);
}

#define MANY 64

struct one {
	volatile int *go;
	int *arrived;
	int number;
};

static int meet(void *arg)
{
	struct one *one = arg;
	volatile int fill[2048];

	for (int i = 0; i < 2048; i++)
		fill[i] = one->number;
	__atomic_add_fetch(one->arrived, 1, __ATOMIC_RELEASE);
	sleep_until((void *)(uintptr_t)one->go);
	for (int i = 0; i < 2048; i++)
		if (fill[i] != one->number)
			return -1;
	return one->number;
}

static void many_at_once(void **state)
{
	struct brood_thread *t[MANY];
	struct one one[MANY];
	volatile int go = 0;
	int arrived = 0;

	(void)state;
	NEEDS_CLONE3();
	for (int i = 0; i < MANY; i++) {
		one[i] = (struct one){&go, &arrived, i};
		t[i] = thread_made(THREAD(.flags = 0), meet, &one[i]);
	}
	while (__atomic_load_n(&arrived, __ATOMIC_ACQUIRE) < MANY)
		sched_yield();
	go = 1;
	for (int i = 0; i < MANY; i++)
		assert_int_equal(thread_ended(t[i]), i);
	alone_again();
}

static volatile char *low;

static int down(void *arg)
{
	char here;

	/* Past the lowest page of the stack, in the guard. */
	low = &here - *(size_t *)arg;
	for (volatile char *p = &here; p > low; p -= 1024)
		*p = 1;
	return 6;
}

static size_t depth;

static int dig(void)
{
	signal(SIGSEGV, SIG_DFL);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	return thread_ended(
		thread_made(THREAD(.stack_size = 131072), down, &depth));
}

static void the_guard_kills(void **state)
{
	int status;

	(void)state;
	NEEDS_CLONE3();
	depth = 120 * 1024;
	status = forked(dig);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 6);
	depth = 136 * 1024;
	status = forked(dig);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSEGV);
}

static void it_can_be_the_callers(void **state)
{
	static char stack[65536] __attribute__((aligned(16)));
	uintptr_t at = 0;

	(void)state;
	NEEDS_CLONE3();
	thread_ended(
		thread_made(THREAD(.stack = stack, .stack_size = sizeof stack),
			    address, &at));
	assert_true(at > (uintptr_t)stack &&
		    at < (uintptr_t)stack + sizeof stack);
	alone_again();
}

static int set_errno(void *arg)
{
	*(volatile uintptr_t *)arg = (uintptr_t)&errno;
	errno = ENOTTY;
	return errno;
}

static void errno_is_its_own(void **state)
{
	uintptr_t where = 0;

	(void)state;
	NEEDS_CLONE3();
	errno = EXDEV;
	assert_int_equal(thread_ended(thread_made(THREAD(.flags = 0), set_errno,
						  &where)),
			 ENOTTY);
	assert_int_equal(errno, EXDEV);
	assert_true(where != (uintptr_t)&errno);
	alone_again();
}

#if defined(__x86_64__)
static uintptr_t at_fs(int what)
{
	uintptr_t v;

	if (what)
		__asm__ volatile("mov %%fs:0x28, %0" : "=r"(v));
	else
		__asm__ volatile("mov %%fs:0, %0" : "=r"(v));
	return v;
}

static int look(void *arg)
{
	uintptr_t *v = arg;

	v[0] = at_fs(0);
	v[1] = at_fs(1);
	return 0;
}
#endif

static void protected_code_runs_in_it(void **state)
{
	(void)state;
	NEEDS_CLONE3();
#if defined(__x86_64__)
	{
		uintptr_t v[2] = {0, 0};

		thread_ended(thread_made(THREAD(.flags = 0), look, v));
		assert_true(v[0] != at_fs(0) && v[0]);
		assert_true(v[1] == at_fs(1));
		alone_again();
	}
#else
	SKIP_UNLESS(0, "the stack protector's value is no thread's here");
#endif
}

SUITE(TEST_WARM(a_joined_stack_is_used_again),
      TEST_WARM(a_detached_one_only_after_the_end), TEST_WARM(many_at_once),
      TEST(memory_is_flat), TEST_WARM(the_guard_kills),
      TEST_WARM(it_can_be_the_callers), TEST_WARM(errno_is_its_own),
      TEST_WARM(protected_code_runs_in_it))
