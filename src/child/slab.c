/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/sys.h"

/*
 * Handles come from blocks that are mapped when needed and kept. The list of
 * free ones is a stack of indices; its head counts changes in the upper half,
 * so that a compare cannot take a later state for an earlier one.
 */
#define BLOCK_SIZE ((size_t)64 * 1024)
#define PER_BLOCK ((uint32_t)(BLOCK_SIZE / sizeof(struct brood_child)))
#define BLOCKS 8192

static struct brood_child *blocks[BLOCKS];
static uint64_t free_head;
static uint32_t fresh; /* indices from here on were never used */

static struct brood_child *at(uint32_t index)
{
	struct brood_child *block =
		__atomic_load_n(&blocks[index / PER_BLOCK], __ATOMIC_ACQUIRE);

	return &block[index % PER_BLOCK];
}

static int map_block(uint32_t number)
{
	struct brood_child *block, *expected = NULL;

	if (number >= BLOCKS)
		return 0;
	if (__atomic_load_n(&blocks[number], __ATOMIC_ACQUIRE))
		return 1;
	block = sys_mmap(BLOCK_SIZE, SYS_PROT_READ | SYS_PROT_WRITE,
			 SYS_MAP_PRIVATE);
	if (sys_is_error(block))
		return 0;
	if (!__atomic_compare_exchange_n(&blocks[number], &expected, block, 0,
					 __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		sys_munmap(block, BLOCK_SIZE);
	return 1;
}

static struct brood_child *pop(void)
{
	uint64_t head = __atomic_load_n(&free_head, __ATOMIC_ACQUIRE);

	while ((uint32_t)head) {
		struct brood_child *c = at((uint32_t)head - 1);
		uint64_t next = ((head >> 32) + 1) << 32 |
				__atomic_load_n(&c->next, __ATOMIC_RELAXED);

		if (__atomic_compare_exchange_n(&free_head, &head, next, 0,
						__ATOMIC_ACQ_REL,
						__ATOMIC_ACQUIRE))
			return c;
	}
	return NULL;
}

/* The block is mapped before its index is handed out: whoever gets an index
 * can use it. */
static struct brood_child *take_fresh(void)
{
	uint32_t index = __atomic_load_n(&fresh, __ATOMIC_RELAXED);
	struct brood_child *c;

	do
		if (!map_block(index / PER_BLOCK))
			return NULL;
	while (!__atomic_compare_exchange_n(&fresh, &index, index + 1, 0,
					    __ATOMIC_ACQ_REL,
					    __ATOMIC_RELAXED));
	c = at(index);
	c->index = index;
	return c;
}

struct brood_child *child_new(void)
{
	struct process *here = process_here();
	struct brood_child *c = here ? pop() : NULL;
	uint32_t index;

	if (here && !c)
		c = take_fresh();
	if (!c)
		return NULL;
	index = c->index;
	mem_zero(c, sizeof *c);
	c->index = index;
	c->generation = here->generation;
	c->made.pidfd = -1;
	c->done = -1;
	c->pipes = c->inline_pipes;
	return c;
}

void child_free(struct brood_child *c)
{
	uint64_t head = __atomic_load_n(&free_head, __ATOMIC_RELAXED), next;

	do {
		__atomic_store_n(&c->next, (uint32_t)head, __ATOMIC_RELAXED);
		next = ((head >> 32) + 1) << 32 | (c->index + 1);
	} while (!__atomic_compare_exchange_n(&free_head, &head, next, 0,
					      __ATOMIC_ACQ_REL,
					      __ATOMIC_RELAXED));
}

int child_slab_overlaps(uint64_t start, uint64_t end)
{
	for (uint32_t i = 0; i < BLOCKS; i++) {
		uint64_t at = (uint64_t)(uintptr_t)__atomic_load_n(
			&blocks[i], __ATOMIC_ACQUIRE);

		if (!at)
			break;
		if (at < end && start < at + BLOCK_SIZE)
			return 1;
	}
	return 0;
}
