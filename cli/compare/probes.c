/* SPDX-License-Identifier: MIT */
#include "probe.h"

const struct probe compare_probes[] = {
	{"new_pid", 0, {"new", "pid"}, probe_pid},
	{"memory", 0, {"", "memory"}, probe_memory},
	{"stack", 0, {"", "stack"}, probe_stack},
	{"pages_copied", 0, {"pages", "copied"}, probe_copied},
	{"caller_faults", 0, {"later", "faults"}, probe_later},
	{"crash", 0, {"crash", "ends"}, probe_crash},
	{"waits", 0, {"caller", "waits"}, probe_waits},
	{"files", 1, {"open", "files"}, probe_files},
	{"cloexec", 1, {"cloexec", "files"}, probe_cloexec},
	{"directory", 1, {"working", "directory"}, probe_directory},
	{"handlers", 1, {"signal", "handlers"}, probe_handlers},
	{"ignored", 1, {"ignored", "signals"}, probe_ignored},
	{"atfork", 1, {"atfork", "run"}, probe_atfork},
};

const int compare_nprobes = sizeof(compare_probes) / sizeof(compare_probes[0]);
