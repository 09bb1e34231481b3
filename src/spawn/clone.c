/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/clone.h"
#include "create/suspended.h"
#include "spawn/guard.h"
#include "sys/sys.h"

/* What one call carries along. */
struct making {
	struct brood_clone how;
	uint64_t flags; /* the kernel's */
	struct born_function f;
	struct slot *slot;
	struct brood_child *child;
	struct fault fault;
};

/* A stack of another size than a slot's is a mapping of its own. */
struct own_stack {
	char *base;
	size_t size;
};

static void free_stack(void *held)
{
	struct own_stack *head = held;

	sys_munmap(head->base, head->size);
}

static int map_stack(struct making *m)
{
	size_t want = (m->how.stack_size + 4095) & ~(size_t)4095;
	size_t size = SLOT_GUARD + want + 4096;
	struct own_stack *head;
	char *base;

	if (size < want)
		return -ENOMEM;
	base = sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE,
			SYS_MAP_PRIVATE | SYS_MAP_STACK);
	if (sys_is_error(base))
		return -ENOMEM;
	if (sys_mprotect(base, SLOT_GUARD, SYS_PROT_NONE) < 0) {
		sys_munmap(base, size);
		return -ENOMEM;
	}
	/* The head lies above the stack, where the guard is not in between. */
	head = (struct own_stack *)(void *)(base + SLOT_GUARD + want);
	*head = (struct own_stack){base, size};
	m->how.stack = base + SLOT_GUARD;
	m->how.stack_size = want;
	m->slot->let_go = free_stack;
	m->slot->held = head;
	return 0;
}

static int give_stack(struct making *m)
{
	if (m->how.stack)
		return 0;
	if (m->how.stack_size > SLOT_STACK)
		return map_stack(m);
	m->how.stack = slot_stack(m->slot);
	m->how.stack_size = SLOT_STACK;
	return 0;
}

static int create(struct making *m, struct born_function *f, uint32_t *word)
{
	struct brood_child *c = m->child;
	int r;

	c->state = CHILD_STARTED;
	if (m->flags & SYS_CLONE_THREAD)
		c->kind = CHILD_THREAD;
	else if (m->flags & SYS_CLONE_PARENT)
		c->kind = CHILD_SIBLING;
	m->fault.stage = BROOD_STAGE_CREATE;
	r = create_clone(&m->how, m->flags, f, word, &c->made, &m->fault);
	return r;
}

/* On a stack of its own, while the caller goes on: what it needs is in the
 * slot, which is its until the kernel has cleared the word. */
static int fly(struct making *m)
{
	struct brood_child *c = m->child;
	struct slot *slot = m->slot;
	uint32_t *word = &c->word;
	int r = give_stack(m);

	if (r < 0) {
		m->fault.stage = BROOD_STAGE_RESOURCE;
		m->fault.code = r;
		slot_put(slot);
		return r;
	}
	slot->function = m->f;
	if (m->flags & SYS_CLONE_THREAD) {
		slot->function.thread = 1;
		slot->function.result = &c->result;
	}
	if (m->flags & SYS_CLONE_CHILD_CLEARTID)
		word = NULL; /* the stack is the caller's, and so is its end */
	else
		__atomic_store_n(word, BORN_OWN_TABLE, __ATOMIC_RELEASE);
	r = create(m, &slot->function, word);
	if (r < 0 || !word) {
		__atomic_store_n(&c->word, BORN_GONE, __ATOMIC_RELEASE);
		slot_put(slot);
		return r;
	}
	__atomic_store_n(&slot->lasting, 1, __ATOMIC_RELAXED);
	c->slot = slot;
	c->slot_tag = slot_fly(slot, word, c->made.pid);
	return 0;
}

/* On the caller's stack, or a copy of it. */
static int stay(struct making *m)
{
	struct slot *slot = m->slot;
	int r;

	if (m->flags & SYS_CLONE_VM)
		m->f.suspends = &slot->suspends;
	if (m->flags & SYS_CLONE_VM) {
		guard_exit();
		sys_rt_sigprocmask(SYS_SIG_SETMASK, NULL, &slot->born.mask);
	}
	slot->exited = 0;
	r = create(m, &m->f, NULL);
	__atomic_store_n(&slot->suspends, 0, __ATOMIC_RELEASE);
	if (r == 0 && slot->exited) {
		child_reap(m->child, SYS_WALL);
		m->fault.stage = BROOD_STAGE_FUNCTION;
		m->fault.reason = BROOD_REASON_EXIT_IN_CHILD;
		r = m->fault.code = -EPERM;
	}
	slot_put(slot);
	return r;
}

static int import(struct making *m, const struct brood_clone *how)
{
	int r;

	m->fault = (struct fault){.stage = BROOD_STAGE_SPEC, .step = -1};
	r = sized_import(&m->how, sizeof m->how, sizeof m->how, how, "how",
			 &m->fault);
	return r < 0 ? r : clone_flags(&m->how, &m->flags, &m->fault);
}

int brood_clone(struct brood_child **child, const struct brood_clone *how,
		int (*fn)(void *), void *arg, struct brood_error *err)
{
	struct process *here = process_here();
	struct making m;
	int r;

	if (!child)
		return launch_null(err, "child");
	*child = NULL;
	if (!fn)
		return launch_null(err, "fn");
	if (import(&m, how) < 0)
		return fault_report(err, &m.fault);
	m.f = (struct born_function){.fn = fn, .arg = arg};
	m.slot = here ? slot_get(here) : NULL;
	m.child = m.slot ? child_new() : NULL;
	if (!m.child) {
		if (m.slot)
			slot_put(m.slot);
		return launch_no_memory(err);
	}
	r = clone_flies(m.flags) ? fly(&m) : stay(&m);
	if (r < 0) {
		child_drop(m.child);
		return fault_report(err, &m.fault);
	}
	fault_clear(err);
	*child = m.child;
	return 0;
}
