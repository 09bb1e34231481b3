/* SPDX-License-Identifier: MIT */
/* pty: a new terminal of the child's own session, the other end in the handle.
 */
#include "lib/test.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#define LIMIT 60000 /* ms, for what should take none */

/* All that comes until the last process has closed the terminal: EIO. */
static char *read_all(int fd, char *buf, size_t size)
{
	size_t at = 0;

	for (;;) {
		struct pollfd p = {fd, POLLIN, 0};
		ssize_t n;

		assert_int_equal(poll(&p, 1, LIMIT), 1);
		n = read(fd, buf + at, size - 1 - at);
		if (n < 0) {
			assert_int_equal(errno, EIO);
			break;
		}
		assert_true(n > 0);
		at += (size_t)n;
	}
	buf[at] = 0;
	return buf;
}

static void expect(int fd, const char *text)
{
	char buf[4096];
	size_t at = 0;

	buf[0] = 0;
	while (!strstr(buf, text)) {
		struct pollfd p = {fd, POLLIN, 0};
		ssize_t n;

		if (poll(&p, 1, LIMIT) != 1)
			fail_msg("\"%s\" never came, but \"%s\"", text, buf);
		n = read(fd, buf + at, sizeof buf - 1 - at);
		assert_true(n > 0);
		at += (size_t)n;
		buf[at] = 0;
	}
}

static struct brood_child *start_on(const char *script, uint64_t flags,
				    struct brood_step step)
{
	return start(
		SPEC(.argv = SH(script), .flags = flags, .steps = STEPS(step)));
}

