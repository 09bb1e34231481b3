/* SPDX-License-Identifier: MIT */
/*
 * A template's child in the caller's hands: pipes, terminals, data, owned
 * trees, deadlines, released and detached, asynchronous or not. And what only a
 * plain child can be: traced, stopped before its program, with the caller's
 * code.
 */
#include "lib/owned.h"
#include "lib/threads.h"
#include "lib/warm.h"

#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>

static const uint64_t both[] = {0, BROOD_ASYNC};
#define EACH_WAY(i_) for (size_t i_ = 0; i_ < 2; i_++)

static struct brood_template *begun(uint64_t flags)
{
	return opened(SPEC(.argv = ARGV(of_kind("begun")), .flags = flags),
		      OPTIONS(0));
}

static const char *const *doing(const char *word, const char *value)
{
	static const char *argv[6];

	argv[0] = of_kind("begun");
	argv[1] = "-x", argv[2] = "", argv[3] = word, argv[4] = value;
	return argv;
}

static void pipes_go_both_ways(void **state)
{
	char text[256];

	(void)state;
	NEEDS_KIND();
	EACH_WAY(i)
	{
		struct brood_template *t = begun(both[i]);

		for (int n = 0; n < 3; n++) {
			struct brood_child *child =
				warm(t, doing("input", NULL), NULL,
				     STEPS(brood_step_pipe(0, 0),
					   brood_step_pipe(1, 0)));
			int in = brood_pipe_take(child, 0);

			assert_int_equal(brood_started(child, -1, NULL), 0);
			assert_int_equal(write(in, "a line\n", 7), 7);
			close(in);
			assert_string_equal(output_of(child, text, sizeof text),
					    "read 7 eof 1");
		}
		brood_template_close(&t);
	}
}

static void a_terminal_is_the_handles(void **state)
{
	(void)state;
	NEEDS_KIND();
	EACH_WAY(i)
	{
		struct brood_template *t = begun(both[i]);
		struct brood_child *child = plain(t, doing("input", NULL), NULL,
						  STEPS(brood_step_pty(24, 80)),
						  BROOD_TEMPLATE_STEP);
		char text[256] = "";
		size_t at = 0;
		ssize_t n;

		assert_int_equal(write(brood_pty(child), "a\n\004", 3), 3);
		while ((n = read(brood_pty(child), text + at,
				 sizeof text - 1 - at)) > 0)
			at += (size_t)n;
		assert_non_null(strstr(text, "read 2 eof 1"));
		assert_int_equal(finish(child), 0);
		brood_template_close(&t);
	}
}

