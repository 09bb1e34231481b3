/* SPDX-License-Identifier: MIT */
#include "create/thread.h"

#include "sys/sys.h"

/* With the thread area two pages. */
#define HEAD (8192 - 2 * THREAD_AREA)
_Static_assert(sizeof(struct brood_thread) <= HEAD, "there is room");

#define STATE(tag) ((enum thread_state)((tag)&3u))
#define NEXT(tag, state) ((((tag) >> 2) + 1) << 2 | (uint32_t)(state))

static struct brood_thread *map(size_t stack)
{
	size_t size = THREAD_GUARD + stack + 2 * THREAD_AREA + HEAD;
	char *base = sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE,
			      SYS_MAP_PRIVATE | SYS_MAP_STACK);
	struct brood_thread *t;

	if (sys_is_error(base))
		return NULL;
	if (sys_mprotect(base, THREAD_GUARD, SYS_PROT_NONE) < 0) {
		sys_munmap(base, size);
		return NULL;
	}
	t = (struct brood_thread *)(void *)(base + size - HEAD);
	t->stack_size = stack;
	return t;
}

static struct brood_thread *add(struct process *here, size_t stack)
{
	struct brood_thread *t = map(stack);

	if (!t)
		return NULL;
	t->tag = THREAD_BUSY;
	t->next = __atomic_load_n(&here->threads, __ATOMIC_ACQUIRE);
	while (!__atomic_compare_exchange_n(&here->threads, &t->next, t, 0,
					    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		;
	return t;
}

static int is_gone(const struct brood_thread *t)
{
	return !__atomic_load_n(&t->word, __ATOMIC_ACQUIRE);
}

static int take(struct brood_thread *t)
{
	uint32_t tag = __atomic_load_n(&t->tag, __ATOMIC_ACQUIRE);

	if (STATE(tag) != THREAD_FREE &&
	    (STATE(tag) != THREAD_LEFT || !is_gone(t)))
		return 0;
	return __atomic_compare_exchange_n(&t->tag, &tag,
					   NEXT(tag, THREAD_BUSY), 0,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

struct brood_thread *thread_get(struct process *here, size_t stack)
{
	struct brood_thread *t =
		__atomic_load_n(&here->threads, __ATOMIC_ACQUIRE);

	while (t && (t->stack_size != stack || !take(t)))
		t = t->next;
	if (!t)
		t = add(here, stack);
	if (!t)
		return NULL;
	t->generation = here->generation;
	t->readiness = BORN_PREPARES;
	t->tid = 0;
	t->result = 0;
	t->pidfd = -1;
	t->libc = 0;
	t->born = (struct born_thread){.result = &t->result};
	return t;
}

int thread_change(struct brood_thread *t, enum thread_state from,
		  enum thread_state to)
{
	uint32_t tag = __atomic_load_n(&t->tag, __ATOMIC_ACQUIRE);

	return STATE(tag) == from &&
	       __atomic_compare_exchange_n(&t->tag, &tag, NEXT(tag, to), 0,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void thread_put(struct brood_thread *t)
{
	thread_change(t, THREAD_BUSY, THREAD_FREE);
}

/* By its id, which nothing that a thread does to itself changes. A thread that
 * is not gone has its id for itself. */
struct brood_thread *thread_self(void)
{
	struct process *here = process_here();
	struct brood_thread *t =
		here ? __atomic_load_n(&here->threads, __ATOMIC_ACQUIRE) : NULL;
	int tid = sys_gettid();

	while (t && (is_gone(t) ||
		     __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE) != tid))
		t = t->next;
	return t;
}
