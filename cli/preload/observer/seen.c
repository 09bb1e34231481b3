/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include "posix/seen.h"

#include <brood/child.h>

static void observe_ways(uint64_t got)
{
	if (got & BROOD_GOT_LEGACY_CLONE)
		observe(COUNT_LEGACY_CLONE);
	if (got & BROOD_GOT_MEMORY_COPIED)
		observe(COUNT_MEMORY_COPIED);
}

static enum report_count count_of(uint32_t kind)
{
	switch (kind) {
	case POSIX_SEEN_SYSTEM:
		return COUNT_SYSTEM;
	case POSIX_SEEN_POPEN:
		return COUNT_POPEN;
	case POSIX_SEEN_LIBC:
		return COUNT_LIBC;
	default:
		return COUNT_SPAWN;
	}
}

/* The drop-in calls it, if it is there. */
SEEN void brood_posix_seen(const struct brood_posix_seen *seen)
{
	if (seen->kind == POSIX_SEEN_LOADED) {
		observe_loaded();
		return;
	}
	if (seen->result < 0) {
		observe(COUNT_FAILED);
		return;
	}
	observe(count_of(seen->kind));
	observe_ways(seen->got);
	observe_program(seen->program, seen->path, seen->envp);
}
