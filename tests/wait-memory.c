/* SPDX-License-Identifier: MIT */
/* A child's peak memory is never the caller's own, passed off as the child's.
 */
#include "lib/test.h"

#include <sys/mman.h>

static void a_large_caller(void **state)
{
	const size_t size = 256 << 20;
	struct brood_exit exit;
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	(void)state;
	assert_true(p != MAP_FAILED);
	for (int i = 0; i < 2; i++) {
		struct brood_child *child = start(
			SPEC(.argv = SH(":"), .flags = i ? BROOD_ASYNC : 0));

		assert_int_equal(brood_wait(child, -1, &exit), 0);
		brood_child_close(&child);
		if (exit.flags & BROOD_EXIT_RSS_UNKNOWN)
			assert_int_equal(exit.max_rss_kib, -1);
		else
			assert_true(exit.max_rss_kib < 100 << 10);
	}
	munmap(p, size);
}

SUITE(TEST(a_large_caller))