static void say(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* Every way that a list can run. */
static const uint64_t ways[] = {0, BROOD_ASYNC, BROOD_ORDERED,
				BROOD_ORDERED | BROOD_ASYNC, BROOD_KEEP_FDS};
#define EACH_WAY(i_) for (size_t i_ = 0; i_ < sizeof ways / sizeof *ways; i_++)

static void is_the_terminal_of_a_new_session(void **state)
{
	(void)state;
	EACH_WAY(i)
	{
		struct brood_child *child =
			start(SPEC(.argv = tell_argv(), .flags = ways[i],
				   .steps = STEPS(brood_step_pty(24, 80))));
		struct told t;
		char line[64];
		int number;
		const char *name;

		assert_int_equal(ioctl(brood_pty(child), TIOCGPTN, &number), 0);
		assert_int_equal(finish(child), 0);
		t = tell_read();
		snprintf(line, sizeof line, "/dev/pts/%d", number);
		for (int fd = 0; fd <= 2; fd++) {
			name = told_fd(&t, fd);
			assert_non_null(name);
			assert_string_equal(name, line);
		}
		assert_string_equal(told(&t, "sid "), told(&t, "pid "));
		assert_string_equal(told(&t, "pgid "), told(&t, "pid "));
		assert_string_equal(told(&t, "foreground "), told(&t, "pid "));
		snprintf(line, sizeof line, "136 %d", number);
		if (number < 256)
			assert_string_equal(told(&t, "terminal "), line);
		told_free(&t);
	}
}

static void has_a_size_and_gets_others(void **state)
{
	(void)state;
	EACH_WAY(i)
	{
		struct brood_child *child =
			start_on("trap 'stty size; exit 3' WINCH; stty size; "
				 "echo ready; while :; do sleep 0.02; done",
				 ways[i], brood_step_pty(33, 101));
		int fd = brood_pty(child);

		expect(fd, "33 101\r\nready\r\n");
		assert_int_equal(
			brood_pty_resize(child,
					 &(struct brood_window){50, 132, 0, 0}),
			0);
		expect(fd, "50 132\r\n");
		assert_int_equal(finish(child), 3);
	}
}

static void carries_bytes_both_ways(void **state)
{
	char buf[4096];

	(void)state;
	EACH_WAY(i)
	{
		struct brood_child *child =
			start_on("read x; echo \"<$x>\"; echo err >&2; exit 7",
				 ways[i], brood_step_pty(24, 80));
		int fd = brood_pty(child);

		say(fd, "hello\n");
		/* The terminal echoes, and ends lines as terminals do. */
		assert_string_equal(read_all(fd, buf, sizeof buf),
				    "hello\r\n<hello>\r\nerr\r\n");
		assert_int_equal(finish(child), 7);
	}
}

static void keys_are_signals(void **state)
{
	struct brood_child *child =
		start_on("trap 'echo got; exit 4' INT; echo ready; "
			 "while :; do sleep 0.02; done",
			 0, brood_step_pty(24, 80));
	int fd = brood_pty(child);

	(void)state;
	expect(fd, "ready");
	say(fd, "\003");
	expect(fd, "got");
	assert_int_equal(finish(child), 4);
}

static void only_the_descriptors_that_are_wanted(void **state)
{
	char buf[256];

	(void)state;
	EACH_WAY(i)
	{
		struct brood_step pty = brood_step_pty(24, 80);
		struct brood_child *child;
		int out;

		pty.flags = BROOD_PTY_STDIN | BROOD_PTY_STDERR;
		child = start(
			SPEC(.flags = ways[i],
			     .argv = SH("for i in 0 1 2; do test -t $i && echo "
					"$i; "
					"done; tty </dev/tty >/dev/null && "
					"echo ctty; echo to-err >&2"),
			     .steps = STEPS(pty, brood_step_pipe(1, 0))));
		out = brood_pipe(child, 1);
		assert_true(out >= 0);
		assert_int_equal(brood_pipe(child, 0), -ENOENT);
		assert_int_equal(brood_pipe(child, -2), -ENOENT);
		assert_string_equal(slurp(out, buf, sizeof buf),
				    "0\n2\nctty\n");
		assert_string_equal(read_all(brood_pty(child), buf, sizeof buf),
				    "to-err\r\n");
		assert_int_equal(finish(child), 0);
	}
}

/* Copies of it are made as of any descriptor. */
static void others_can_be_copies(void **state)
{
	struct brood_step pty = brood_step_pty(24, 80);
	struct brood_child *child;
	char buf[256];

	(void)state;
	pty.flags = BROOD_PTY_STDOUT;
	EACH_WAY(i)
	{
		child = start(SPEC(.argv = SH("echo five >&5"),
				   .flags = ways[i],
				   .steps = STEPS(pty, brood_step_dup(5, 1))));
		assert_string_equal(read_all(brood_pty(child), buf, sizeof buf),
				    "five\r\n");
		assert_int_equal(finish(child), 0);
	}
}

static void starts_like_the_callers(void **state)
{
	int model = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct winsize size = {44, 99, 5, 6};
	struct termios settings, before, after;
	struct brood_child *child;
	char buf[2048];

	(void)state;
	/* The C library leaves what lies between the fields as it is. */
	memset(&before, 0, sizeof before);
	memset(&after, 0, sizeof after);
	assert_int_equal(unlockpt(model), 0);
	assert_int_equal(ioctl(model, TIOCSWINSZ, &size), 0);
	assert_int_equal(tcgetattr(model, &settings), 0);
	settings.c_oflag &= ~(tcflag_t)ONLCR;
	settings.c_cc[VINTR] = 'q';
	assert_int_equal(tcsetattr(model, TCSANOW, &settings), 0);
	assert_int_equal(tcgetattr(model, &before), 0);
	EACH_WAY(i)
	{
		struct brood_step step = brood_step_pty_like(model);

		child = start_on("stty size; stty -a", ways[i], step);
		assert_int_equal(ioctl(brood_pty(child), TIOCGWINSZ, &size), 0);
		assert_int_equal(size.ws_xpixel, 5);
		assert_int_equal(size.ws_ypixel, 6);
		read_all(brood_pty(child), buf, sizeof buf);
		assert_ptr_equal(strstr(buf, "44 99\n"), buf);
		assert_non_null(strstr(buf, "intr = q;"));
		assert_int_equal(finish(child), 0);
		/* A size that is said goes before. */
		step.window = (struct brood_window){10, 20, 0, 0};
		child = start_on("stty size", ways[i], step);
		assert_string_equal(read_all(brood_pty(child), buf, sizeof buf),
				    "10 20\n");
		assert_int_equal(finish(child), 0);
	}
	assert_int_equal(tcgetattr(model, &after), 0);
	assert_memory_equal(&before, &after, sizeof before);
	close(model);
}

static void closing_the_handle_hangs_up(void **state)
{
	(void)state;
	for (int taken = 0; taken < 2; taken++) {
		struct brood_child *child = start(
			SPEC(.argv = SH("trap 'exit 9' HUP; echo ready; "
					"while :; do sleep 0.02; done"),
			     .steps = STEPS(brood_step_pty(24, 80),
					    brood_step_pdeathsig(SIGKILL))));
		pid_t pid = brood_pid(child);
		int status, fd = brood_pty(child);

		expect(fd, "ready");
		if (taken) {
			assert_int_equal(brood_pty_take(child), fd);
			assert_int_equal(brood_pty(child), -ENOENT);
			assert_int_equal(brood_pty_take(child), -ENOENT);
			assert_int_equal(
				brood_pty_resize(child,
						 &(struct brood_window){0}),
				-ENOENT);
		}
		brood_child_close(&child);
		if (taken) { /* the caller's: it is open still */
			assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
			close(fd);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 9);
	}
}

static void a_kept_plan_makes_one_for_each(void **state)
{
	struct brood_plan *plan;
	struct brood_child *child[3];
	char buf[256];
	int number[3];

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = SH("stty size; read x; echo $x"),
				    .steps = STEPS(brood_step_pty(7, 8))),
			       NULL),
		0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(brood_plan_spawn(plan, NULL, &child[i], NULL),
				 0);
		assert_int_equal(
			ioctl(brood_pty(child[i]), TIOCGPTN, &number[i]), 0);
	}
	assert_int_not_equal(number[0], number[1]);
	assert_int_not_equal(number[1], number[2]);
	for (int i = 2; i >= 0; i--) {
		snprintf(buf, sizeof buf, "%d\n", i);
		say(brood_pty(child[i]), buf);
		read_all(brood_pty(child[i]), buf, sizeof buf);
		assert_non_null(strstr(buf, "7 8\r\n"));
		assert_int_equal(buf[strlen(buf) - 3], '0' + i);
		assert_int_equal(finish(child[i]), 0);
	}
	brood_plan_free(&plan);
}

