/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include "../../cli/compare/caller.h"
#include "../../cli/compare/grid.h"
#include "../../cli/compare/room.h"
#include "../../cli/compare/size.h"
#include "../../cli/compare/spread.h"
#include "../../cli/compare/wrap.h"

#include <stdlib.h>
#include <string.h>

/* What computes and prints, without any task. */

static void sizes(void **state)
{
	uint64_t list[3];
	char text[32];

	(void)state;
	assert_int_equal(size_parse("64M", 3), INT64_C(64) << 20);
	assert_int_equal(size_parse("1GiB", 4), INT64_C(1) << 30);
	assert_int_equal(size_parse("1k,", 2), 1024);
	assert_int_equal(size_parse("", 0), -1);
	assert_int_equal(size_parse("M", 1), -1);
	assert_int_equal(size_parse("-1", 2), -1);
	assert_int_equal(size_parse("1Mx", 3), -1);
	assert_int_equal(size_parse("99999999999999999999", 20), -1);
	assert_int_equal(size_list("1G,0,64M,0", list, 3), 3);
	assert_int_equal(list[0], 0);
	assert_int_equal(list[2], 1 << 30);
	assert_int_equal(size_list("1,2,3,4", list, 3), 0);
	assert_int_equal(size_list("1,,2", list, 3), 0);
	size_format(UINT64_C(1536) << 10, text, sizeof text);
	assert_string_equal(text, "1536 KiB");
	size_format(0, text, sizeof text);
	assert_string_equal(text, "0");
}

static void median(void **state)
{
	int64_t odd[] = {9, 1, 5}, even[] = {4, 1, 2, 100}, one[] = {7};

	(void)state;
	assert_int_equal(spread_of(odd, 3).median, 5);
	assert_int_equal(spread_of(even, 4).median, 3);
	assert_int_equal(spread_of(one, 1).high, 7);
}

/* Every round is a permutation; every way leads equally often, and follows
 * more than one other. */
static void order(void **state)
{
	enum { N = 10 };
	int first[N] = {0}, after[N][N] = {{0}};

	(void)state;
	for (int round = 0; round < N * 4; round++) {
		int seen[N] = {0}, last = -1;

		for (int at = 0; at < N; at++) {
			int w = caller_order(N, round, at);

			assert_in_range(w, 0, N - 1);
			assert_int_equal(seen[w]++, 0);
			if (last >= 0)
				after[w][last]++;
			last = w;
		}
		first[caller_order(N, round, 0)]++;
	}
	for (int w = 0; w < N; w++) {
		int others = 0;

		assert_int_equal(first[w], 4);
		for (int i = 0; i < N; i++)
			others += after[w][i] > 0;
		assert_true(others > 1);
	}
}

/* What a grid prints, and its longest line. */
static char *printed(const struct grid *grid, int width, size_t *longest)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	grid_print(grid, to, width, false);
	fclose(to);
	*longest = 0;
	for (char *line = text; *line; line += strcspn(line, "\n") + 1) {
		size_t length = strcspn(line, "\n");

		if (length > *longest)
			*longest = length;
		assert_true(length == 0 || line[length - 1] != ' ');
	}
	return text;
}

static void grid_breaks(void **state)
{
	struct grid grid = {0};
	size_t longest;
	char *text;

	(void)state;
	grid_column(&grid, "", "way", false);
	grid_set(&grid, 0, 0, GRID_PLAIN, "fork");
	for (int c = 1; c < 6; c++) {
		grid_column(&grid, "", "column", true);
		grid_set(&grid, 0, c, GRID_BAD, "%d", c);
	}
	text = printed(&grid, 80, &longest);
	assert_string_equal(text,
			    "\n"
			    "way   column  column  column  column  column\n"
			    "fork       1       2       3       4       5\n");
	free(text);
	text = printed(&grid, 22, &longest);
	assert_true(longest <= 22);
	assert_non_null(strstr(text, "fork       3       4\n"));
	assert_non_null(strstr(text, "fork       5\n"));
	free(text);
}

static void items_wrap(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	wrap_item(to, "one two three", 9);
	fclose(to);
	assert_string_equal(text, "- one two\n  three\n");
	free(text);
}

static void room(void **state)
{
	char why[128] = "";

	(void)state;
	assert_true(room_for(0, 0, why, sizeof why));
	assert_false(room_for(UINT64_C(1) << 45, 0, why, sizeof why));
	assert_memory_equal(why, "only ", 5);
	assert_false(room_for(1, UINT64_C(1) << 45, why, sizeof why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),      cmocka_unit_test(median),
		cmocka_unit_test(order),      cmocka_unit_test(grid_breaks),
		cmocka_unit_test(items_wrap), cmocka_unit_test(room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
