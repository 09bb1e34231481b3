/* SPDX-License-Identifier: MIT */
/*
 * What comes of a template's child: how it ends, what stdio has written by
 * then, and that it is the caller's own child for every way to wait.
 */
#include "lib/warm.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const struct end {
	const char *word, *value;
} ends[] = {
	{"return", "0"}, {"return", "200"}, {"exit", "7"},      {"_exit", "9"},
	{"abort", NULL}, {"raise", "15"},   {"raise", "9"},     {"raise", "11"},
	{"raise", "1"},  {"fault", NULL},   {"exec", "exit 4"},
};

static struct brood_exit end_of(struct brood_child *child)
{
	struct brood_exit end;

	assert_int_equal(brood_wait(child, 60000, &end), 0);
	brood_child_close(&child);
	return end;
}

static void each_end(const struct brood_step *steps)
{
	struct brood_template *t = opened(
		SPEC(.argv = ARGV(of_kind("begun")), .steps = steps), NULL);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *const *argv = ARGV(of_kind("begun"), "-x", "",
					       ends[i].word, ends[i].value);
		struct brood_exit a, b;

		a = end_of(start(SPEC(.argv = argv, .steps = steps)));
		b = end_of(warm(t, argv, NULL, NULL));
		/* Whether the peak of memory is known depends on the caller's.
		 */
		a.flags &= ~BROOD_EXIT_RSS_UNKNOWN;
		b.flags &= ~BROOD_EXIT_RSS_UNKNOWN;
		if (a.how != b.how || a.value != b.value || a.flags != b.flags)
			fail_msg("%s %s: %d %d %#x, warm %d %d %#x",
				 ends[i].word, ends[i].value, a.how, a.value,
				 a.flags, b.how, b.value, b.flags);
		assert_true(b.wall_us >= 0 && b.user_us >= 0);
	}
	brood_template_close(&t);
}

static void ends_in_the_same_way(void **state)
{
	struct rlimit core;

	(void)state;
	NEEDS_KIND();
	getrlimit(RLIMIT_CORE, &core);
	each_end(STEPS(brood_step_chdir(scratch("")),
		       brood_step_rlimit(RLIMIT_CORE, 0, core.rlim_max)));
	each_end(STEPS(
		brood_step_chdir(scratch("")),
		brood_step_rlimit(RLIMIT_CORE, core.rlim_max, core.rlim_max)));
}

/* What a child writes to a pipe for 1, and its end must be 0. */
static const char *written(struct brood_child *child)
{
	static char text[2][4096];
	static int turn;

	return output_of(child, text[turn++ % 2], sizeof text[0]);
}

static void must_print(struct brood_template *t, const char *word,
		       const char *value, const char *expected)
{
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", word, value);
	const struct brood_step *steps = STEPS(brood_step_pipe(1, 0));

	assert_string_equal(written(start(SPEC(.argv = argv, .steps = steps))),
			    expected);
	for (int i = 0; i < 3; i++)
		assert_string_equal(written(warm(t, argv, NULL, steps)),
				    expected);
}

static void stdio_is_flushed_once_at_exit(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	must_print(t, "print", "hello", "hello");
	must_print(t, "print", "", "");
	must_print(t, "atexit", NULL, "goodbye ");
	brood_template_close(&t);
}

/* What was in the buffers when the template stopped is its own, once. */
static void what_the_start_up_wrote_is_written_once(void **state)
{
	const char *const *argv =
		ARGV(of_kind("begun"), "-x", "", "print", "x");
	char early[512], text[256];
	struct brood_template *t;
	int fd;

	(void)state;
	NEEDS_KIND();
	NEEDS_READY();
	snprintf(early, sizeof early, "BEGUN_EARLY=%s", scratch("early"));
	t = opened(SPEC(.argv = ARGV(of_kind("begun")), .envp = ARGV(early)),
		   NULL);
	for (int i = 0; i < 3; i++)
		assert_string_equal(written(warm(t, argv, ARGV("A=1"),
						 STEPS(brood_step_pipe(1, 0)))),
				    "x");
	brood_template_close(&t);
	fd = open(scratch("early"), O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_string_equal(slurp(fd, text, sizeof text), "early\n");
	close(fd);
	unlink(scratch("early"));
}

static void a_file_is_appended_to_once_by_each(void **state)
{
	const char *const *argv =
		ARGV(of_kind("begun"), "-x", "", "print", "y");
	const char *path = scratch_file("lines", "", 0600);
	struct brood_template *t;
	char text[64];
	int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	for (int i = 0; i < 5; i++)
		assert_int_equal(finish(warm(t, argv, NULL,
					     STEPS(brood_step_pass(1, fd)))),
				 0);
	brood_template_close(&t);
	lseek(fd, 0, SEEK_SET);
	assert_string_equal(slurp(fd, text, sizeof text), "yyyyy");
	close(fd);
	unlink(path);
}

static void input_is_the_childs_own(void **state)
{
	static const char lines[] = "one\ntwo\nthree\n";
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "input");
	const struct brood_step *steps =
		STEPS(brood_step_data(0, lines, sizeof lines - 1),
		      brood_step_pipe(1, 0));
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	for (int i = 0; i < 3; i++)
		assert_string_equal(written(warm(t, argv, NULL, steps)),
				    "read 14 eof 1");
	brood_template_close(&t);
}

