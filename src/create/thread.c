/* SPDX-License-Identifier: MIT */
#include "create/thread.h"

#include "create/libc.h"
#include "create/slot.h"
#include "sys/clock.h"
#include "thread_area.h"

#define ALIVE 1u
#define LOOK_AGAIN (100 * CLOCK_MS)

static uint64_t flags_of(const struct brood_thread_spec *spec)
{
	uint64_t flags = SYS_CLONE_VM | SYS_CLONE_SIGHAND | SYS_CLONE_THREAD |
			 SYS_CLONE_SYSVSEM | SYS_CLONE_SETTLS |
			 SYS_CLONE_PARENT_SETTID | SYS_CLONE_CHILD_CLEARTID;

	if (!(spec->flags & BROOD_THREAD_OWN_DIRECTORY))
		flags |= SYS_CLONE_FS;
	if (!(spec->flags & BROOD_THREAD_OWN_FILES))
		flags |= SYS_CLONE_FILES;
	return flags;
}

/* For each thread, and so in steps as wide as can be. */
typedef uint64_t wide __attribute__((vector_size(16), may_alias));

static void clear_area(char *pointer)
{
	wide *w = (wide *)(void *)(pointer - THREAD_AREA);

	for (size_t i = 0; i < 2 * THREAD_AREA / sizeof *w; i += 4)
		w[i] = w[i + 1] = w[i + 2] = w[i + 3] = (wide){0, 0};
}

static void *own_area(struct brood_thread *t)
{
	char *pointer = thread_pointer(t);

	clear_area(pointer);
	sys_thread_area(pointer, libc_present());
	return pointer;
}

int create_thread(struct brood_thread *t, const struct brood_thread_spec *spec)
{
	uint64_t all = UINT64_MAX, old;
	void *stack = spec->stack ? spec->stack : thread_stack(t);
	void *tls = spec->tls ? spec->tls : own_area(t);
	struct sys_clone_args args = {
		.flags = flags_of(spec),
		.parent_tid = (uint64_t)(uintptr_t)&t->tid,
		.child_tid = (uint64_t)(uintptr_t)&t->word,
		.stack = (uint64_t)(uintptr_t)stack,
		.stack_size = spec->stack ? spec->stack_size : t->stack_size,
		.tls = (uint64_t)(uintptr_t)tls,
	};
	int r;

	__atomic_store_n(&t->word, ALIVE, __ATOMIC_RELEASE);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	t->born.mask = old;
	t->born.set_mask = !!(spec->flags & BROOD_THREAD_OPEN_SIGNALS);
	r = (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0,
			  born_thread, &t->born);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (r < 0)
		__atomic_store_n(&t->word, 0, __ATOMIC_RELEASE);
	return r < 0 ? r : 0;
}

/* A filter of system calls may end a thread on its way. */
int create_thread_ready(struct brood_thread *t)
{
	struct sys_timespec span = clock_span(LOOK_AGAIN);
	uint32_t now;

	while ((now = __atomic_load_n(&t->readiness, __ATOMIC_ACQUIRE)) ==
	       BORN_PREPARES) {
		if (!__atomic_load_n(&t->word, __ATOMIC_ACQUIRE))
			return -ECANCELED;
		sys_futex_wait(&t->readiness, BORN_PREPARES, &span);
	}
	return now == BORN_READY ? 0 : -ECHILD;
}