/* What the command relays has to come out whole. */
static void no_byte_is_lost(void **state)
{
	struct brood_child *child =
		start_on("stty -onlcr; head -c 3000000 /dev/zero | tr '\\0' x",
			 0, brood_step_pty(24, 80));
	static char buf[65536];
	size_t all = 0;
	ssize_t n;

	(void)state;
	/* The status is there before all has been read, on some machines. */
	while ((n = read(brood_pty(child), buf, sizeof buf)) > 0)
		all += (size_t)n;
	assert_int_equal(errno, EIO);
	assert_int_equal(all, 3000000);
	assert_int_equal(finish(child), 0);
}

static void callers_end_is_close_on_exec(void **state)
{
	struct brood_child *child = start_on("set -- /proc/self/fd/*; echo $#",
					     0, brood_step_pty(24, 80));
	char buf[64];

	(void)state;
	assert_true(brood_pty(child) > 2);
	assert_int_equal(fcntl(brood_pty(child), F_GETFD), FD_CLOEXEC);
	/* 0, 1, 2 and the one that the directory is read with. */
	assert_string_equal(read_all(brood_pty(child), buf, sizeof buf),
			    "4\r\n");
	assert_int_equal(finish(child), 0);
	child = start(SPEC(.argv = SH(":")));
	assert_int_equal(brood_pty(child), -ENOENT);
	assert_int_equal(brood_pty_take(child), -ENOENT);
	assert_int_equal(finish(child), 0);
	assert_int_equal(brood_pty(NULL), -EINVAL);
	assert_int_equal(brood_pty_take(NULL), -EINVAL);
	assert_int_equal(brood_pty_resize(NULL, NULL), -EINVAL);
}

/* In the caller's order the last one wins, as in the shell. */
static void in_order_a_later_step_replaces_it(void **state)
{
	struct brood_child *child = start(
		SPEC(.argv = SH("test -t 0 && test -t 2 && echo no; "
				"test -t 1 || echo pipe >&2"),
		     .flags = BROOD_ORDERED,
		     .steps = STEPS(brood_step_pty(0, 0), brood_step_null(1))));
	char buf[64];

	(void)state;
	assert_string_equal(read_all(brood_pty(child), buf, sizeof buf),
			    "pipe\r\n");
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(is_the_terminal_of_a_new_session), TEST(has_a_size_and_gets_others),
      TEST(carries_bytes_both_ways), TEST(keys_are_signals),
      TEST(only_the_descriptors_that_are_wanted), TEST(others_can_be_copies),
      TEST(starts_like_the_callers), TEST(closing_the_handle_hangs_up),
      TEST(a_kept_plan_makes_one_for_each), TEST(no_byte_is_lost),
      TEST(callers_end_is_close_on_exec),
      TEST(in_order_a_later_step_replaces_it))
