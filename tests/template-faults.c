/* SPDX-License-Identifier: MIT */
/*
 * Pages that earlier children have used are there in later ones: they take
 * fewer faults, which is counted, and find in each page what the template has
 * there, never what another child wrote.
 */
#include "lib/warm.h"

#define CHILDREN 8

/* The faults that it took where it uses its memory. */
static long one(struct brood_template *t)
{
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "touch");
	char text[64];

	return atol(output_of(warm(t, argv, NULL, STEPS(brood_step_pipe(1, 0))),
			      text, sizeof text));
}

static long faults_of_the_last(uint64_t flags, uint64_t *prefetched)
{
	struct brood_template *t = opened(SPEC(.argv = ARGV(of_kind("begun"))),
					  OPTIONS(.flags = flags));
	long faults = 0;

	for (int i = 0; i < CHILDREN; i++)
		faults = one(t);
	*prefetched = stats_of(t).prefetched;
	brood_template_close(&t);
	return faults;
}

static void later_children_take_fewer_faults(void **state)
{
	uint64_t pages, none;
	long with, without;

	(void)state;
	NEEDS_KIND();
	NEEDS_READY();
	/* What the template sees of children that live so shortly is chance on
	 * a busy machine. */
	for (int i = 0; i < 20; i++) {
		with = faults_of_the_last(0, &pages);
		if (pages >= 400)
			break;
	}
	without = faults_of_the_last(BROOD_TEMPLATE_NO_PREFETCH, &none);
	print_message("# %ld faults with, %ld without; %llu pages at once\n",
		      with, without, (unsigned long long)pages);
	assert_true(pages >= 400);
	assert_int_equal(none, 0);
	assert_true(without >= 400);
	assert_true(with < without / 2);
}

/* Many that live at once, and one of each kind of start in between. */
static void none_sees_what_others_write(void **state)
{
	const char *const *stay = ARGV(of_kind("begun"), "-x", "", "touch");
	struct brood_child *children[CHILDREN];
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < CHILDREN; i++)
			children[i] =
				warm(t, stay, NULL, STEPS(brood_step_null(1)));
		one(t);
		for (int i = 0; i < CHILDREN; i++)
			assert_int_equal(finish(children[i]), 0);
	}
	brood_template_close(&t);
}

SUITE(TEST(later_children_take_fewer_faults), TEST(none_sees_what_others_write))
