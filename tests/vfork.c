/* SPDX-License-Identifier: MIT */
/* brood_vfork: a function runs in a child on the caller's memory, and none of
 * vfork's traps is open. */
#include "lib/test.h"

#include <sys/syscall.h>

#define NEEDS_SHARED_MEMORY()                                                  \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_SHARED_MEMORY,            \
		    "memory is copied here")

static struct brood_child *vforked(int (*fn)(void *), void *arg)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[256] = "";
	int r = brood_vfork(&child, fn, arg, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != 0)
		fail_msg("brood_vfork: %s", why);
	assert_non_null(child);
	return child;
}

static struct brood_exit ended(struct brood_child *child)
{
	struct brood_exit end;

	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	brood_child_close(&child);
	return end;
}

struct note {
	volatile long pid, ppid;
	volatile int step;
	uint64_t mask;
};

static int take_note(void *arg)
{
	struct note *n = arg;

	n->pid = syscall(SYS_getpid);
	n->ppid = syscall(SYS_getppid);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &n->mask, 8);
	n->step = 1;
	return 42;
}

static void shares_memory_and_holds_the_caller(void **state)
{
	struct note n = {0};
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	NEEDS_SHARED_MEMORY();
	child = vforked(take_note, &n);
	assert_int_equal(n.step, 1); /* before the call returned */
	assert_int_equal(n.pid, brood_pid(child));
	assert_int_equal(n.ppid, getpid());
	end = ended(child);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 42);
}

/* Deeper than the caller's frame, with more than the touched stack. */
static int scribble(void *arg)
{
	volatile char deep[16384];

	for (size_t i = 0; i < sizeof deep; i++)
		deep[i] = (char)0xa5;
	return deep[sizeof deep - 1] == (char)0xa5 ? *(int *)arg : 1;
}

static void the_callers_frame_is_safe(void **state)
{
	volatile uint64_t before[64];
	struct brood_exit end;
	int code = 7;

	(void)state;
	NEEDS_SHARED_MEMORY();
	for (int i = 0; i < 64; i++)
		before[i] = 0x5a5a5a5a00u + (unsigned)i;
	end = ended(vforked(scribble, &code));
	assert_int_equal(end.value, 7);
	for (int i = 0; i < 64; i++)
		assert_true(before[i] == 0x5a5a5a5a00u + (unsigned)i);
}

static int die(void *arg)
{
	(void)arg;
	return (int)syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
}

static void its_end_by_a_signal_is_told(void **state)
{
	struct brood_exit end;

	(void)state;
	NEEDS_SHARED_MEMORY();
	end = ended(vforked(die, NULL));
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGKILL);
}

static int become(void *arg)
{
	char *const *argv = arg;

	execv(argv[0], argv);
	return 127;
}

static void it_may_execute_a_program(void **state)
{
	static char *const argv[] = {"/bin/sh", "-c", "exit 9", NULL};
	struct brood_exit end;

	(void)state;
	NEEDS_SHARED_MEMORY();
	end = ended(vforked(become, (void *)(uintptr_t)argv));
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 9);
}

static int become_by_spec(void *arg)
{
	return brood_exec(arg, NULL) != 0;
}

/* Not the full mask that the function has. */
static void a_program_by_brood_exec_has_the_callers_mask(void **state)
{
	const struct brood_spec *spec =
		SPEC(.argv = tell_argv(), .program = beside("tell"));
	sigset_t usr2, old;
	struct told t;

	(void)state;
	NEEDS_SHARED_MEMORY();
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	sigprocmask(SIG_SETMASK, &usr2, &old);
	assert_int_equal(
		ended(vforked(become_by_spec, (void *)(uintptr_t)spec)).value,
		0);
	sigprocmask(SIG_SETMASK, &old, NULL);
	t = tell_read();
	assert_int_equal(told_set(&t, "mask "), BROOD_SIG(SIGUSR2));
	told_free(&t);
}

static volatile sig_atomic_t handled_by;

static void on_signal(int sig)
{
	(void)sig;
	handled_by = (int)syscall(SYS_getpid);
}

/* To itself and to its maker, as a terminal does with a group. */
static int get_signals(void *arg)
{
	const int *sigs = arg;
	long self = syscall(SYS_getpid);

	for (; *sigs; sigs++)
		if (syscall(SYS_kill, self, *sigs) < 0)
			return 1;
	return handled_by ? 2 : 0;
}

static void no_handler_and_no_stop(void **state)
{
	static const int sigs[] = {SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, 0};
	struct brood_exit end;

	(void)state;
	NEEDS_SHARED_MEMORY();
	handled_by = 0;
	for (int i = 0; sigs[i]; i++)
		signal(sigs[i], on_signal);
	/* A stop would last for ever. */
	end = ended(vforked(get_signals, (void *)(uintptr_t)sigs));
	for (int i = 0; sigs[i]; i++)
		signal(sigs[i], SIG_DFL);
	assert_int_equal(handled_by, 0);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 0);
}

static void all_signals_are_blocked_and_the_callers_mask_is_back(void **state)
{
	struct note n = {0};
	sigset_t before, after;

	(void)state;
	NEEDS_SHARED_MEMORY();
	sigemptyset(&before);
	sigaddset(&before, SIGUSR2);
	sigprocmask(SIG_SETMASK, &before, NULL);
	ended(vforked(take_note, &n));
	sigprocmask(SIG_SETMASK, NULL, &after);
	assert_int_equal(sigismember(&after, SIGUSR2), 1);
	assert_int_equal(sigismember(&after, SIGUSR1), 0);
	sigemptyset(&before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_true((n.mask | BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP)) ==
		    UINT64_MAX);
}

static int exits;

static void count_exit(void)
{
	exits++;
}

static int leave(void *arg)
{
	exit(*(int *)arg);
}

static void try_exit(void **state)
{
	struct brood_child *child = (void *)&child;
	struct brood_error err;
	int code = 5;
	char why[256];

	(void)state;
	atexit(count_exit);
	assert_int_equal(brood_vfork(&child, leave, &code, &err), -EPERM);
	assert_null(child);
	assert_int_equal(err.reason, BROOD_REASON_EXIT_IN_CHILD);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "exit(3)"));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(exits, 0);
}

/* In a process of its own, where no test before was the first. */
static void exit_is_noticed_and_refused(void **state)
{
	(void)state;
	NEEDS_SHARED_MEMORY();
	in_fork(try_exit);
}

static void what_is_wrong_is_named(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_vfork(NULL, take_note, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_vfork(&child, NULL, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_string_equal(err.object, "fn");
	assert_int_equal(brood_vfork(&child, NULL, NULL, NULL), -EINVAL);
	if (!(brood_capabilities() & BROOD_HAS_SHARED_MEMORY)) {
		assert_int_equal(brood_vfork(&child, take_note, NULL, &err),
				 -ENOSYS);
		assert_int_equal(err.reason, BROOD_REASON_COPIED_MEMORY);
	}
}

SUITE(TEST(exit_is_noticed_and_refused),
      TEST(shares_memory_and_holds_the_caller), TEST(the_callers_frame_is_safe),
      TEST(its_end_by_a_signal_is_told), TEST(it_may_execute_a_program),
      TEST(a_program_by_brood_exec_has_the_callers_mask),
      TEST(no_handler_and_no_stop),
      TEST(all_signals_are_blocked_and_the_callers_mask_is_back),
      TEST(what_is_wrong_is_named))
