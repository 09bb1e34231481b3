/* SPDX-License-Identifier: MIT */
/*
 * The life of a template: whatever becomes of it, the next child is started,
 * and the statistics say how and why; and none outlives its owner.
 */
#include "lib/owned.h"
#include "lib/warm.h"

#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>

static const char *const *exits_with_4(void)
{
	static const char *argv[6];

	argv[0] = of_kind("begun");
	argv[1] = "-x", argv[2] = "", argv[3] = "exit", argv[4] = "4";
	return argv;
}

static struct brood_template *
open_it(const struct brood_template_options *options)
{
	return opened(SPEC(.argv = ARGV(of_kind("begun"))), options);
}

static void warm_4(struct brood_template *t)
{
	assert_int_equal(finish(warm(t, exits_with_4(), NULL, NULL)), 4);
}

static void plain_4(struct brood_template *t, uint32_t reason)
{
	assert_int_equal(finish(plain(t, exits_with_4(), NULL, NULL, reason)),
			 4);
}

/* Plain children until there is a template again, which there must be. */
static void warm_again(struct brood_template *t)
{
	uint64_t hits = stats_of(t).hits;
	int64_t limit = now_ms() + 60000;

	while (stats_of(t).hits == hits) {
		assert_int_equal(finish(either(t, exits_with_4(), NULL, NULL)),
				 4);
		assert_true(now_ms() < limit);
	}
}

static void wait_until_gone(pid_t pid)
{
	int64_t limit = now_ms() + 60000;

	while (is_there(pid)) {
		assert_true(now_ms() < limit);
		sleep_ms(2);
	}
}

static void a_killed_one_is_replaced_and_told(void **state)
{
	struct brood_template *t;
	struct brood_template_stats stats;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(0));
	for (int i = 0; i < 3; i++) {
		pid_t pid = stats_of(t).pid;

		warm_4(t);
		assert_int_equal(kill(pid, SIGKILL), 0);
		wait_until_gone(pid);
		plain_4(t, BROOD_TEMPLATE_DIED);
		warm_again(t);
		assert_int_not_equal(stats_of(t).pid, pid);
	}
	stats = stats_of(t);
	assert_int_equal(stats.started, 4);
	assert_int_equal(stats.by_reason[BROOD_TEMPLATE_DIED], 3);
	brood_template_close(&t);
}

/* At any moment: while a child is being made as well. */
static void killed_at_any_moment(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(0));
	for (int i = 0; i < 30; i++) {
		pid_t pid, killer;

		warm_again(t);
		pid = stats_of(t).pid;
		fflush(NULL);
		killer = fork();
		if (!killer) {
			for (volatile int n = 0; n < i * 20000; n++)
				;
			kill(pid, SIGKILL);
			_exit(0);
		}
		assert_int_equal(finish(either(t, exits_with_4(), NULL, NULL)),
				 4);
		assert_int_equal(waitpid(killer, NULL, 0), killer);
	}
	print_message("# %llu from templates, %llu plainly\n",
		      (unsigned long long)stats_of(t).hits,
		      (unsigned long long)stats_of(t).plain);
	brood_template_close(&t);
}

static void so_many_children_and_no_more(void **state)
{
	struct brood_template *t;
	pid_t first;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(.max_children = 3));
	first = stats_of(t).pid;
	for (int i = 0; i < 3; i++) {
		warm_4(t);
		assert_int_equal(stats_of(t).children, i + 1);
	}
	warm_again(t);
	assert_int_not_equal(stats_of(t).pid, first);
	wait_until_gone(first);
	assert_int_equal(stats_of(t).started, 2);
	assert_int_equal(stats_of(t).children, 1);
	for (int i = 0; i < 20; i++)
		assert_int_equal(finish(either(t, exits_with_4(), NULL, NULL)),
				 4);
	assert_true(stats_of(t).children <= 3);
	assert_true(stats_of(t).started > 4);
	brood_template_close(&t);
}

static void so_old_and_no_older(void **state)
{
	struct brood_template *t;
	pid_t first;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(.max_seconds = 1));
	first = stats_of(t).pid;
	sleep_ms(2100);
	warm_again(t);
	assert_int_not_equal(stats_of(t).pid, first);
	wait_until_gone(first);
	assert_true(stats_of(t).started >= 2);
	brood_template_close(&t);
}

static void a_silent_one_is_killed_in_time(void **state)
{
	struct brood_template *t;
	int64_t begun = 0;
	pid_t pid;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(.answer_timeout_ms = 200));
	warm_4(t);
	pid = stats_of(t).pid;
	assert_int_equal(kill(pid, SIGSTOP), 0);
	/* A child may stand by, which the stop is nothing to. */
	for (int i = 0; i < 2 && !stats_of(t).plain; i++) {
		begun = now_ms();
		assert_int_equal(finish(either(t, exits_with_4(), NULL, NULL)),
				 4);
	}
	assert_int_equal(stats_of(t).by_reason[BROOD_TEMPLATE_SILENT], 1);
	assert_true(now_ms() - begun >= 200);
	assert_true(now_ms() - begun < 9000); /* not by the default */
	wait_until_gone(pid);
	warm_again(t);
	/* Stopped, it can be closed. */
	kill(stats_of(t).pid, SIGSTOP);
	brood_template_close(&t);
}

