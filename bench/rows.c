/* SPDX-License-Identifier: MIT */
#include "rows.h"

#define CALL(way, host)                                                        \
	{                                                                      \
		&way, host, METRIC_CALL                                        \
	}
#define TOTAL(way, host)                                                       \
	{                                                                      \
		&way, host, METRIC_TOTAL                                       \
	}

const struct row rows[] = {
	{"spawn", "brood_spawn / floor", "base", TOTAL(way_brood, 0),
	 TOTAL(way_floor, 0), .bar = 1.03},
	{"spawn-vs-posix", "posix_spawn, same result / brood_spawn", "base",
	 TOTAL(way_posix_equal, 0), TOTAL(way_brood, 0), .bar = 1.25,
	 .at_least = true},
	{"spawn-vs-plain", "posix_spawn, plain / brood_spawn", "base",
	 TOTAL(way_posix, 0), TOTAL(way_brood, 0), .bar = 1.25,
	 .at_least = true},
	{"plan", "kept plan / floor", "base", TOTAL(way_plan, 0),
	 TOTAL(way_floor, 0), .bar = 1.03},
	{"async-call", "async, the call / floor's call", "base",
	 CALL(way_async, 0), CALL(way_floor, 0), .bar = 0.15},
	{"async-total", "async, until reaped / floor", "base",
	 TOTAL(way_async, 0), TOTAL(way_floor, 0), .bar = NO_BAR},
	{"posix", "posix_spawn, same result / floor", "base",
	 TOTAL(way_posix_equal, 0), TOTAL(way_floor, 0), .bar = NO_BAR},
	{"posix-plain", "posix_spawn, plain / floor", "base",
	 TOTAL(way_posix, 0), TOTAL(way_floor, 0), .bar = NO_BAR},

	{"raw", "raw calls, same result / floor", "base", TOTAL(way_raw, 0),
	 TOTAL(way_floor, 0), .bar = NO_BAR},
	{"raw-number", "raw calls, no pidfd / floor", "base",
	 TOTAL(way_raw_number, 0), TOTAL(way_floor, 0), .bar = NO_BAR},
	{"spawn-vs-raw", "brood_spawn / raw calls, same result", "base",
	 TOTAL(way_brood, 0), TOTAL(way_raw, 0), .bar = NO_BAR},

	{"fds", "many descriptors / 10: brood_spawn", "fds",
	 TOTAL(way_brood, 1), TOTAL(way_brood, 0), .bar = 1.05},
	{"fds-async-call", "many descriptors / 10: async, the call", "fds",
	 CALL(way_async, 1), CALL(way_async, 0), .bar = NO_BAR},
	{"fds-posix", "many descriptors / 10: posix_spawn", "fds-others",
	 TOTAL(way_posix_equal, 1), TOTAL(way_posix_equal, 0), .bar = NO_BAR},
	{"fds-floor", "many descriptors / 10: floor", "fds-others",
	 TOTAL(way_floor, 1), TOTAL(way_floor, 0), .bar = NO_BAR},

	{"memory", "4 GiB / 0, of own floor: brood_spawn", "memory",
	 TOTAL(way_brood, 1), TOTAL(way_floor, 1), TOTAL(way_brood, 0),
	 TOTAL(way_floor, 0), .bar = 1.05},
	{"memory-async", "4 GiB / 0, of own floor: async, total", "memory",
	 TOTAL(way_async, 1), TOTAL(way_floor, 1), TOTAL(way_async, 0),
	 TOTAL(way_floor, 0), .bar = 1.05},
	{"memory-async-call", "4 GiB / 0, of own floor: async, call", "memory",
	 CALL(way_async, 1), CALL(way_floor, 1), CALL(way_async, 0),
	 CALL(way_floor, 0), .bar = 1.05},

	{"steps", "twelve steps / the same calls by hand", "steps",
	 TOTAL(way_twelve, 0), TOTAL(way_hand, 0), .bar = 1.03},
	{"steps-plan", "twelve steps, kept plan / by hand", "steps",
	 TOTAL(way_twelve_plan, 0), TOTAL(way_hand, 0), .bar = NO_BAR},
	{"steps-memory", "4 GiB / 0, of own floor: twelve steps", "steps",
	 TOTAL(way_twelve, 1), TOTAL(way_hand, 1), TOTAL(way_twelve, 0),
	 TOTAL(way_hand, 0), .bar = 1.05},
	{"steps-fds", "many descriptors / 10: twelve steps", "fds",
	 TOTAL(way_twelve, 1), TOTAL(way_twelve, 0), .bar = 1.05},

	{"vfork", "brood_vfork, empty / raw vfork and exit", "vfork",
	 TOTAL(way_vfork, 0), TOTAL(way_vfork_exit, 0), .bar = 1.25},
	{"vfork-vs-fork", "fork / brood_vfork", "vfork", TOTAL(way_fork, 0),
	 TOTAL(way_vfork, 0), .bar = 5.0, .at_least = true},

	{"thread", "pthread_create and join / raw thread", "thread",
	 TOTAL(way_pthread, 0), TOTAL(way_thread, 0), .bar = 1.2,
	 .at_least = true},
	{"thread-libc", "brood_thread_create_libc / pthread_create", "thread",
	 TOTAL(way_thread_libc, 0), TOTAL(way_pthread, 0), .bar = NO_BAR},

	{"fork", "brood_fork, no options / fork", "fork",
	 TOTAL(way_brood_fork, 0), TOTAL(way_fork, 0), .bar = 1.03},
	{"fork-omit", "1 GiB, the call: fork / omitted", "fork-memory",
	 CALL(way_fork, 0), CALL(way_fork_omit, 0), .bar = 20,
	 .at_least = true},
	{"fork-huge", "1 GiB, the call: fork / huge pages", "fork-memory",
	 CALL(way_fork, 0), CALL(way_brood_fork, 1), .bar = 5,
	 .at_least = true},

	{"threads", "8 threads at once: brood_spawn / floor", "threads",
	 TOTAL(way_brood, 0), TOTAL(way_floor, 0), .bar = 1.00},
	{"threads-plan", "8 threads at once: kept plan / floor", "threads",
	 TOTAL(way_plan, 0), TOTAL(way_floor, 0), .bar = 1.00},
	{"threads-posix", "8 threads at once: posix_spawn / floor", "threads",
	 TOTAL(way_posix_equal, 0), TOTAL(way_floor, 0), .bar = NO_BAR},
};
const unsigned nrows = sizeof(rows) / sizeof(rows[0]);
