/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "asked.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

/* Brood's own ways, and the questions of group, environment and namespaces:
 * what is called otherwise is answered otherwise. */

static struct way with(const char *key, uint64_t flags)
{
	struct way way = asked_way(key);

	way.flags = flags;
	return way;
}

static void clone_shares_what_is_asked(void **state)
{
	struct way none = with("brood_clone_process", 0);
	struct way memory = with("brood_clone_process", BROOD_SHARE_MEMORY);
	struct way files = with("brood_clone_process", BROOD_SHARE_FILES);
	struct way fs = with("brood_clone_process", BROOD_SHARE_DIRECTORY);
	struct way group = asked_way("brood_clone_thread");

	(void)state;
	asked_is(&none, "memory", "copied");
	asked_is(&none, "environment", "copied");
	asked_is(&memory, "memory", "shared");
	asked_is(&memory, "environment", "shared");
	asked_is(&memory, "stack", "own");
	asked_is(&none, "files", "copied");
	asked_is(&files, "files", "shared");
	asked_is(&none, "directory", "copied");
	asked_is(&fs, "directory", "shared");
	asked_is(&none, "thread_group", "new");
	asked_is(&group, "thread_group", "same");
	asked_is(&group, "handlers", "shared");
	group.flags &= ~BROOD_SHARE_GROUP;
	asked_is(&group, "thread_group", "new");
	asked_is(&group, "handlers", "shared");
	asked_is(&group, "crash", "itself");
}

static void rfork_flags(void **state)
{
	struct way copy = asked_way("brood_rfork");
	struct way thread = asked_way("brood_rfork_thread");

	(void)state;
	asked_is(&copy, "files", "copied");
	asked_is(&copy, "environment", "copied");
	asked_is(&thread, "files", "shared");
	asked_is(&thread, "handlers", "reset");
	copy.flags &= ~(uint64_t)BROOD_RFFDG;
	asked_is(&copy, "files", "shared");
	copy.flags &= ~(uint64_t)BROOD_RFENVG;
	copy.flags |= BROOD_RFCENVG;
	asked_is(&copy, "environment", "other");
	thread.flags |= BROOD_RFFDG | BROOD_RFSIGSHARE;
	asked_is(&thread, "files", "copied");
	asked_is(&thread, "handlers", "shared");
}

static void thread_with_its_own(void **state)
{
	struct way way = asked_way("brood_thread_create");

	(void)state;
	asked_is(&way, "new_pid", "no");
	asked_is(&way, "thread_group", "same");
	asked_is(&way, "memory", "shared");
	asked_is(&way, "stack", "own");
	asked_is(&way, "crash", "caller");
	asked_is(&way, "environment", "shared");
	asked_is(&way, "files", "shared");
	asked_is(&way, "directory", "shared");
	way.flags = BROOD_THREAD_OWN_FILES;
	asked_is(&way, "files", "copied");
	asked_is(&way, "directory", "shared");
	way.flags = BROOD_THREAD_OWN_DIRECTORY;
	asked_is(&way, "files", "shared");
	asked_is(&way, "directory", "copied");
}

static void raw_fork_runs_no_handlers(void **state)
{
	struct way way = asked_way("brood_fork");

	(void)state;
	asked_is(&way, "atfork", "yes");
	asked_is(&way, "memory", "copied");
	asked_is(&way, "pages_copied", "256");
	way.flags = BROOD_FORK_RAW;
	asked_is(&way, "atfork", "no");
	asked_is(&way, "memory", "copied");
	/* A vfork under its name. */
	way.start = way_vfork;
	asked_is(&way, "memory", "shared");
	asked_is(&way, "pages_copied", "0");
}

static void vfork_by_another_call(void **state)
{
	struct way way = asked_way("brood_vfork");

	(void)state;
	asked_is(&way, "waits", "until exit");
	asked_is(&way, "stack", "caller's");
	asked_is(&way, "handlers", "reset");
	asked_is(&way, "crash", "itself");
	way.start = way_fork;
	way.finish = way_reap;
	asked_is(&way, "waits", "no");
	asked_is(&way, "stack", "copied");
	asked_is(&way, "handlers", "copied");
}

/* fork+exec whose child does something first. */
static void (*meddle)(void);

static int start_meddled(const struct way *way, const struct job *job,
			 struct task *task)
{
	(void)way;
	task->pid = fork();
	if (task->pid == 0) {
		meddle();
		job_run(job);
	}
	return task->pid < 0 ? -errno : 0;
}

static void empty_environment(void)
{
	clearenv();
}

static void other_value(void)
{
	setenv("BROOD_COMPARE", "another", 1);
}

static void environment(void **state)
{
	struct way program = asked_way("fork_exec"), copy = asked_way("fork");
	struct way vfork = asked_way("vfork_exec");

	(void)state;
	asked_is(&program, "environment", "copied");
	program.start = copy.start = start_meddled;
	meddle = empty_environment;
	asked_is(&program, "environment", "other");
	asked_is(&copy, "environment", "other");
	meddle = other_value;
	asked_is(&program, "environment", "other");
	asked_is(&vfork, "environment", "copied");
	vfork.execs = false;
	asked_is(&vfork, "environment", "shared");
}

