/* SPDX-License-Identifier: MIT */
/* brood_clone refuses by name what makes no sense and what the kernel lacks. */
#include "lib/test.h"

#include <sched.h>

#define HOW(...)                                                               \
	(&(const struct brood_clone){.size = sizeof(struct brood_clone),       \
				     __VA_ARGS__})
#define THREAD (BROOD_SHARE_MEMORY | BROOD_SHARE_HANDLERS | BROOD_SHARE_GROUP)

static int do_nothing(void *unused)
{
	return unused != NULL;
}

static void refused_for(const struct brood_clone *how, int code,
			enum brood_reason reason)
{
	struct brood_child *child = (void *)&child;
	struct brood_error err;

	assert_int_equal(brood_clone(&child, how, do_nothing, NULL, &err),
			 code);
	assert_null(child);
	assert_int_equal(err.reason, reason);
}

static void what_is_wrong_is_named(void **state)
{
	static pid_t tid;
	struct brood_child *child;
	struct brood_clone small = {.size = 8};

	(void)state;
	assert_int_equal(
		brood_clone(NULL, HOW(.share = 0), do_nothing, NULL, NULL),
		-EINVAL);
	assert_int_equal(brood_clone(&child, HOW(.share = 0), NULL, NULL, NULL),
			 -EINVAL);
	refused_for(NULL, -EINVAL, BROOD_REASON_NULL_ARGUMENT);
	refused_for(&small, -EINVAL, BROOD_REASON_SIZE);
	refused_for(HOW(.share = 1ull << 40), -EINVAL,
		    BROOD_REASON_UNKNOWN_FLAG);
	refused_for(HOW(.flags = 1ull << 40), -EINVAL,
		    BROOD_REASON_UNKNOWN_FLAG);
	refused_for(HOW(.newns = CLONE_VM), -EINVAL, BROOD_REASON_UNKNOWN_FLAG);
	refused_for(HOW(.share = BROOD_SHARE_GROUP), -EINVAL,
		    BROOD_REASON_FLAG_NEEDS);
	refused_for(HOW(.exit_signal = 65), -EINVAL, BROOD_REASON_BAD_SIGNAL);
	refused_for(HOW(.share = THREAD, .exit_signal = SIGCHLD), -EINVAL,
		    BROOD_REASON_FLAG_CONFLICT);
	refused_for(HOW(.child_tid = &tid), -EINVAL, BROOD_REASON_FLAG_NEEDS);
	refused_for(HOW(.flags = BROOD_CLONE_SET_TID), -EINVAL,
		    BROOD_REASON_FLAG_NEEDS);
	refused_for(HOW(.stack = &tid), -EINVAL, BROOD_REASON_FLAG_NEEDS);
	refused_for(HOW(.stack_size = 65536), -EINVAL, BROOD_REASON_BAD_STACK);
	refused_for(HOW(.share = THREAD, .stack_size = 100), -EINVAL,
		    BROOD_REASON_BAD_STACK);
	refused_for(HOW(.flags = BROOD_CLONE_INTO_CGROUP, .cgroup_fd = -1),
		    -EINVAL, BROOD_REASON_BAD_FD);
}

/* Those of Linux 7.1 work there, and are named as missing before. */
static void what_the_kernel_lacks_is_named(void **state)
{
	struct brood_child *child;
	struct brood_error err;
	int r;

	(void)state;
	r = brood_clone(&child, HOW(.flags = BROOD_CLONE_NO_NEW_PRIVS),
			do_nothing, NULL, &err);
	if (r == 0) {
		assert_int_equal(finish(child), 0);
		return;
	}
	assert_int_equal(r, -ENOSYS);
	assert_int_equal(err.reason, BROOD_REASON_KERNEL_LACKS);
	assert_true(strlen(err.object) > 5);
}

SUITE(TEST(what_is_wrong_is_named), TEST(what_the_kernel_lacks_is_named))