/* Who is a template's child knows nothing of its end. */
static void signals_do_not_end_it(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = open_it(OPTIONS(0));
	for (int sig = 1; sig < 65; sig++)
		if (sig != SIGKILL && sig != SIGSTOP)
			kill(stats_of(t).pid, sig);
	warm_4(t);
	assert_int_equal(stats_of(t).started, 1);
	brood_template_close(&t);
}

static void *open_in_thread(void *t)
{
	*(struct brood_template **)t = open_it(OPTIONS(0));
	return NULL;
}

static void the_thread_that_opened_it_may_end(void **state)
{
	struct brood_template *t = NULL;
	pthread_t thread;

	(void)state;
	NEEDS_KIND();
	assert_int_equal(pthread_create(&thread, NULL, open_in_thread, &t), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_non_null(t);
	sleep_ms(50);
	warm_4(t);
	assert_int_equal(stats_of(t).started, 1);
	brood_template_close(&t);
}

/* The owner, and one that it has forked: what that has of the template must
 * not keep it. */
static void own(int told)
{
	pid_t pids[2];
	struct brood_template *t = open_it(OPTIONS(0));

	pids[0] = stats_of(t).pid;
	pids[1] = fork();
	if (!pids[1]) {
		prctl(PR_SET_PDEATHSIG, 0);
		for (int i = 0; i < 60000; i++)
			sleep_ms(1);
		_exit(0);
	}
	if (write(told, pids, sizeof pids) != sizeof pids)
		_exit(1);
	for (;;)
		pause();
}

static void none_survives_its_owner(void **state)
{
	static const int how[] = {SIGKILL, SIGTERM, SIGABRT};

	(void)state;
	NEEDS_KIND();
	for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
		pid_t pids[2], owner;
		int told[2];

		assert_int_equal(pipe2(told, O_CLOEXEC), 0);
		owner = fork();
		if (!owner)
			own(told[1]);
		close(told[1]);
		assert_int_equal(read(told[0], pids, sizeof pids), sizeof pids);
		close(told[0]);
		assert_true(is_there(pids[0]));
		kill(owner, how[i]);
		assert_int_equal(waitpid(owner, NULL, 0), owner);
		wait_until_gone(pids[0]);
		assert_true(is_there(pids[1]));
		kill(pids[1], SIGKILL);
		wait_until_gone(pids[1]);
	}
}

/* Nothing: the census of each test sees to descriptors and mappings. */
static void close_leaves_nothing(void **state)
{
	struct brood_template *t;
	pid_t pid;

	(void)state;
	NEEDS_KIND();
	for (int i = 0; i < 10; i++) {
		t = open_it(OPTIONS(0));
		pid = stats_of(t).pid;
		if (i % 2)
			warm_4(t);
		brood_template_close(&t);
		assert_null(t);
		assert_false(is_there(pid));
		assert_int_equal(kill(pid, 0), -1); /* reaped, too */
		brood_template_close(&t);
	}
	brood_template_close(NULL);
}

/* Whoever waits for the end of what the caller has open must not wait for the
 * template. */
static void holds_nothing_of_the_callers(void **state)
{
	int saved = fcntl(2, F_DUPFD_CLOEXEC, 100), ends[2];
	struct pollfd p = {.events = POLLIN};
	struct brood_template *t;
	char byte;

	(void)state;
	NEEDS_KIND();
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	dup2(ends[1], 0);
	dup2(ends[1], 1);
	dup2(ends[1], 2);
	dup2(ends[1], 40); /* and not close-on-exec */
	t = open_it(OPTIONS(0));
	dup2(saved, 0);
	dup2(saved, 1);
	dup2(saved, 2);
	close(40), close(ends[1]);
	warm_4(t);
	p.fd = ends[0];
	assert_int_equal(poll(&p, 1, 20000), 1);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	warm_4(t);
	brood_template_close(&t);
	close(saved);
}

static void holds_nothing(void **state)
{
	(void)state;
	NEEDS_KIND();
	apart(holds_nothing_of_the_callers);
}

static void opened_once(void **state)
{
	(void)state;
	close_leaves_nothing(NULL);
}

static void ready_later(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_READY();
	t = opened_anyhow(SPEC(.argv = ARGV(of_kind("begun"))),
			  OPTIONS(.flags = BROOD_TEMPLATE_NO_WAIT));
	assert_int_equal(finish(either(t, exits_with_4(), NULL, NULL)), 4);
	warm_again(t);
	assert_int_equal(stats_of(t).plain,
			 stats_of(t).by_reason[BROOD_TEMPLATE_STARTING]);
	brood_template_close(&t);
	/* And closed while it starts. */
	t = opened_anyhow(SPEC(.argv = ARGV(of_kind("begun")),
			       .envp = ARGV("BEGUN_BADLY=hang")),
			  OPTIONS(.flags = BROOD_TEMPLATE_NO_WAIT));
	assert_int_equal(finish(plain(t, exits_with_4(), ARGV("A=1"), NULL,
				      BROOD_TEMPLATE_STARTING)),
			 4);
	brood_template_close(&t);
}

SUITE(TEST_AFTER(opened_once, a_killed_one_is_replaced_and_told),
      TEST(killed_at_any_moment), TEST(so_many_children_and_no_more),
      TEST(so_old_and_no_older), TEST(a_silent_one_is_killed_in_time),
      TEST(signals_do_not_end_it), TEST_WARM(the_thread_that_opened_it_may_end),
      TEST(none_survives_its_owner), TEST(close_leaves_nothing),
      TEST(holds_nothing), TEST(ready_later))
