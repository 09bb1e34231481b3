/* SPDX-License-Identifier: MIT */
/* popen(), pclose() and fclose() are what POSIX says and what glibc does. Built
 * twice, as system.c is. */
#include "shell.h"

#include <sys/resource.h>

/* Of a stream that popen() gave, as gcc advises against. */
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wmismatched-dealloc"
#endif

static char text[4096];

/* What the stream has to read; and its status. */
static int read_all(FILE *f)
{
	size_t n = fread(text, 1, sizeof text - 1, f);

	text[n] = '\0';
	return pclose(f);
}

static void reads_what_the_shell_writes(void **state)
{
	FILE *f = popen("echo one; echo two; exit 3", "r");

	(void)state;
	assert_non_null(f);
	assert_int_equal(read_all(f), 3 << 8);
	assert_string_equal(text, "one\ntwo\n");
}

static void the_shell_reads_what_is_written(void **state)
{
	char command[128];
	FILE *f;

	(void)state;
	snprintf(command, sizeof command, "cat >%s; exit 4", scratch("out"));
	f = popen(command, "w");
	assert_non_null(f);
	assert_true(fputs("three\n", f) >= 0);
	assert_int_equal(pclose(f), 4 << 8);
	assert_string_equal(read_scratch("out"), "three");
}

static void a_mebibyte_arrives(void **state)
{
	FILE *f = popen("head -c 1048576 /dev/zero", "r");
	size_t n = 0, r;

	(void)state;
	while ((r = fread(text, 1, sizeof text, f)) > 0)
		n += r;
	assert_int_equal(pclose(f), 0);
	assert_int_equal(n, 1048576);
}

static void closes_at_exec(const char *mode, int flag)
{
	FILE *f = popen("cat >/dev/null", mode);

	assert_non_null(f);
	assert_int_equal(fcntl(fileno(f), F_GETFD), flag);
	assert_int_equal(pclose(f), 0);
}

static void only_e_closes_at_exec(void **state)
{
	(void)state;
	closes_at_exec("w", 0);
	closes_at_exec("we", FD_CLOEXEC);
	closes_at_exec("ew", FD_CLOEXEC);
}

static void other_modes_are_refused(void **state)
{
	static const char *const bad[] = {"", "e", "rw", "x", "rb", "r+"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		errno = 0;
		assert_null(popen("true", bad[i]));
		assert_int_equal(errno, EINVAL);
	}
}

/* If the second shell had it, the first would read for ever. */
static void earlier_streams_are_not_inherited(void **state)
{
	FILE *first = popen("cat >/dev/null", "w");
	FILE *second = popen("cat >/dev/null", "w");

	(void)state;
	alarm(60);
	assert_int_equal(pclose(first), 0);
	assert_int_equal(pclose(second), 0);
	alarm(0);
}

static void fclose_reaps_as_well(void **state)
{
	FILE *f = popen("exit 6", "r");

	(void)state;
	assert_int_equal(fclose(f), 6 << 8);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	f = popen("exit 0", "r");
	assert_int_equal(fclose(f), 0);
}

static void fclose_is_libcs_for_other_streams(void **state)
{
	FILE *f = popen("cat >/dev/null", "w"), *other = tmpfile();

	(void)state;
	assert_int_equal(fclose(other), 0);
	assert_int_equal(pclose(f), 0);
}

static void freopen_reaps_as_well(void **state)
{
	(void)state;
#ifdef BASELINE
	SKIP_UNLESS(0, "glibc's own crashes");
#else
	FILE *f = popen("exit 6", "r");

	f = freopen("/dev/null", "r", f);
	assert_non_null(f);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(fgetc(f), EOF);
	assert_int_equal(fclose(f), 0);
#endif
}

static void a_lost_status_is_echild(void **state)
{
	FILE *f = popen("exit 6", "r");
	int status;

	(void)state;
	assert_true(wait(&status) > 0);
	errno = 0;
	assert_int_equal(pclose(f), -1);
	assert_int_equal(errno, ECHILD);
}

static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	(void)sig;
	caught++;
}

static void a_handled_signal_does_not_end_the_wait(void **state)
{
	struct sigaction mine = {.sa_handler = on_signal}, old;
	FILE *f;

	(void)state;
	caught = 0;
	sigaction(SIGUSR1, &mine, &old); /* without SA_RESTART */
	f = popen("read line; kill -USR1 $PPID; kill -USR1 $PPID; exit 5", "w");
	assert_int_equal(pclose(f), 5 << 8);
	sigaction(SIGUSR1, &old, NULL);
	assert_in_range(caught, 1, 2);
}

