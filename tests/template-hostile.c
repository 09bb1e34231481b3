/* SPDX-License-Identifier: MIT */
/*
 * A program that was started as a template and answers nothing, half of it, too
 * much or lies: whoever asks it neither hangs nor crashes, harms no process
 * that it is told of, and starts the child plainly, or says what is wrong.
 */
#include "lib/warm.h"

/* What it does, and the reason that there has to be for the first child; 0: it
 * may be this or that. */
static const struct way {
	const char *name;
	uint32_t reason;
} ways[] = {
	{"ready-exit", BROOD_TEMPLATE_NEVER_READY},
	{"ready-crash", BROOD_TEMPLATE_NEVER_READY},
	{"ready-hang", BROOD_TEMPLATE_NEVER_READY},
	{"ready-close", BROOD_TEMPLATE_NEVER_READY},
	{"ready-garbage", BROOD_TEMPLATE_BROKEN},
	{"ready-huge", BROOD_TEMPLATE_BROKEN},
	{"ready-empty", 0},
	{"ready-short", BROOD_TEMPLATE_BROKEN},
	{"ready-shorter", BROOD_TEMPLATE_BROKEN},
	{"ready-many-fds", BROOD_TEMPLATE_BROKEN},
	{"ready-version", BROOD_TEMPLATE_BROKEN},
	{"ready-kind", BROOD_TEMPLATE_BROKEN},
	{"ready-size", BROOD_TEMPLATE_BROKEN},
	{"ready-reason", BROOD_TEMPLATE_BROKEN},
	{"ready-detail", 0},
	{"ready-twice", 0},
	{"answer-exit", BROOD_TEMPLATE_DIED},
	{"answer-crash", BROOD_TEMPLATE_DIED},
	{"answer-hang", BROOD_TEMPLATE_SILENT},
	{"answer-close", BROOD_TEMPLATE_DIED},
	{"answer-garbage", BROOD_TEMPLATE_BROKEN},
	{"answer-huge", BROOD_TEMPLATE_BROKEN},
	{"answer-empty", 0},
	{"answer-short", BROOD_TEMPLATE_BROKEN},
	{"answer-shorter", BROOD_TEMPLATE_BROKEN},
	{"answer-many-fds", BROOD_TEMPLATE_BROKEN},
	{"answer-version", BROOD_TEMPLATE_BROKEN},
	{"answer-kind", BROOD_TEMPLATE_BROKEN},
	{"answer-size", BROOD_TEMPLATE_BROKEN},
	{"born-nobody", BROOD_TEMPLATE_BROKEN},
	{"born-negative", BROOD_TEMPLATE_BROKEN},
	{"born-refused-oddly", BROOD_TEMPLATE_BROKEN},
	{"born-self", BROOD_TEMPLATE_BROKEN},
	{"born-parent", BROOD_TEMPLATE_BROKEN},
	{"born-parent-hang", BROOD_TEMPLATE_BROKEN},
	{"born-first", BROOD_TEMPLATE_BROKEN},
	{"born-file", BROOD_TEMPLATE_BROKEN},
	{"born-grandchild", BROOD_TEMPLATE_BROKEN},
	{"born-another", BROOD_TEMPLATE_BROKEN},
	{"done-exit", 0},
	{"done-crash", 0},
	{"done-hang", 0},
	{"done-close", 0},
	{"done-garbage", 0},
	{"done-huge", 0},
	{"done-empty", 0},
	{"done-short", 0},
	{"done-shorter", 0},
	{"done-many-fds", 0},
	{"done-code", 0},
	{"done-least", 0},
	{"done-text", 0},
	{"done-kind", 0},
	{"", 0},
};

static const struct way *way, *way_of_test;

static void one_spawn(struct brood_template *t, const char *const *argv)
{
	struct brood_child *child = NULL;
	struct brood_exit end = {0};
	struct brood_error err;
	char why[512] = "";
	int r = brood_template_spawn(t, &child, argv, NULL, NULL, &err);

	if (r == 0)
		r = brood_started(child, 60000, &err);
	if (r) {
		brood_error_format(&err, why, sizeof why);
		print_message("# %s: %s\n", way->name, why);
		assert_true(r < 0 && strlen(why) > 8);
	}
	if (child && r == 0) {
		assert_true(brood_pid(child) > 1);
		assert_int_not_equal(brood_pid(child), getpid());
		assert_int_not_equal(brood_pid(child), getppid());
		if (brood_wait(child, 60000, &end) || end.how != BROOD_EXITED ||
		    end.value)
			fail_msg("%s: how %d, value %d", way->name, end.how,
				 end.value);
	}
	brood_child_close(&child);
}

static void one_way(uint64_t flags)
{
	const char *const *argv = ARGV(beside("hostile"), way->name);
	int64_t begun = now_ms();
	struct brood_template *t = opened_anyhow(
		SPEC(.argv = argv, .flags = flags),
		OPTIONS(.ready_timeout_ms = 200, .answer_timeout_ms = 200));
	struct brood_template_stats stats;
	uint32_t first = stats_of(t).state;

	one_spawn(t, argv);
	stats = stats_of(t);
	if (way->reason && first != way->reason &&
	    !stats.by_reason[way->reason])
		fail_msg("%s: \"%s\", not \"%s\"", way->name,
			 brood_template_reason_text(stats.last_reason),
			 brood_template_reason_text(way->reason));
	one_spawn(t, argv);
	stats = stats_of(t);
	print_message("# %s: state %s; last %s; %llu warm, %llu plain\n",
		      way->name, brood_template_reason_text(stats.state),
		      brood_template_reason_text(stats.last_reason),
		      (unsigned long long)stats.hits,
		      (unsigned long long)stats.plain);
	/* No end of it was written without a zero. */
	assert_non_null(memchr(stats.detail, 0, sizeof stats.detail));
	brood_template_close(&t);
	assert_true(now_ms() - begun < 30000);
	/* What it has made of the caller's and never told is its own. */
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static void blocking_way(void **state)
{
	(void)state;
	way = way_of_test;
	one_way(0);
}

static void asynchronous_way(void **state)
{
	(void)state;
	way = way_of_test;
	one_way(BROOD_ASYNC);
}

static void warm_up_way(void **state)
{
	(void)state;
	way = &ways[sizeof ways / sizeof *ways - 1];
	one_way(0);
}

/* In a process of its own, which a lie could harm; with a census. */
static void nothing_that_it_says_harms(void **state)
{
	(void)state;
	NEEDS_READY();
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		way_of_test = &ways[i];
		in_fork_after(warm_up_way, blocking_way);
		if (brood_capabilities() & BROOD_HAS_ASYNC)
			in_fork_after(warm_up_way, asynchronous_way);
	}
}

SUITE(TEST(nothing_that_it_says_harms))
