/* SPDX-License-Identifier: MIT */
/* What a child does not get as asked, its handle tells: each fallback has its
 * bit, and nothing else has. */
#include "lib/filter.h"
#include "lib/test.h"

#define LEGACY (BROOD_GOT_LEGACY_CLONE | BROOD_GOT_TABLE_COPIED)

static const struct fallback {
	const char *without; /* system calls */
	uint64_t got;        /* then */
	uint64_t got_async;
} fallbacks[] = {
	{NULL, 0, 0},
	{"clone3=ENOSYS", LEGACY, LEGACY | BROOD_GOT_BLOCKING},
	{"clone3=EPERM", LEGACY, LEGACY | BROOD_GOT_BLOCKING},
	{"close_range=ENOSYS", BROOD_GOT_TABLE_COPIED,
	 BROOD_GOT_TABLE_COPIED | BROOD_GOT_BLOCKING},
	{"close_range=EPERM", BROOD_GOT_TABLE_COPIED,
	 BROOD_GOT_TABLE_COPIED | BROOD_GOT_BLOCKING},
	{"clone3=ENOSYS,pidfd_open=ENOSYS", LEGACY | BROOD_GOT_NO_PIDFD,
	 LEGACY | BROOD_GOT_NO_PIDFD | BROOD_GOT_BLOCKING},
	/* These change how, and not what. */
	{"execveat=ENOSYS", 0, 0},
	{"waitid:0:3=EINVAL", 0, 0},
	{"pidfd_send_signal=ENOSYS", 0, 0},
	{"statx=ENOSYS", 0, 0},
};

static const struct fallback *now;

static void assert_got(const struct brood_spec *spec, uint64_t got)
{
	struct brood_child *child = start(spec);

	if (brood_got(child) != got)
		fail_msg("got %llx instead of %llx",
			 (unsigned long long)brood_got(child),
			 (unsigned long long)got);
	assert_int_equal(brood_pidfd(child) < 0, !!(got & BROOD_GOT_NO_PIDFD));
	assert_int_equal(finish(child), 0);
}

static void without_calls(void **state)
{
	const char *const *argv = ARGV("/bin/true");

	(void)state;
	if (now->without)
		assert_int_equal(take_calls_away(now->without), 0);
	for (int i = 0; i < 2; i++) {
		assert_got(SPEC(.argv = argv), now->got);
		assert_got(SPEC(.argv = argv, .flags = BROOD_ASYNC),
			   now->got_async);
		/* The deadline needs the same. */
		assert_got(SPEC(.argv = argv, .start_timeout_ms = 600000),
			   now->got_async);
	}
}

static void missing_calls(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++) {
		now = &fallbacks[i];
		fprintf(stderr, "# without %s\n",
			now->without ? now->without : "nothing");
		in_fork(without_calls);
	}
}

static void a_high_descriptor(void **state)
{
	int fd = fcntl(0, F_DUPFD_CLOEXEC, 300);

	(void)state;
	NEEDS_ASYNC();
	assert_true(fd >= 300);
	assert_got(SPEC(.argv = ARGV("/bin/true"),
			.steps = STEPS(brood_step_inherit(fd))),
		   BROOD_GOT_TABLE_COPIED);
	close(fd);
}

SUITE(TEST(missing_calls), TEST(a_high_descriptor))
