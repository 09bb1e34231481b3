/* SPDX-License-Identifier: MIT */
/* Who has moved to another cgroup, and whose parent has not, is dead when the
 * handle has been closed: not only killed. */
#include "lib/elsewhere.h"
#include "lib/owned.h"

#include <sys/mman.h>
#include <sys/ptrace.h>

static int *is_closed; /* shared with the tracer */

/* Holds a process in its end, as a tracer and little processor time can. */
static int hold_its_end(pid_t pid, int ready)
{
	int status = 0, early;

	if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)PTRACE_O_TRACEEXIT) ||
	    write(ready, "!", 1) != 1)
		return 2;
	alarm(60);
	if (waitpid(pid, &status, __WALL) != pid ||
	    status >> 8 != (SIGTRAP | PTRACE_EVENT_EXIT << 8))
		return 3;
	/* Time to close it too early: none is enough for a right one. */
	sleep_ms(300);
	early = __atomic_load_n(is_closed, __ATOMIC_ACQUIRE);
	ptrace(PTRACE_CONT, pid, NULL, NULL);
	return early;
}

static pid_t start_tracer(pid_t pid)
{
	int ready[2];
	pid_t tracer;
	char byte;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	tracer = fork();
	if (!tracer)
		_exit(hold_its_end(pid, ready[1]));
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return tracer;
}

/* A child of the program's that has moved. */
static pid_t start_moved(uint32_t ways, const char *to,
			 struct brood_child **child)
{
	char script[512], number[32] = "";

	snprintf(script, sizeof script,
		 "sh -c 'echo 0 >%s && echo $$ && exec sleep 60' & wait", to);
	*child = start(OWNED(ways, .argv = SH(script),
			     .steps = STEPS(brood_step_pipe(1, 0))));
	assert_true(read(brood_pipe(*child, 1), number, sizeof number - 1) > 0);
	return (pid_t)atoi(number);
}

static void end(uint32_t ways, void (*by)(struct brood_child **child))
{
	const char *to = elsewhere();
	struct brood_child *child;
	pid_t pid, tracer;
	int status = 0;

	assert_non_null(to);
	is_closed = mmap(NULL, sizeof *is_closed, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(is_closed, MAP_FAILED);
	pid = start_moved(ways, to, &child);
	tracer = start_tracer(pid);
	by(&child);
	__atomic_store_n(is_closed, 1, __ATOMIC_RELEASE);
	assert_false(is_there(pid));
	assert_int_equal(waitpid(tracer, &status, 0), tracer);
	assert_int_equal(status, 0);
	brood_child_close(&child);
	munmap(is_closed, sizeof *is_closed);
	elsewhere_remove();
}

static void kill_all(struct brood_child **child)
{
	assert_int_equal(brood_tree_kill(*child, SIGKILL), 0);
}

static void after_closing(void **state)
{
	(void)state;
	NEEDS(BROOD_TREE_CGROUP);
	end(BROOD_TREE_CGROUP, brood_child_close);
}

static void with_a_watch(void **state)
{
	(void)state;
	NEEDS(BESIDE);
	end(BESIDE, brood_child_close);
}

static void with_a_guardian(void **state)
{
	(void)state;
	NEEDS(BROOD_TREE_CGROUP | PARENT);
	end(BROOD_TREE_CGROUP | PARENT, brood_child_close);
}

static void after_killing_all(void **state)
{
	(void)state;
	NEEDS(BROOD_TREE_CGROUP);
	end(BROOD_TREE_CGROUP, kill_all);
}

SUITE(TEST(after_closing), TEST(with_a_watch), TEST(with_a_guardian),
      TEST(after_killing_all))