/* stdio asks at its first use what 1 is: that must be the child's. */
static void buffering_is_by_what_the_child_has(void **state)
{
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "buffering");
	char text[64], early[512];
	struct brood_template *t;
	struct brood_child *child;
	int master, slave;

	(void)state;
	NEEDS_KIND();
	snprintf(early, sizeof early, "BEGUN_EARLY=%s", scratch("early"));
	t = opened(SPEC(.argv = ARGV(of_kind("begun")), .envp = ARGV(early)),
		   NULL);
	master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_int_equal(unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	for (int terminal = 0; terminal < 2; terminal++) {
		child = warm(t, argv, ARGV("A=1"),
			     STEPS(terminal ? brood_step_pass(1, slave)
					    : brood_step_null(1),
				   brood_step_pipe(2, 0)));
		slurp(brood_pipe(child, 2), text, sizeof text);
		assert_string_equal(text, terminal ? "flbf 512" : "flbf 0");
		assert_int_equal(finish(child), 0);
	}
	close(master), close(slave);
	brood_template_close(&t);
	unlink(scratch("early"));
}

/* Numbers that nobody else may know. */
static void random_numbers_are_not_shared(void **state)
{
	static const char *const keys[] = {"rand ", "random ", "getrandom ",
					   "at-random ", "arc4random "};
	struct brood_template *t;
	struct told a, b;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	finish(warm(t, reporting("begun", "random", NULL), NULL, NULL));
	a = tell_read();
	finish(warm(t, reporting("begun", "random", NULL), NULL, NULL));
	b = tell_read();
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *x = told(&a, keys[i]), *y = told(&b, keys[i]);

		if (!x && !strcmp(keys[i], "arc4random ")) {
			print_message("# this libc has no arc4random\n");
			continue;
		}
		assert_non_null(x);
		if (!strcmp(x, y))
			fail_msg("%s%s, in two children", keys[i], x);
	}
	told_free(&a), told_free(&b);
	brood_template_close(&t);
}

static volatile sig_atomic_t died;

static void on_death(int sig, siginfo_t *si, void *context)
{
	(void)sig, (void)context;
	died = si->si_pid;
}

/* wait, waitpid, SIGCHLD, pidfd: the caller is the parent. */
static void is_the_callers_own_child(void **state)
{
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "exit", "3");
	struct sigaction act = {.sa_sigaction = on_death,
				.sa_flags = SA_SIGINFO | SA_RESTART},
			 old;
	struct brood_template *t;
	struct brood_child *child;
	struct pollfd p = {.events = POLLIN};
	int status, pidfd;
	pid_t pid;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	sigaction(SIGCHLD, &act, &old);
	child = warm(t, argv, NULL, NULL);
	pid = brood_child_release(&child, &pidfd);
	assert_true(pid > 0);
	p.fd = pidfd;
	assert_int_equal(poll(&p, 1, 60000), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	while (died != pid)
		sleep_ms(1);
	close(pidfd);
	sigaction(SIGCHLD, &old, NULL);
	brood_template_close(&t);
}

static void stops_and_goes_on(void **state)
{
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "pause");
	struct brood_template *t;
	struct brood_child *child;
	struct brood_exit event;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	child = warm(t, argv, NULL,
		     STEPS(brood_step_sigdefault(BROOD_SIG(SIGTERM))));
	brood_kill(child, SIGSTOP);
	assert_int_equal(brood_wait_event(child, -1, &event), 0);
	assert_int_equal(event.how, BROOD_STOPPED);
	brood_kill(child, SIGCONT);
	assert_int_equal(brood_wait_event(child, -1, &event), 0);
	assert_int_equal(event.how, BROOD_CONTINUED);
	assert_int_equal(brood_terminate(child, SIGTERM, -1, &event), 0);
	assert_int_equal(event.how, BROOD_SIGNALED);
	assert_int_equal(event.value, SIGTERM);
	brood_child_close(&child);
	brood_template_close(&t);
}

/* Children live on when their template ends. */
static void outlives_its_template(void **state)
{
	struct brood_template *t;
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))), NULL);
	child = warm(t, ARGV(of_kind("begun"), "-x", "", "input"), NULL,
		     STEPS(brood_step_pipe(0, 0), brood_step_null(1)));
	brood_template_close(&t);
	assert_null(t);
	assert_int_equal(brood_wait(child, 50, &end), -ETIMEDOUT);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(ends_in_the_same_way), TEST(stdio_is_flushed_once_at_exit),
      TEST(what_the_start_up_wrote_is_written_once),
      TEST(a_file_is_appended_to_once_by_each), TEST(input_is_the_childs_own),
      TEST(buffering_is_by_what_the_child_has),
      TEST(random_numbers_are_not_shared), TEST(is_the_callers_own_child),
      TEST(stops_and_goes_on), TEST(outlives_its_template))