static const struct {
	const char *probe;
	uint64_t flag;
} namespaces[] = {
	{"ns_user", CLONE_NEWUSER},     {"ns_mnt", CLONE_NEWNS},
	{"ns_pid", CLONE_NEWPID},       {"ns_net", CLONE_NEWNET},
	{"ns_ipc", CLONE_NEWIPC},       {"ns_uts", CLONE_NEWUTS},
	{"ns_cgroup", CLONE_NEWCGROUP}, {"ns_time", CLONE_NEWTIME},
};

/* Each flag makes the one namespace that it is about. */
static void each_namespace(void **state)
{
	const size_t n = sizeof namespaces / sizeof *namespaces;
	struct way way = asked_way("brood_clone_newns");

	(void)state;
	if (strncmp(asked(&way, "ns_user"), "refused", 7) == 0) {
		print_message("no namespaces may be made here\n");
		skip();
	}
	for (size_t i = 0; i < n; i++)
		asked_is(&way, namespaces[i].probe, "new");
	asked_is(&way, "crash", "itself");
	asked_is(&way, "waits", "no");
	/* The others need a user namespace where this is not root. */
	for (size_t i = 0; i < n; i++) {
		way.flags = namespaces[i].flag;
		if (geteuid() != 0)
			way.flags |= CLONE_NEWUSER;
		for (size_t j = 0; j < n; j++)
			asked_is(&way, namespaces[j].probe,
				 way.flags & namespaces[j].flag ? "new"
								: "same");
	}
}

static void leave_namespaces(void)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) < 0)
		_exit(126);
}

static void namespaces_of_a_program(void **state)
{
	struct way newns = asked_way("brood_clone_newns");
	struct way way = asked_way("fork_exec");

	(void)state;
	if (strncmp(asked(&newns, "ns_user"), "refused", 7) == 0) {
		print_message("no namespaces may be made here\n");
		skip();
	}
	asked_is(&way, "ns_uts", "same");
	way.start = start_meddled;
	meddle = leave_namespaces;
	asked_is(&way, "ns_uts", "new");
	asked_is(&way, "ns_user", "new");
	asked_is(&way, "ns_net", "same");
}

/* The name of exec on a call that makes a process, and the reverse. */
static void exec_is_seen_to_replace(void **state)
{
	static const char *const rows[][3] = {
		/* probe, of exec, of fork and exec */
		{"new_pid", "no", "yes"},
		{"thread_group", "same", "new"},
		{"caller_faults", "-", "256"},
		{"crash", "caller", "itself"},
		{"waits", "no return", "no"},
		{"files", "kept", "copied"},
		{"cloexec", "closed", "closed"},
		{"directory", "kept", "copied"},
		{"handlers", "reset", "reset"},
		{"ignored", "kept", "copied"},
		{"environment", "kept", "copied"},
		{"ns_mnt", "same", "same"},
		{"atfork", "no", "yes"},
	};
	struct way exec = asked_way("brood_exec");
	struct way image = asked_way("brood_exec_image");
	struct way fake = exec, hidden = asked_way("fork_exec");

	(void)state;
	fake.start = way_fork;
	hidden.start = way_brood_exec;
	hidden.replaces = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		asked_is(&exec, rows[i][0], rows[i][1]);
		asked_is(&image, rows[i][0], rows[i][1]);
		asked_is(&hidden, rows[i][0], rows[i][1]);
		asked_is(&fake, rows[i][0], rows[i][2]);
	}
	exec.flags = BROOD_EXEC_CLOSE_FDS;
	asked_is(&exec, "files", "closed");
	asked_is(&exec, "directory", "kept");
}

static int start_forbidden(const struct way *way, const struct job *job,
			   struct task *task)
{
	(void)way;
	(void)job;
	(void)task;
	return -EPERM;
}

static void refusals_are_no_failures(void **state)
{
	struct way way = asked_way("brood_exec");

	(void)state;
	way.start = start_forbidden;
	for (int p = 0; p < compare_nprobes; p++)
		asked_is(&way, compare_probes[p].key,
			 "refused: brood_exec: Operation not permitted");
	way = asked_way("fork");
	way.start = start_forbidden;
	for (int p = 0; p < compare_nprobes; p++)
		asked_is(&way, compare_probes[p].key,
			 "refused: fork: Operation not permitted");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clone_shares_what_is_asked),
		cmocka_unit_test(rfork_flags),
		cmocka_unit_test(thread_with_its_own),
		cmocka_unit_test(raw_fork_runs_no_handlers),
		cmocka_unit_test(vfork_by_another_call),
		cmocka_unit_test(environment),
		cmocka_unit_test(each_namespace),
		cmocka_unit_test(namespaces_of_a_program),
		cmocka_unit_test(exec_is_seen_to_replace),
		cmocka_unit_test(refusals_are_no_failures),
	};

	asked_program = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
