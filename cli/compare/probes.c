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
	{"directory", 1, {"working", "dir"}, probe_directory},
	{"handlers", 1, {"signal", "handlers"}, probe_handlers},
	{"ignored", 1, {"ignored", "signals"}, probe_ignored},
	{"environment", 1, {"", "env"}, probe_environment},
	{"atfork", 1, {"atfork", "run"}, probe_atfork},
	{"thread_group", 2, {"thread", "group"}, probe_group},
	{"ns_user", 2, {"", "user"}, probe_ns_user},
	{"ns_mnt", 2, {"", "mnt"}, probe_ns_mnt},
	{"ns_pid", 2, {"", "pid"}, probe_ns_pid},
	{"ns_net", 2, {"", "net"}, probe_ns_net},
	{"ns_ipc", 2, {"", "ipc"}, probe_ns_ipc},
	{"ns_uts", 2, {"", "uts"}, probe_ns_uts},
	{"ns_cgroup", 2, {"", "cgroup"}, probe_ns_cgroup},
	{"ns_time", 2, {"", "time"}, probe_ns_time},
};

const int compare_nprobes = sizeof(compare_probes) / sizeof(compare_probes[0]);