static void started_tells_how_it_went(void **state)
{
	struct brood_template *t;
	struct brood_child *child = NULL;
	struct brood_error err;
	struct pollfd p = {.events = POLLIN};

	(void)state;
	NEEDS_KIND();
	NEEDS_ASYNC();
	t = begun(BROOD_ASYNC);
	child = warm(t, doing("exit", "4"), NULL, NULL);
	assert_int_equal(brood_started(child, -1, &err), 0);
	assert_int_equal(brood_started(child, 0, &err), 0);
	assert_int_equal(finish(child), 4);
	child = NULL;
	if (!brood_template_spawn(
		    t, &child, doing("exit", "4"), NULL,
		    STEPS(brood_step_umask(0), brood_step_chdir("/no/such")),
		    &err))
		assert_int_equal(brood_started(child, -1, &err), -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	brood_child_close(&child);
	/* Closed when it has ended, and nobody has waited: it is reaped. */
	child = warm(t, doing("exit", "4"), NULL, NULL);
	p.fd = brood_pidfd(child);
	assert_int_equal(poll(&p, 1, 60000), 1);
	brood_child_close(&child);
	brood_template_close(&t);
}

static void is_released_and_detached(void **state)
{
	struct brood_template *t;
	struct brood_child *child;
	pid_t pid;
	int status;

	(void)state;
	NEEDS_KIND();
	EACH_WAY(i)
	{
		t = begun(both[i]);
		child = warm(t, doing("exit", "4"), NULL, NULL);
		pid = brood_child_release(&child, NULL);
		assert_true(pid > 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(WEXITSTATUS(status), 4);
		child = warm(t, doing("exit", "4"), NULL, NULL);
		assert_int_equal(brood_detach(&child, NULL), 0);
		brood_template_close(&t);
		alone_again();
	}
}

static void detached_once(void **state)
{
	/* One that has ended is reaped without the thread that this is about.
	 */
	struct brood_child *child = start(SPEC(.argv = SH("sleep 0.1")));

	(void)state;
	brood_detach(&child, NULL);
	alone_again();
}

static void is_one_of_a_set(void **state)
{
	struct brood_waitset *set = NULL;
	struct brood_template *t;
	struct brood_child *child[3], *ended;
	struct brood_exit end;

	(void)state;
	NEEDS_KIND();
	t = begun(0);
	assert_int_equal(brood_waitset_new(&set, NULL), 0);
	for (int i = 0; i < 3; i++) {
		child[i] = warm(t, doing("exit", "4"), NULL, NULL);
		assert_int_equal(
			brood_waitset_add(set, child[i], &child[i], NULL), 0);
	}
	for (int i = 0; i < 3; i++) {
		assert_int_equal(brood_wait_any(set, 60000, &ended, NULL, &end),
				 0);
		assert_int_equal(end.value, 4);
	}
	for (int i = 0; i < 3; i++)
		brood_child_close(&child[i]);
	brood_waitset_free(&set);
	brood_template_close(&t);
}

/* Whether it came from the template or not, which only another maker or init
 * keeps it from: it is owned, and killed. */
static void its_tree_is_owned(void **state)
{
	static const uint32_t ways[] = {BROOD_TREE_DEFAULT, PARENT, BESIDE,
					NAMESPACE};

	(void)state;
	NEEDS_KIND();
	for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
		struct brood_template *t;
		struct brood_child *child;
		char line[64];
		pid_t grandchild;

		if (!can_own(ways[w])) {
			print_message("# way %#x cannot be had here\n",
				      ways[w]);
			continue;
		}
		t = opened_anyhow(SPEC(.argv = ARGV(of_kind("begun")),
				       .own_tree = ways[w]),
				  OPTIONS(0));
		child = either(t,
			       doing("exec", "sleep 1000 & echo $! >&3; wait"),
			       NULL, STEPS(brood_step_pipe(3, 0)));
		assert_true(read(brood_pipe(child, 3), line, sizeof line) > 0);
		grandchild = atoi(line);
		assert_true(grandchild > 0);
		assert_true(info_of(child).ways != 0);
		if (ways[w] != NAMESPACE)
			assert_true(is_there(grandchild));
		assert_int_equal(stats_of(t).hits,
				 !(info_of(child).ways & (PARENT | NAMESPACE)));
		brood_child_close(&child);
		if (ways[w] != NAMESPACE)
			assert_false(is_there(grandchild));
		brood_template_close(&t);
	}
}

/* A hierarchy that nobody else sees, and a cgroup there. */
static int new_cgroup(char *path, size_t size)
{
	const char *at = scratch("cgroup2");

	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -1;
	mkdir(at, 0755);
	if (mount("none", at, "cgroup2", 0, NULL))
		return -1;
	snprintf(path, size, "%s/brood-warm-%d", at, getpid());
	return mkdir(path, 0755);
}

static void joins(struct brood_template *t, const struct brood_step step)
{
	struct brood_child *child =
		warm(t, doing("exec", "cat /proc/self/cgroup"), NULL,
		     STEPS(step, brood_step_pipe(1, 0)));
	char name[64], text[4096];

	snprintf(name, sizeof name, "0::/brood-warm-%d", getpid());
	output_of(child, text, sizeof text); /* without the last newline */
	if (!strstr(text, name))
		fail_msg("not in %s: %s", name, text);
}

static void a_cgroup_is_joined_there(void **state)
{
	struct brood_template *t;
	char path[512];
	int dir;

	(void)state;
	if (new_cgroup(path, sizeof path)) {
		print_message("# no cgroup v2 to work with\n");
		return;
	}
	t = begun(0);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < 2; i++) {
		joins(t, brood_step_cgroup(path, 0));
		joins(t, brood_step_cgroup_fd(dir, 0));
	}
	brood_template_close(&t);
	for (int i = 0; i < 500 && rmdir(path) && errno == EBUSY; i++)
		sleep_ms(10);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(umount2(scratch("cgroup2"), MNT_DETACH), 0);
}

