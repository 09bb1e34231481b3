/* SPDX-License-Identifier: MIT */
/* system() is what POSIX says. The test is built twice: with the drop-in, and
 * with libc alone (BASELINE), which must agree where nothing else is said. */
#include "shell.h"

#include <sys/resource.h>

static const char *const last_line =
	"echo $(sed -n 's/^%s:.//p' /proc/%s/status) >%s";

/* A set of signals of the shell's, or of whom it works for. */
static uint64_t set_of(const char *key, const char *whose)
{
	char command[256];

	snprintf(command, sizeof command, last_line, key, whose,
		 scratch("set"));
	assert_int_equal(system(command), 0);
	return strtoull(read_scratch("set"), NULL, 16);
}

#define CALLER "$PPID"
#define SHELL "$$"

static void the_status_is_the_shells(void **state)
{
	(void)state;
	assert_int_equal(system("exit 0"), 0);
	assert_int_equal(system("exit 7"), 7 << 8);
	assert_int_equal(system("kill -9 $$"), SIGKILL);
	assert_int_equal(system("no-such-program 2>/dev/null"), 127 << 8);
	assert_int_equal(system(""), 0);
}

static void the_command_may_begin_with_a_dash(void **state)
{
	(void)state;
#ifdef BASELINE
	/* As before POSIX.1-2024. */
	assert_int_equal(system("-x 2>/dev/null"), 2 << 8);
#else
	assert_int_equal(system("-x 2>/dev/null"), 127 << 8);
#endif
}

static void null_asks_for_a_shell(void **state)
{
	(void)state;
	assert_int_not_equal(system(NULL), 0);
}

static int where_no_shell_is(void)
{
	without_shell();
	return system(NULL) != 0 || system("true") != 127 << 8;
}

static void without_a_shell_it_is_127(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(forked(where_no_shell_is), 0);
}

static void errno_is_kept(void **state)
{
	(void)state;
	errno = EXDEV;
	assert_int_equal(system("exit 3"), 3 << 8);
	assert_int_equal(errno, EXDEV);
}

static void the_caller_ignores_and_the_shell_does_not(void **state)
{
	uint64_t both = BROOD_SIG(SIGINT) | BROOD_SIG(SIGQUIT);

	(void)state;
	assert_int_equal(set_of("SigIgn", CALLER) & both, both);
	assert_int_equal(set_of("SigIgn", SHELL) & both, 0);
	assert_true(set_of("SigBlk", CALLER) & BROOD_SIG(SIGCHLD));
	assert_false(set_of("SigBlk", SHELL) & BROOD_SIG(SIGCHLD));
}

static void what_was_ignored_stays_so(void **state)
{
	void (*before)(int) = signal(SIGINT, SIG_IGN);
	uint64_t set = set_of("SigIgn", SHELL);

	(void)state;
	signal(SIGINT, before);
	assert_true(set & BROOD_SIG(SIGINT));
	assert_false(set & BROOD_SIG(SIGQUIT));
}

static void a_mask_is_the_shells_too(void **state)
{
	sigset_t set, old;
	uint64_t blocked;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	blocked = set_of("SigBlk", SHELL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	assert_true(blocked & BROOD_SIG(SIGUSR1));
	assert_true(blocked & BROOD_SIG(SIGCHLD));
}

static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	(void)sig;
	caught++;
}

static void handlers_are_back_afterwards(void **state)
{
	struct sigaction mine = {.sa_handler = on_signal}, now, old;

	(void)state;
	sigaction(SIGINT, &mine, &old);
	assert_int_equal(system("kill -INT $PPID; exit 4"), 4 << 8);
	sigaction(SIGINT, NULL, &now);
	assert_ptr_equal(now.sa_handler, on_signal);
	sigaction(SIGINT, &old, NULL);
	assert_int_equal(caught, 0);
}

static void a_handled_signal_does_not_end_the_wait(void **state)
{
	struct sigaction mine = {.sa_handler = on_signal}, old;

	(void)state;
	caught = 0;
	sigaction(SIGUSR1, &mine, &old); /* without SA_RESTART */
	assert_int_equal(system("kill -USR1 $PPID; kill -USR1 $PPID; exit 5"),
			 5 << 8);
	sigaction(SIGUSR1, &old, NULL);
	assert_in_range(caught, 1, 2);
}

static void ignored_children_have_no_status(void **state)
{
	void (*before)(int) = signal(SIGCHLD, SIG_IGN);
	int status = system("exit 3"), error = errno;

	(void)state;
	signal(SIGCHLD, before);
	assert_int_equal(status, -1);
	assert_int_equal(error, ECHILD);
}

#ifdef BASELINE
#define WITHOUT_PROCESS (127 << 8)
#else
/* POSIX: 127 is for a shell that cannot be executed. */
#define WITHOUT_PROCESS (-1)
#endif

static int where_no_process_can_be(void)
{
	struct rlimit none = {0, 0};
	struct sigaction now;
	sigset_t mask;

	if (setgid(65534) || setuid(65534) || setrlimit(RLIMIT_NPROC, &none))
		return 1;
	if (system("exit 0") != WITHOUT_PROCESS || errno != EAGAIN)
		return 2;
	sigprocmask(SIG_BLOCK, NULL, &mask);
	sigaction(SIGINT, NULL, &now);
	return now.sa_handler != SIG_DFL || sigismember(&mask, SIGCHLD);
}

static void no_process_is_minus_one(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(forked(where_no_process_can_be), 0);
}

static void descriptors_are_inherited(void **state)
{
	int kept = dup(1), closed = fcntl(1, F_DUPFD_CLOEXEC, 0);
	char command[128];

	(void)state;
	snprintf(command, sizeof command,
		 "test -e /proc/self/fd/%d && test ! -e /proc/self/fd/%d", kept,
		 closed);
	assert_int_equal(system(command), 0);
	close(kept);
	close(closed);
}

SUITE(TEST_WARM(the_status_is_the_shells),
      TEST_WARM(the_command_may_begin_with_a_dash),
      TEST_WARM(null_asks_for_a_shell), TEST_WARM(without_a_shell_it_is_127),
      TEST_WARM(errno_is_kept),
      TEST_WARM(the_caller_ignores_and_the_shell_does_not),
      TEST_WARM(what_was_ignored_stays_so), TEST_WARM(a_mask_is_the_shells_too),
      TEST_WARM(handlers_are_back_afterwards),
      TEST_WARM(a_handled_signal_does_not_end_the_wait),
      TEST_WARM(ignored_children_have_no_status),
      TEST_WARM(no_process_is_minus_one), TEST_WARM(descriptors_are_inherited))
