/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "asked.h"

#include <sched.h>

/* Each flag of clone changes the one answer that it is about: the answers come
 * from what the kernel did, not from what the way is called. */

static struct way process(uint64_t flags)
{
	struct way way = asked_way("clone_process");

	way.flags = flags;
	return way;
}

static struct way thread_without(uint64_t flags)
{
	struct way way = asked_way("clone_thread");

	way.flags &= ~flags;
	return way;
}

static void plain_process(void **state)
{
	struct way way = process(0);

	(void)state;
	asked_is(&way, "new_pid", "yes");
	asked_is(&way, "memory", "copied");
	asked_is(&way, "files", "copied");
	asked_is(&way, "directory", "copied");
	asked_is(&way, "handlers", "copied");
	asked_is(&way, "ignored", "copied");
	asked_is(&way, "crash", "itself");
	asked_is(&way, "waits", "no");
}

static void vm(void **state)
{
	struct way way = process(CLONE_VM);

	(void)state;
	asked_is(&way, "memory", "shared");
	asked_is(&way, "pages_copied", "0");
	asked_is(&way, "caller_faults", "0");
	asked_is(&way, "stack", "own");
	asked_is(&way, "files", "copied");
	asked_is(&way, "new_pid", "yes");
}

static void files(void **state)
{
	struct way with = process(CLONE_FILES);
	struct way without = thread_without(CLONE_FILES);

	(void)state;
	asked_is(&with, "files", "shared");
	asked_is(&with, "cloexec", "shared");
	asked_is(&with, "directory", "copied");
	asked_is(&without, "files", "copied");
	asked_is(&without, "directory", "shared");
}

static void fs(void **state)
{
	struct way with = process(CLONE_FS);
	struct way without = thread_without(CLONE_FS);

	(void)state;
	asked_is(&with, "directory", "shared");
	asked_is(&with, "files", "copied");
	asked_is(&without, "directory", "copied");
	asked_is(&without, "files", "shared");
}

static void sighand(void **state)
{
	struct way with = process(CLONE_VM | CLONE_SIGHAND);
	struct way without = process(CLONE_VM);

	(void)state;
	asked_is(&with, "handlers", "shared");
	asked_is(&with, "ignored", "shared");
	asked_is(&without, "handlers", "copied");
	asked_is(&without, "ignored", "copied");
}

static void vfork_flag(void **state)
{
	struct way with = process(CLONE_VM | CLONE_VFORK);
	struct way copying = process(CLONE_VFORK);

	(void)state;
	asked_is(&with, "waits", "until exit");
	asked_is(&copying, "waits", "until exit");
	asked_is(&copying, "memory", "copied");
}

static void thread(void **state)
{
	struct way way = thread_without(0);

	(void)state;
	asked_is(&way, "new_pid", "no");
	asked_is(&way, "crash", "caller");
	asked_is(&way, "memory", "shared");
	asked_is(&way, "waits", "no");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_process), cmocka_unit_test(vm),
		cmocka_unit_test(files),         cmocka_unit_test(fs),
		cmocka_unit_test(sighand),       cmocka_unit_test(vfork_flag),
		cmocka_unit_test(thread),
	};

	asked_program = argc > 1 ? argv[1] : "";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
