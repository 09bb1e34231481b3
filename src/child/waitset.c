/* SPDX-License-Identifier: MIT */
#include "child/waitset.h"

#include "sys/sys.h"

static int fail(struct brood_error *err, int code, enum brood_reason reason,
		const char *object)
{
	return fault_report(
		err,
		&(struct fault){.code = code,
				.stage = reason == BROOD_REASON_NULL_ARGUMENT
						 ? BROOD_STAGE_SPEC
						 : BROOD_STAGE_WAIT,
				.reason = reason,
				.step = -1,
				.object = object});
}

static int null(struct brood_error *err, const char *what)
{
	return fail(err, -EINVAL, BROOD_REASON_NULL_ARGUMENT, what);
}

int brood_waitset_new(struct brood_waitset **set, struct brood_error *err)
{
	struct process *here = process_here();
	struct brood_child *home;
	int epoll;

	if (!set)
		return null(err, "set");
	*set = NULL;
	epoll = here ? sys_epoll_create1(SYS_EPOLL_CLOEXEC) : -ENOMEM;
	if (epoll < 0)
		return fail(err, epoll, BROOD_REASON_NONE, NULL);
	home = child_new();
	if (!home) {
		sys_close(epoll);
		return fail(err, -ENOMEM, BROOD_REASON_NONE, NULL);
	}
	home->as_set = (struct brood_waitset){
		.users = 1, .generation = here->generation, .epoll = epoll};
	fault_clear(err);
	*set = &home->as_set;
	return 0;
}

static struct brood_child *home_of(struct brood_waitset *s)
{
	return (struct brood_child *)(void *)((char *)s -
					      offsetof(struct brood_child,
						       as_set));
}

static void let_go(struct brood_waitset *s)
{
	if (__atomic_sub_fetch(&s->users, 1, __ATOMIC_ACQ_REL) == 0)
		child_free(home_of(s));
}

/* Were it only closed, a copy of the pidfd in a forked process would keep it in
 * the kernel's list. Of a forked process's copy that list is not its own. */
void waitset_leave(struct brood_child *c)
{
	struct brood_waitset *s = c->set;
	struct sys_epoll_event unused;

	if (!s)
		return;
	c->set = NULL;
	if (!__atomic_load_n(&s->freed, __ATOMIC_ACQUIRE) && waitset_is_ours(s))
		sys_epoll_ctl(s->epoll, SYS_EPOLL_CTL_DEL, c->made.pidfd,
			      &unused);
	let_go(s);
}

/* Told of once: whoever learns of it, has it. */
int brood_waitset_add(struct brood_waitset *s, struct brood_child *c,
		      void *data, struct brood_error *err)
{
	struct sys_epoll_event event = {
		.events = SYS_EPOLLIN | SYS_EPOLLONESHOT,
		.data = (uint64_t)(uintptr_t)c,
	};
	int r;

	if (!s)
		return null(err, "set");
	if (!c)
		return null(err, "child");
	if (!waitset_is_ours(s) || !child_is_ours(c))
		return fail(err, -ECHILD, BROOD_REASON_NONE, NULL);
	if (c->made.pidfd < 0)
		return fail(err, -ENOSYS, BROOD_REASON_NO_PIDFD, NULL);
	if (c->set && !__atomic_load_n(&c->set->freed, __ATOMIC_ACQUIRE))
		return fail(err, -EEXIST, BROOD_REASON_IN_A_SET, NULL);
	waitset_leave(c);
	__atomic_add_fetch(&s->users, 1, __ATOMIC_ACQ_REL);
	c->set_data = data;
	__atomic_store_n(&c->set, s, __ATOMIC_RELEASE);
	r = sys_epoll_ctl(s->epoll, SYS_EPOLL_CTL_ADD, c->made.pidfd, &event);
	if (r < 0) {
		c->set = NULL;
		let_go(s);
		return fail(err, r, BROOD_REASON_NONE, NULL);
	}
	fault_clear(err);
	return 0;
}

int brood_waitset_remove(struct brood_waitset *s, struct brood_child *c)
{
	if (!s || !c)
		return -EINVAL;
	if (!waitset_is_ours(s))
		return -ECHILD;
	if (c->set != s)
		return -ENOENT;
	waitset_leave(c);
	return 0;
}

int brood_waitset_fd(const struct brood_waitset *s)
{
	if (!s)
		return -EINVAL;
	return waitset_is_ours(s) ? s->epoll : -ECHILD;
}

int brood_waitset_count(const struct brood_waitset *s)
{
	if (!s)
		return -EINVAL;
	return (int)__atomic_load_n(&s->users, __ATOMIC_ACQUIRE) - 1;
}

void brood_waitset_free(struct brood_waitset **set)
{
	struct brood_waitset *s = set ? *set : NULL;

	if (!s)
		return;
	*set = NULL;
	__atomic_store_n(&s->freed, 1, __ATOMIC_RELEASE);
	sys_close(s->epoll);
	let_go(s);
}
