/* SPDX-License-Identifier: MIT */
#include "side.h"

#define MOST 1000000u /* condition.c takes what the hard limit gives */

const struct setting settings[] = {
	{"target", "tiny", "tiny", "plain", 1, .extent = QUICK},
	{"target", "static", "static", "plain", 1, .extent = QUICK_CORE},
	{"target", "dynamic", "dynamic", "plain", 1, .extent = QUICK},
	{"target", "script", "script", "plain", 1, .extent = QUICK_CORE},

	{"options", "cwd+3 fds", "tiny", "redirect", 1, .extent = QUICK},
	{"options", "12 steps", "tiny", "twelve", 1, .extent = QUICK},
	{"options", "capture", "writes", "capture", 1, .extent = QUICK},

	{"memory", "16 MiB", "tiny", "plain", 1, .memory_mib = 16,
	 .extent = FULL},
	{"memory", "64 MiB", "tiny", "plain", 1, .memory_mib = 64,
	 .extent = QUICK_CORE},
	{"memory", "256 MiB", "tiny", "plain", 1, .memory_mib = 256,
	 .extent = QUICK_CORE},
	{"memory", "1024 MiB", "tiny", "plain", 1, .memory_mib = 1024,
	 .extent = QUICK_CORE},
	{"memory", "8192 MiB", "tiny", "plain", 1, .memory_mib = 8192,
	 .extent = FULL_CORE},
	{"huge pages", "256 MiB", "tiny", "plain", 1, .memory_mib = 256,
	 .huge = true, .extent = QUICK_CORE},
	{"huge pages", "1024 MiB", "tiny", "plain", 1, .memory_mib = 1024,
	 .huge = true, .extent = FULL_CORE},
	{"huge pages", "8192 MiB", "tiny", "plain", 1, .memory_mib = 8192,
	 .huge = true, .extent = FULL_CORE},

	{"descriptors", "100", "tiny", "plain", 1, .fds = 100, .extent = FULL},
	{"descriptors", "1000", "tiny", "plain", 1, .fds = 1000,
	 .extent = QUICK_CORE},
	{"descriptors", "10000", "tiny", "plain", 1, .fds = 10000,
	 .extent = FULL},
	{"descriptors", "limit", "tiny", "plain", 1, .fds = MOST,
	 .extent = QUICK_CORE},

	{"mappings", "500", "tiny", "plain", 1, .mappings = 500,
	 .extent = FULL},
	{"mappings", "5000", "tiny", "plain", 1, .mappings = 5000,
	 .extent = QUICK_CORE},
	{"mappings", "50000", "tiny", "plain", 1, .mappings = 50000,
	 .extent = FULL_CORE},

	{"threads", "16", "tiny", "plain", 1, .threads = 16, .extent = FULL},
	{"threads", "256", "tiny", "plain", 1, .threads = 256,
	 .extent = QUICK_CORE},

	{"concurrency", "1", "tiny", "plain", -1, .extent = QUICK_CORE},
	{"concurrency", "2", "tiny", "plain", -2, .extent = QUICK_CORE},
	{"concurrency", "4", "tiny", "plain", -4, .extent = QUICK_CORE},
	{"concurrency", "8", "tiny", "plain", -8, .extent = QUICK_CORE},
	{"concurrency", "16", "tiny", "plain", -16, .extent = FULL},
	{"concurrency", "64", "tiny", "plain", -64, .extent = QUICK_CORE},
};
const int nsettings = sizeof settings / sizeof *settings;

_Static_assert(sizeof settings / sizeof *settings <= SETTINGS_MAX,
	       "room for every setting");