static void a_cgroup_is_joined(void **state)
{
	(void)state;
	NEEDS_KIND();
	SKIP_UNLESS(geteuid() == 0, "not root");
	apart(a_cgroup_is_joined_there);
}

/* A step that blocks is given up in time. */
static void a_deadline_holds(void **state)
{
	const char *fifo = scratch("fifo");
	struct brood_template *t;
	struct brood_child *child = NULL;
	struct brood_error err;

	(void)state;
	NEEDS_KIND();
	NEEDS_ASYNC();
	assert_int_equal(mkfifo(fifo, 0600), 0);
	t = opened(
		SPEC(.argv = ARGV(of_kind("begun")), .start_timeout_ms = 200),
		OPTIONS(0));
	assert_int_equal(brood_template_spawn(
				 t, &child, doing("exit", "4"), NULL,
				 STEPS(brood_step_open(5, fifo, O_RDONLY, 0)),
				 &err),
			 -ETIMEDOUT);
	assert_null(child);
	assert_int_equal(err.stage, BROOD_STAGE_TIMEOUT);
	assert_int_equal(finish(either(t, doing("exit", "4"), NULL, NULL)), 4);
	brood_template_close(&t);
	unlink(fifo);
}

/* Nor does one that blocks make the next one wait. */
static void a_step_that_blocks_is_its_own_childs(void **state)
{
	const char *fifo = scratch("fifo");
	struct brood_template *t;
	struct brood_child *child;

	(void)state;
	NEEDS_KIND();
	NEEDS_ASYNC();
	assert_int_equal(mkfifo(fifo, 0600), 0);
	t = begun(BROOD_ASYNC);
	child = either(t, doing("exit", "4"), NULL,
		       STEPS(brood_step_open(5, fifo, O_RDONLY, 0)));
	assert_int_equal(brood_started(child, 50, NULL), -ETIMEDOUT);
	assert_int_equal(finish(warm(t, doing("exit", "4"), NULL, NULL)), 4);
	close(open(fifo, O_WRONLY | O_CLOEXEC));
	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(finish(child), 4);
	brood_template_close(&t);
	unlink(fifo);
}

static int ran;

static int note(void *unused)
{
	(void)unused;
	ran++;
	return 0;
}

static void the_callers_code_is_run_plainly(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = begun(0);
	ran = 0;
	assert_int_equal(finish(plain(t, doing("exit", "4"), NULL,
				      STEPS(brood_step_call(note, NULL, 0)),
				      BROOD_TEMPLATE_STEP)),
			 4);
	assert_int_equal(ran, 1);
	brood_template_close(&t);
}

static void traced_and_stopped_are_plain(void **state)
{
	struct brood_template *t;
	struct brood_child *child;
	int status;

	(void)state;
	NEEDS_KIND();
	NEEDS_ASYNC();
	t = begun(0);
	child = plain(t, doing("exit", "4"), NULL, STEPS(brood_step_trace_me()),
		      BROOD_TEMPLATE_STEP);
	assert_int_equal(waitpid(brood_pid(child), &status, 0),
			 brood_pid(child));
	assert_true(WIFSTOPPED(status));
	assert_int_equal(ptrace(PTRACE_CONT, brood_pid(child), 0, 0), 0);
	assert_int_equal(finish(child), 4);
	brood_template_close(&t);
	t = begun(BROOD_ASYNC);
	child = plain(t, doing("exit", "4"), NULL, STEPS(brood_step_stop()),
		      BROOD_TEMPLATE_STEP);
	assert_int_equal(brood_wait(child, 20, NULL), -ETIMEDOUT);
	brood_kill(child, SIGCONT);
	while (brood_started(child, 10, NULL))
		brood_kill(child, SIGCONT);
	assert_int_equal(finish(child), 4);
	brood_template_close(&t);
}

SUITE(TEST(pipes_go_both_ways), TEST(a_terminal_is_the_handles),
      TEST(started_tells_how_it_went),
      TEST_AFTER(detached_once, is_released_and_detached),
      TEST(is_one_of_a_set), TEST(its_tree_is_owned), TEST(a_cgroup_is_joined),
      TEST(a_deadline_holds), TEST(a_step_that_blocks_is_its_own_childs),
      TEST(the_callers_code_is_run_plainly), TEST(traced_and_stopped_are_plain))