static void where_stdin_is_closed(void **state)
{
	FILE *f;

	(void)state;
	close(0);
	f = popen("echo x", "r");
	assert_int_equal(fileno(f), 0);
	assert_int_equal(read_all(f), 0);
	assert_string_equal(text, "x\n");
	f = popen("read line; test \"$line\" = y", "w");
	fputs("y\n", f);
	assert_int_equal(pclose(f), 0);
	open("/dev/null", O_RDONLY);
}

static void where_stdin_and_stdout_are(void **state)
{
	FILE *reads, *writes;
	int out = fcntl(1, F_DUPFD_CLOEXEC, 10);

	(void)state;
	close(0);
	close(1);
	reads = popen("echo x", "r"); /* 0 */
	writes = popen("read line; test \"$line\" = y", "w");
	fputs("y\n", writes);
	assert_int_equal(pclose(writes), 0);
	assert_int_equal(read_all(reads), 0);
	assert_string_equal(text, "x\n");
	open("/dev/null", O_RDONLY);
	dup2(out, 1);
	close(out);
}

static void standard_descriptors_may_be_closed(void **state)
{
	(void)state;
	in_fork_after(where_stdin_is_closed, where_stdin_is_closed);
	in_fork_after(where_stdin_and_stdout_are, where_stdin_and_stdout_are);
}

static int where_no_shell_is(void)
{
	FILE *f;

	without_shell();
	f = popen("true", "r");
#ifdef BASELINE
	return f != NULL;
#else
	/* POSIX: as a shell that exits with 127. */
	return !f || fgetc(f) != EOF || pclose(f) != 127 << 8;
#endif
}

static void without_a_shell_it_is_127(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(forked(where_no_shell_is), 0);
}

static void without_a_descriptor(int left)
{
	struct rlimit old, few;
	int lowest = dup(0);

	close(lowest);
	getrlimit(RLIMIT_NOFILE, &old);
	few = old;
	few.rlim_cur = (rlim_t)(lowest + left);
	setrlimit(RLIMIT_NOFILE, &few);
	errno = 0;
	assert_null(popen("true", "r"));
	assert_int_equal(errno, EMFILE);
	setrlimit(RLIMIT_NOFILE, &old);
}

static void a_failure_leaves_nothing(void **state)
{
	(void)state;
	without_a_descriptor(0);
	without_a_descriptor(1);
}

static void in_the_copy(FILE *f)
{
	errno = 0;
	_exit(pclose(f) == -1 && errno == ECHILD ? 0 : 1);
}

static void a_copy_has_no_child_to_wait_for(void **state)
{
	FILE *f = popen("cat >/dev/null; exit 8", "w");
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	if (pid == 0)
		in_the_copy(f);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(pclose(f), 8 << 8);
}

#define MANY 60

static void many_at_once_in_any_order(void **state)
{
	FILE *all[MANY];
	char command[64];

	(void)state;
	alarm(120);
	for (int i = 0; i < MANY; i++) {
		snprintf(command, sizeof command, "cat >/dev/null; exit %d", i);
		all[i] = popen(command, "w");
		assert_non_null(all[i]);
	}
	for (int i = 0; i < MANY; i++) {
		int n = i * 7 % MANY;

		assert_int_equal(pclose(all[n]), n << 8);
	}
	alarm(0);
}

SUITE(TEST_WARM(reads_what_the_shell_writes),
      TEST_WARM(the_shell_reads_what_is_written), TEST_WARM(a_mebibyte_arrives),
      TEST_WARM(only_e_closes_at_exec), TEST_WARM(other_modes_are_refused),
      TEST_WARM(earlier_streams_are_not_inherited),
      TEST_WARM(fclose_reaps_as_well),
      TEST_WARM(fclose_is_libcs_for_other_streams),
      TEST_WARM(freopen_reaps_as_well), TEST_WARM(a_lost_status_is_echild),
      TEST_WARM(a_handled_signal_does_not_end_the_wait),
      TEST_WARM(standard_descriptors_may_be_closed),
      TEST_WARM(without_a_shell_it_is_127), TEST_WARM(a_failure_leaves_nothing),
      TEST_WARM(a_copy_has_no_child_to_wait_for),
      TEST_WARM(many_at_once_in_any_order))
