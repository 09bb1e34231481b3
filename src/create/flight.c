/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "create/ladder.h"
#include "sys/clock.h"

/*
 * A child that shares the table has to cut it before the caller may go on, and
 * on a busy machine it may be long before it runs. With few open files a copy
 * costs less than waiting ever does. Linux 6.2 and later tell how many there
 * are; others say 0.
 */
static int few_files(void)
{
	struct sys_statx table;

	return sys_statx(SYS_AT_FDCWD, "/proc/self/fd", 0, SYS_STATX_SIZE,
			 &table) == 0 &&
	       table.size > 0 && table.size <= FD_WINDOW;
}

/* A change is noticed a little later, which costs time and nothing else. */
#define FEW_FILES_FOR 16

static int few_files_lately(void)
{
	struct process *here = process_here();
	uint32_t left =
		here ? __atomic_load_n(&here->few_files, __ATOMIC_RELAXED) : 0;

	if (left) {
		__atomic_store_n(&here->few_files, left - 1, __ATOMIC_RELAXED);
		return 1;
	}
	if (!few_files())
		return 0;
	if (here)
		__atomic_store_n(&here->few_files, FEW_FILES_FOR,
				 __ATOMIC_RELAXED);
	return 1;
}

/* About what the child needs to get to its own table on another core. */
#define SPINS 200

/* Until then, what the caller does to its descriptors the child would see. */
static void wait_for_table(const uint32_t *word)
{
	for (int i = 0; i < SPINS; i++) {
		if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != BORN_SHARING)
			return;
		SYS_RELAX();
	}
	while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == BORN_SHARING)
		sys_futex_wait(word, BORN_SHARING, NULL);
}

static int launch(struct born *b, struct slot *slot, struct created *out)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_PIDFD |
			 SYS_CLONE_CHILD_CLEARTID | SYS_CLONE_CLEAR_SIGHAND |
			 b->extra |
			 create_table(b, ladder_has(), few_files_lately(),
				      &out->got),
		.pidfd = (uint64_t)(uintptr_t)&out->pidfd,
		.child_tid = (uint64_t)(uintptr_t)b->word,
		.stack = (uint64_t)(uintptr_t)slot_stack(slot),
		.stack_size = SLOT_STACK,
	};

	int r = create_cgroup(b, &args, &out->got);

	if (r < 0)
		return r;
	return create_birth(b, &args);
}

/* All that the caller has to do before it may go on. */
static void see_off(struct born *b, int pid)
{
	if (b->ways & BORN_UNSHARE)
		wait_for_table(b->word);
	if (b->spaces & BORN_MAPPED)
		create_maps(b, pid);
	if (b->awaited)
		word_wait(b->word, b->guardian ? 0 : pid, CLOCK_NEVER);
}

static int create(struct slot *slot, uint32_t *word, struct created *out)
{
	struct born *b = &slot->born;
	struct process *here = b->plan->identity ? process_here() : NULL;
	uint64_t all = UINT64_MAX, old;
	int r;

	*out = (struct created){.pidfd = -1};
	b->gate = BORN_CLOSED;
	b->word = word;
	b->keep_fd = b->stage_fd;
	__atomic_store_n(word, BORN_SHARING, __ATOMIC_RELEASE);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	b->mask = create_mask(b, old);
	if (here)
		identity_begin(&here->identity);
	r = launch(b, slot, out);
	if (r > 0)
		see_off(b, r);
	if (here)
		identity_end(&here->identity);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (r < 0) {
		__atomic_store_n(word, BORN_GONE, __ATOMIC_RELEASE);
		return r;
	}
	out->pid = r;
	return 0;
}

int create_in_flight(struct slot *slot, uint32_t *word, struct created *out)
{
	slot->born.awaited = 0;
	return create(slot, word, out);
}

int create_together(struct slot *slot, uint32_t *word, struct created *out)
{
	slot->born.awaited = 1;
	return create(slot, word, out);
}
