/* SPDX-License-Identifier: MIT */
/* brood_clone: each thing is shared or not, as asked, from a full process to a
 * thread of the caller's group. */
#include "lib/test.h"

#include <sched.h>
#include <sys/syscall.h>

#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

#define HOW(...)                                                               \
	(&(const struct brood_clone){.size = sizeof(struct brood_clone),       \
				     __VA_ARGS__})
#define THREAD (BROOD_SHARE_MEMORY | BROOD_SHARE_HANDLERS | BROOD_SHARE_GROUP)

static struct brood_child *cloned(const struct brood_clone *how,
				  int (*fn)(void *), void *arg)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[512] = "";
	int r = brood_clone(&child, how, fn, arg, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != 0)
		fail_msg("brood_clone: %s", why);
	return child;
}

static int ended(struct brood_child *child)
{
	struct brood_exit end;

	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	brood_child_close(&child);
	assert_int_equal(end.how, BROOD_EXITED);
	return end.value;
}

/* A thread is in the list for a moment longer than anybody can wait for it. */
static void alone_again(void)
{
	struct stat task;

	do {
		sched_yield();
		assert_int_equal(stat("/proc/self/task", &task), 0);
	} while (task.st_nlink > 3);
}

static struct note {
	volatile long pid, tid;
	volatile int fd;
	volatile uintptr_t stack;
	uint64_t mask;
} note;

static int take_note(void *arg)
{
	struct note *n = arg;
	char here;

	n->stack = (uintptr_t)&here;
	n->pid = syscall(SYS_getpid);
	n->tid = syscall(SYS_gettid);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &n->mask, 8);
	n->fd = (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
	syscall(SYS_chdir, "/usr");
	return 300;
}

static void a_full_process_shares_nothing(void **state)
{
	char before[4096], after[4096];
	struct brood_child *child;

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	assert_non_null(getcwd(before, sizeof before));
	child = cloned(HOW(.share = 0), take_note, &note);
	assert_true(brood_pidfd(child) >= 0);
	assert_int_equal(ended(child), 300 & 0xff);
	assert_int_equal(note.pid, 0);
	assert_string_equal(getcwd(after, sizeof after), before);
}

static void memory_is_shared(void **state)
{
	struct brood_child *child;
	char here;

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	child = cloned(HOW(.share = BROOD_SHARE_MEMORY), take_note, &note);
	assert_int_equal(ended(child), 300 & 0xff);
	assert_int_not_equal(note.pid, getpid());
	assert_int_equal(note.pid, note.tid);
	/* On a stack of its own, with all signals blocked. */
	assert_true(note.stack - (uintptr_t)&here + 65536 > 2 * 65536);
	assert_true((note.mask | BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP)) ==
		    UINT64_MAX);
}

static void files_and_directory_are_shared(void **state)
{
	char before[4096], after[4096];

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){.fd = -1};
	assert_non_null(getcwd(before, sizeof before));
	ended(cloned(HOW(.share = BROOD_SHARE_MEMORY | BROOD_SHARE_FILES |
				  BROOD_SHARE_DIRECTORY),
		     take_note, &note));
	assert_string_equal(getcwd(after, sizeof after), "/usr");
	assert_int_equal(chdir(before), 0);
	assert_true(note.fd >= 0);
	assert_int_equal(close(note.fd), 0);
	/* And not, when they are not. */
	note.fd = -1;
	ended(cloned(HOW(.share = BROOD_SHARE_MEMORY), take_note, &note));
	assert_true(note.fd >= 0);
	assert_int_equal(fcntl(note.fd, F_GETFD), -1);
	assert_string_equal(getcwd(after, sizeof after), before);
}

static int ignore_usr1(void *arg)
{
	struct {
		unsigned long handler, flags, restorer;
		uint64_t mask;
	} action = {.handler = (unsigned long)SIG_IGN};

	(void)arg;
	return (int)syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8);
}

