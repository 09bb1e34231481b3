/* SPDX-License-Identifier: MIT */
#include "create/slot.h"

#include "create/ladder.h"
#include "sys/clock.h"

#define STATE(tag) ((tag)&3u)
#define NEXT_USE(tag, state) ((((tag) >> 2) + 1) << 2 | (state))
#define SAME_USE(tag, state) (((tag) & ~3u) | (state))

static int change(struct slot *slot, uint32_t *tag, uint32_t to)
{
	return __atomic_compare_exchange_n(&slot->tag, tag, to, 0,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static void empty(struct slot *slot)
{
	arena_start(&slot->arena, slot + 1, SLOT_ROOM - sizeof *slot);
}

static struct slot *make(void)
{
	size_t size = SLOT_GUARD + SLOT_STACK + SLOT_ROOM;
	char *base = sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE,
			      SYS_MAP_PRIVATE | SYS_MAP_STACK);

	if (sys_is_error(base))
		return NULL;
	/* Where an emulator turns a spawn into a fork, its child needs them. */
	if (ladder_has() & BROOD_HAS_SHARED_MEMORY)
		sys_madvise(base, size, SYS_MADV_DONTFORK);
	if (sys_mprotect(base, SLOT_GUARD, SYS_PROT_NONE) < 0) {
		sys_munmap(base, size);
		return NULL;
	}
	return (struct slot *)(base + SLOT_GUARD + SLOT_STACK);
}

static struct slot *add(struct process *process)
{
	struct slot *slot = make();

	if (!slot)
		return NULL;
	slot->tag = SLOT_BUSY;
	slot->next = __atomic_load_n(&process->slots, __ATOMIC_ACQUIRE);
	while (!__atomic_compare_exchange_n(&process->slots, &slot->next, slot,
					    0, __ATOMIC_ACQ_REL,
					    __ATOMIC_ACQUIRE))
		;
	return slot;
}

/* The child has gone: so may what it was still needed for. */
static void land(struct slot *slot)
{
	void (*abandoned)(void *) = slot->abandoned;

	slot->abandoned = NULL;
	arena_end(&slot->arena);
	if (slot->let_go)
		slot->let_go(slot->held);
	slot->let_go = NULL;
	if (abandoned)
		abandoned(slot->abandoned_arg);
}

/* Whoever looks at a slot that is not his reads what another may be writing: he
 * does not own it then, and his tag will not match. */
static const uint32_t *flying_word(const struct slot *slot)
{
	return __atomic_load_n(&slot->word, __ATOMIC_RELAXED);
}

/* Whether the child that flew on this slot is gone, and the slot now ours. */
static int landed(struct slot *slot, uint32_t tag)
{
	const uint32_t *word = flying_word(slot);

	if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != BORN_GONE ||
	    !change(slot, &tag, SAME_USE(tag, SLOT_CLAIMED)))
		return 0;
	land(slot);
	__atomic_store_n(&slot->tag, NEXT_USE(tag, SLOT_BUSY),
			 __ATOMIC_RELEASE);
	return 1;
}

static int take(struct slot *slot)
{
	uint32_t tag = __atomic_load_n(&slot->tag, __ATOMIC_ACQUIRE);

	switch (STATE(tag)) {
	case SLOT_FREE:
		return change(slot, &tag, NEXT_USE(tag, SLOT_BUSY));
	case SLOT_IN_FLIGHT:
		return landed(slot, tag);
	default:
		return 0;
	}
}

struct slot *slot_get(struct process *process)
{
	struct slot *slot = __atomic_load_n(&process->slots, __ATOMIC_ACQUIRE);

	while (slot && !take(slot))
		slot = slot->next;
	if (!slot)
		slot = add(process);
	if (slot) {
		empty(slot);
		__atomic_store_n(&slot->lasting, 0, __ATOMIC_RELAXED);
	}
	return slot;
}

void slot_put(struct slot *slot)
{
	uint32_t tag = __atomic_load_n(&slot->tag, __ATOMIC_RELAXED);

	land(slot);
	__atomic_store_n(&slot->tag, NEXT_USE(tag, SLOT_FREE),
			 __ATOMIC_RELEASE);
}

uint32_t slot_fly(struct slot *slot, uint32_t *word, int pid)
{
	uint32_t tag = __atomic_load_n(&slot->tag, __ATOMIC_RELAXED);

	__atomic_store_n(&slot->word, word, __ATOMIC_RELAXED);
	__atomic_store_n(&slot->pid, pid, __ATOMIC_RELAXED);
	tag = NEXT_USE(tag, SLOT_IN_FLIGHT);
	__atomic_store_n(&slot->tag, tag, __ATOMIC_RELEASE);
	return tag;
}

int slot_claim(struct slot *slot, uint32_t tag)
{
	return change(slot, &tag, SAME_USE(tag, SLOT_CLAIMED));
}

void slot_fly_on(struct slot *slot, uint32_t tag)
{
	__atomic_store_n(&slot->tag, tag, __ATOMIC_RELEASE);
}

static void settle(struct slot *slot)
{
	for (;;) {
		uint32_t tag = __atomic_load_n(&slot->tag, __ATOMIC_ACQUIRE);

		if (STATE(tag) == SLOT_CLAIMED) {
			SYS_RELAX();
			continue;
		}
		if (STATE(tag) != SLOT_IN_FLIGHT ||
		    __atomic_load_n(&slot->lasting, __ATOMIC_RELAXED))
			return;
		if (word_wait(flying_word(slot),
			      __atomic_load_n(&slot->pid, __ATOMIC_RELAXED),
			      CLOCK_NEVER) == 0 &&
		    change(slot, &tag, SAME_USE(tag, SLOT_CLAIMED)))
			slot_put(slot);
	}
}

void slots_settle(struct process *process)
{
	struct slot *slot = __atomic_load_n(&process->slots, __ATOMIC_ACQUIRE);

	for (; slot; slot = slot->next)
		settle(slot);
}
