/* SPDX-License-Identifier: MIT */
#include "owned.h"

static const uint32_t all_ways[] = {
	BESIDE,
	PARENT,
	BROOD_TREE_CGROUP,
	BROOD_TREE_CGROUP | PARENT,
	NAMESPACE,
	NAMESPACE | BROOD_TREE_WATCH,
};
#define WAYS (sizeof all_ways / sizeof *all_ways)

static const uint64_t modes[] = {0, BROOD_ASYNC};

int can_own(uint32_t ways)
{
	struct brood_child *child;
	int r = brood_spawn(&child, OWNED(ways, .argv = SH(":")), NULL);

	if (r == 0)
		brood_child_close(&child);
	return r == 0;
}

struct brood_tree_info info_of(struct brood_child *child)
{
	struct brood_tree_info info;

	assert_int_equal(brood_tree(child, &info), 0);
	return info;
}

int is_there(pid_t pid)
{
	char path[32], line[256] = "";
	const char *state;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	state = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return state && state[2] != 'Z' && state[2] != 'X';
}

void for_each_way(void (*body)(uint32_t ways, uint64_t flags))
{
	for (size_t i = 0; i < WAYS; i++)
		for (int m = 0; m < 2; m++)
			if (can_own(all_ways[i]))
				body(all_ways[i], modes[m]);
}

int wait_for_count(struct brood_child *child, int count, pid_t *pids)
{
	int n = 0;

	for (int i = 0; i < 2000; i++) {
		n = brood_tree_list(child, pids, pids ? 8 : 0);
		if (n == count || n < 0)
			break;
		sleep_ms(5);
	}
	return n;
}