static void handlers_are_shared(void **state)
{
	struct sigaction now;

	(void)state;
	NEEDS_CLONE3();
	ended(cloned(HOW(.share = BROOD_SHARE_MEMORY), ignore_usr1, NULL));
	sigaction(SIGUSR1, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
	ended(cloned(HOW(.share = BROOD_SHARE_MEMORY | BROOD_SHARE_HANDLERS),
		     ignore_usr1, NULL));
	sigaction(SIGUSR1, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	signal(SIGUSR1, SIG_DFL);
}

static void a_thread_is_of_the_group(void **state)
{
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	child = cloned(HOW(.share = THREAD), take_note, &note);
	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 300); /* all of it */
	assert_int_equal(note.pid, getpid());
	assert_int_equal(note.tid, brood_pid(child));
	assert_int_not_equal(note.tid, note.pid);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	brood_child_close(&child);
	alone_again();
}

static int sleep_until(void *arg)
{
	volatile int *go = arg;
	struct timespec ms = {0, 1000000};

	while (!*go)
		syscall(SYS_nanosleep, &ms, NULL);
	return 5;
}

static void waiting_has_a_limit(void **state)
{
	static const uint64_t shares[] = {BROOD_SHARE_MEMORY, THREAD};

	(void)state;
	NEEDS_CLONE3();
	for (int i = 0; i < 2; i++) {
		volatile int go = 0;
		struct brood_child *child =
			cloned(HOW(.share = shares[i]), sleep_until,
			       (void *)(uintptr_t)&go);

		assert_int_equal(brood_wait(child, 0, NULL), -ETIMEDOUT);
		assert_int_equal(brood_wait(child, 20, NULL), -ETIMEDOUT);
		assert_int_equal(brood_kill(child, 0), 0);
		brood_settle(); /* is not for those that last */
		go = 1;
		assert_int_equal(ended(child), 5);
		alone_again();
	}
}

static void a_handle_may_go_before_its_task(void **state)
{
	volatile int go = 0;
	struct brood_child *child;

	(void)state;
	NEEDS_CLONE3();
	child = cloned(HOW(.share = THREAD), sleep_until,
		       (void *)(uintptr_t)&go);
	brood_child_close(&child);
	go = 1;
	alone_again();
}

static int fill_stack(void *arg)
{
	volatile char deep[512 * 1024];

	for (size_t i = 0; i < sizeof deep; i += 512)
		deep[i] = 1;
	return deep[0] + (arg != NULL);
}

static void a_stack_is_as_large_as_asked(void **state)
{
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	NEEDS_CLONE3();
	assert_int_equal(ended(cloned(HOW(.share = BROOD_SHARE_MEMORY,
					  .stack_size = 1 << 20),
				      fill_stack, NULL)),
			 1);
	/* Past its end there is a guard, not somebody else's memory. */
	child = cloned(HOW(.share = BROOD_SHARE_MEMORY), fill_stack, NULL);
	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	brood_child_close(&child);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGSEGV);
}

static void the_callers_stack_is_used(void **state)
{
	static char stack[65536] __attribute__((aligned(16)));

	(void)state;
	NEEDS_CLONE3();
	ended(cloned(HOW(.share = BROOD_SHARE_MEMORY, .stack = stack,
			 .stack_size = sizeof stack),
		     take_note, &note));
	assert_true(note.stack > (uintptr_t)stack);
	assert_true(note.stack < (uintptr_t)stack + sizeof stack);
}

static void waits_as_vfork_does(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_CLONE3();
	note = (struct note){0};
	child = cloned(
		HOW(.share = BROOD_SHARE_MEMORY, .flags = BROOD_CLONE_WAIT),
		take_note, &note);
	assert_int_not_equal(note.pid, 0); /* already */
	ended(child);
}

