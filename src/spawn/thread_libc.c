/* SPDX-License-Identifier: MIT */
#include "spawn/thread.h"

#include "sys/clock.h"

/* libc's, where there is one with threads: all libcs give a thread's name the
 * size of a word. */
extern int pthread_create(unsigned long *thread, const void *attributes,
			  void *(*fn)(void *), void *arg) __attribute__((weak));
extern int pthread_detach(unsigned long thread) __attribute__((weak));
extern void pthread_exit(void *result) __attribute__((weak, noreturn));
extern int pthread_join(unsigned long thread, void **result)
	__attribute__((weak));
extern int pthread_key_create(uint32_t *key, void (*end)(void *))
	__attribute__((weak));
extern int pthread_setspecific(uint32_t key, const void *value)
	__attribute__((weak));

#define ALIVE 1u

static uint32_t key;
static uint32_t key_state; /* 0: none, 1: somebody makes it, 2: there it is */

/* However a thread ends: by return, pthread_exit or cancellation. It does not
 * touch its handle after this. */
static void at_end(void *arg)
{
	struct brood_thread *t = arg;

	__atomic_store_n(&t->word, 0, __ATOMIC_RELEASE);
	sys_futex_wake(&t->word, INT32_MAX);
}

static int make_key(void)
{
	uint32_t none = 0;
	int r;

	while (__atomic_load_n(&key_state, __ATOMIC_ACQUIRE) != 2) {
		none = 0;
		if (!__atomic_compare_exchange_n(&key_state, &none, 1, 0,
						 __ATOMIC_ACQ_REL,
						 __ATOMIC_ACQUIRE)) {
			sys_sched_yield();
			continue;
		}
		r = pthread_key_create(&key, at_end);
		__atomic_store_n(&key_state, r ? 0 : 2, __ATOMIC_RELEASE);
		if (r)
			return -r;
	}
	return 0;
}

static void *result_of(int result)
{
	return (void *)(intptr_t)result;
}

static void *begin(void *arg)
{
	struct brood_thread *t = arg;

	__atomic_store_n(&t->tid, sys_gettid(), __ATOMIC_RELEASE);
	pthread_setspecific(key, t); /* with few keys it needs no memory */
	return born_prepare(&t->born) < 0 ? NULL
					  : result_of(t->born.fn(t->born.arg));
}

static uint64_t own(const struct brood_thread_spec *spec)
{
	uint64_t flags = 0;

	if (spec->flags & BROOD_THREAD_OWN_DIRECTORY)
		flags |= SYS_CLONE_FS;
	if (spec->flags & BROOD_THREAD_OWN_FILES)
		flags |= SYS_CLONE_FILES;
	return flags;
}

static int make(struct thread_making *m)
{
	struct brood_thread *t = m->thread;
	int r = make_key();

	if (r < 0)
		return r;
	t->libc = 1;
	t->born.unshare = own(&m->spec);
	t->born.readiness = &t->readiness;
	t->born.report = &m->report;
	__atomic_store_n(&t->word, ALIVE, __ATOMIC_RELEASE);
	r = -pthread_create(&t->pthread, NULL, begin, t);
	if (r < 0) {
		__atomic_store_n(&t->word, 0, __ATOMIC_RELEASE);
		return r;
	}
	r = create_thread_ready(t);
	if (r < 0)
		pthread_join(t->pthread, NULL);
	return r;
}

static int lacking(struct brood_error *err)
{
	struct fault fault = {
		.code = -ENOSYS,
		.stage = BROOD_STAGE_THREAD,
		.reason = BROOD_REASON_NO_LIBC_THREADS,
		.step = -1,
		.object = "pthread_create and what belongs to it",
	};

	return fault_report(err, &fault);
}

static int has_threads(void)
{
	return pthread_create && pthread_detach && pthread_exit &&
	       pthread_join && pthread_key_create && pthread_setspecific;
}

int brood_thread_create_libc(struct brood_thread **thread,
			     const struct brood_thread_spec *spec,
			     int (*fn)(void *), void *arg,
			     struct brood_error *err)
{
	struct thread_making m;
	int r;

	if (!thread)
		return launch_null(err, "thread");
	*thread = NULL;
	if (!fn)
		return launch_null(err, "fn");
	if (thread_check(&m, spec, 1) < 0)
		return fault_report(err, &m.fault);
	if (!has_threads())
		return lacking(err);
	r = thread_start(&m, fn, arg, err);
	if (r == 0)
		r = thread_finish(&m, make(&m), err);
	if (r == 0)
		*thread = m.thread;
	return r;
}

/* What libc and destructors still do at its end is not within the time. */
int thread_join_libc(struct brood_thread *t)
{
	void *result = NULL;
	int r = -pthread_join(t->pthread, &result);

	if (r == 0)
		t->result = (int)(intptr_t)result;
	return r;
}

void thread_detach_libc(struct brood_thread *t)
{
	pthread_detach(t->pthread);
}

void thread_exit_libc(int result)
{
	pthread_exit(result_of(result));
}
