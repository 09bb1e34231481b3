/* SPDX-License-Identifier: MIT */
/*
 * No descendant outlives a tree that is owned by the default ways, whatever it
 * does and however the tree ends. A few times each; as often as BROOD_ESCAPES
 * says, a fork bomb a fifth of that.
 */
#include "lib/escapes.h"
#include "lib/test.h"

static int times(const char *kind)
{
	const char *wanted = getenv("BROOD_ESCAPES");
	int n = wanted ? atoi(wanted) : 2;

	return strcmp(kind, "bomb") ? n : wanted ? n / 5 : 1;
}

static void try_all_ends(const char *kind)
{
	const struct escape e = {.kind = kind, .ways = BROOD_TREE_DEFAULT};

	for (int end = 0; end < ENDS; end++) {
		int n = times(kind), survivors = 0;
		int64_t ms, longest = 0;

		if (end >= END_RUN_TIMEOUT && !getenv("BROOD")) {
			print_message("# %s: %s skipped: the command is not "
				      "built\n",
				      kind, escape_end_name(end));
			continue;
		}
		for (int i = 0; i < n; i++) {
			int left = escape_survivors(&e, end, &ms);

			assert_true(left >= 0);
			survivors += left;
			if (ms > longest)
				longest = ms;
		}
		print_message("# %s, %s: %d survivors in %d runs, gone after "
			      "at most %lld ms\n",
			      kind, escape_end_name(end), survivors, n,
			      (long long)longest);
		assert_int_equal(survivors, 0);
	}
}

#define KIND(name, kind)                                                       \
	static void name(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		try_all_ends(kind);                                            \
	}

KIND(a_new_session_is_no_escape, "setsid")
KIND(a_double_fork_is_none, "double-fork")
KIND(a_daemon_is_none, "daemon")
KIND(a_new_process_group_is_none, "group")
KIND(ignoring_all_signals_is_none, "ignore")
KIND(being_stopped_is_none, "stop")
KIND(being_a_subreaper_is_none, "subreaper")
KIND(a_new_namespace_of_processes_is_none, "namespace")
KIND(a_fork_bomb_is_none, "bomb")

SUITE(TEST(a_new_session_is_no_escape), TEST(a_double_fork_is_none),
      TEST(a_daemon_is_none), TEST(a_new_process_group_is_none),
      TEST(ignoring_all_signals_is_none), TEST(being_stopped_is_none),
      TEST(being_a_subreaper_is_none),
      TEST(a_new_namespace_of_processes_is_none), TEST(a_fork_bomb_is_none))