static void an_exit_signal_makes_it_the_applications(void **state)
{
	struct brood_child *child;
	int status;
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	child = cloned(HOW(.exit_signal = SIGCHLD), take_note, &note);
	pid = brood_pid(child);
	assert_int_equal(waitpid(-1, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 300 & 0xff);
	brood_child_close(&child);
	/* And without one it is found by none but brood_wait. */
	child = cloned(HOW(.exit_signal = 0), take_note, &note);
	assert_int_equal(waitpid(-1, &status, 0), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(ended(child), 300 & 0xff);
}

/* With glibc, raise(3) uses an id that it remembers. */
static int raise_one(void *arg)
{
	(void)arg;
	raise(SIGKILL);
	return 1;
}

static void libc_knows_its_id_in_a_copy(void **state)
{
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	NEEDS_CLONE3();
	child = cloned(HOW(.share = 0), raise_one, NULL);
	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	brood_child_close(&child);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGKILL);
}

static void ids_are_told(void **state)
{
	static volatile pid_t parent_tid, child_tid;
	static char stack[65536] __attribute__((aligned(16)));
	struct brood_child *child;
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	child_tid = -1;
	child = cloned(HOW(.share = BROOD_SHARE_MEMORY,
			   .flags = BROOD_CLONE_PARENT_SETTID |
				    BROOD_CLONE_CHILD_CLEARTID,
			   .stack = stack, .stack_size = sizeof stack,
			   .parent_tid = (pid_t *)(uintptr_t)&parent_tid,
			   .child_tid = (pid_t *)(uintptr_t)&child_tid),
		       take_note, &note);
	pid = brood_pid(child);
	ended(child);
	assert_int_equal(parent_tid, pid);
	assert_int_equal(child_tid, 0);
	child = cloned(HOW(.share = BROOD_SHARE_MEMORY,
			   .flags = BROOD_CLONE_CHILD_SETTID,
			   .child_tid = (pid_t *)(uintptr_t)&child_tid),
		       take_note, &note);
	pid = brood_pid(child);
	ended(child);
	assert_int_equal(child_tid, pid);
}

static void an_id_is_chosen(void **state)
{
	struct brood_child *child;
	pid_t want;

	(void)state;
	NEEDS_CLONE3();
	child = cloned(HOW(.share = 0), take_note, &note);
	want = brood_pid(child);
	ended(child);
	SKIP_UNLESS(geteuid() == 0, "choosing an id needs root");
	child = cloned(HOW(.flags = BROOD_CLONE_SET_TID, .set_tid = &want,
			   .set_tid_size = 1),
		       take_note, &note);
	assert_int_equal(brood_pid(child), want);
	ended(child);
}

static int host_name(void *arg)
{
	return (int)syscall(SYS_sethostname, arg, 5);
}

static void namespaces_are_its_own(void **state)
{
	char before[256], after[256];

	(void)state;
	NEEDS_CLONE3();
	SKIP_UNLESS(geteuid() == 0, "namespaces need root");
	gethostname(before, sizeof before);
	assert_int_equal(
		ended(cloned(HOW(.newns = CLONE_NEWUTS), host_name, "brood")),
		0);
	gethostname(after, sizeof after);
	assert_string_equal(before, after);
}

SUITE(TEST(a_full_process_shares_nothing), TEST_WARM(memory_is_shared),
      TEST_WARM(files_and_directory_are_shared), TEST_WARM(handlers_are_shared),
      TEST_WARM(a_thread_is_of_the_group), TEST_WARM(waiting_has_a_limit),
      TEST_WARM(a_handle_may_go_before_its_task),
      TEST_WARM(a_stack_is_as_large_as_asked), TEST(the_callers_stack_is_used),
      TEST(waits_as_vfork_does), TEST(an_exit_signal_makes_it_the_applications),
      TEST(libc_knows_its_id_in_a_copy), TEST_WARM(ids_are_told),
      TEST(an_id_is_chosen), TEST(namespaces_are_its_own))
