/* SPDX-License-Identifier: MIT */
#include "report.h"

static const struct {
	uint64_t bit;
	const char *words;
} gots[] = {
	{BROOD_GOT_BLOCKING, "waited for the program to be reached"},
	{BROOD_GOT_TABLE_COPIED, "descriptor table copied"},
	{BROOD_GOT_NO_PIDFD, "no pidfd here, signals go by number"},
	{BROOD_GOT_LEGACY_CLONE, "no clone3 here"},
	{BROOD_GOT_MEMORY_COPIED, "memory copied by an emulator"},
	{BROOD_GOT_LANDLOCK_LESS, "confined less than asked for: old kernel"},
	{BROOD_GOT_CGROUP_JOINED, "joined its cgroup, not born in it"},
	{BROOD_GOT_TWO_STAGES, "reached in two stages"},
};

size_t run_got_words(uint64_t got, const char *words[8])
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof gots / sizeof *gots; i++)
		if (got & gots[i].bit)
			words[n++] = gots[i].words;
	return n;
}

const char *run_way(const struct run_live *live)
{
	uint64_t got = brood_got(live->child);
	bool async =
		(live->run->flags & BROOD_ASYNC) && !(got & BROOD_GOT_BLOCKING);

	if (got & BROOD_GOT_LEGACY_CLONE)
		return "created by clone, blocking";
	return async ? "created by clone3, asynchronous"
		     : "created by clone3, blocking";
}
