/* SPDX-License-Identifier: MIT */
/*
 * A template has a child that stands by and takes the next request. It is
 * nobody's before: what is sent to it is not the child's, its end is told as
 * the template's, and none is left when the template is closed or its owner
 * ends.
 */
#include "lib/owned.h"
#include "lib/spaces.h"
#include "lib/warm.h"

#include <sched.h>

static const char *const *exits_with_4(void)
{
	static const char *argv[6];

	argv[0] = of_kind("begun");
	argv[1] = "-x", argv[2] = "", argv[3] = "exit", argv[4] = "4";
	return argv;
}

static struct brood_template *open_it(void)
{
	return opened(SPEC(.argv = ARGV(of_kind("begun"))), OPTIONS(0));
}

static void warm_4(struct brood_template *t)
{
	assert_int_equal(finish(warm(t, exits_with_4(), NULL, NULL)), 4);
}

/* This process's children but for the template. */
static pid_t other_child(pid_t template)
{
	FILE *list = fopen("/proc/thread-self/children", "re");
	pid_t found = 0;
	int pid;

	assert_non_null(list);
	while (fscanf(list, "%d", &pid) == 1)
		if (pid != template)
			found = pid;
	fclose(list);
	return found;
}

/* Blocked in its wait for a request: it has done all that it does before. */
static int waits(pid_t pid)
{
	char path[64], state = 0;
	FILE *stat;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	stat = fopen(path, "re");
	if (!stat)
		return 0;
	if (fscanf(stat, "%*d %*s %c", &state) != 1)
		state = 0;
	fclose(stat);
	return state == 'S';
}

static pid_t standing_by(struct brood_template *t)
{
	int64_t limit = now_ms() + 60000;

	for (;;) {
		pid_t pid = other_child(stats_of(t).pid);

		if (pid && waits(pid))
			return pid;
		assert_true(now_ms() < limit);
		sleep_ms(1);
	}
}

static void takes_the_next_request(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = open_it();
	for (int i = 0; i < 5; i++) {
		pid_t pid = standing_by(t);
		struct brood_child *child = warm(t, exits_with_4(), NULL, NULL);

		assert_int_equal(brood_pid(child), pid);
		assert_int_equal(finish(child), 4);
		assert_int_not_equal(standing_by(t), pid);
	}
	brood_template_close(&t);
}

static void what_it_was_sent_is_not_the_childs(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = open_it();
	for (int i = 0; i < 3; i++) {
		pid_t pid = standing_by(t);

		for (int sig = 1; sig < 65; sig++)
			if (sig != SIGKILL && sig != SIGSTOP && sig != 32 &&
			    sig != 33)
				assert_int_equal(kill(pid, sig), 0);
		warm_4(t);
	}
	assert_int_equal(stats_of(t).started, 1);
	brood_template_close(&t);
}

static void killed_it_is_told_as_the_templates_end(void **state)
{
	struct brood_template *t;
	pid_t pid;

	(void)state;
	NEEDS_KIND();
	t = open_it();
	warm_4(t);
	pid = standing_by(t);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(finish(plain(t, exits_with_4(), NULL, NULL,
				      BROOD_TEMPLATE_DIED)),
			 4);
	assert_int_equal(kill(pid, 0), -1); /* reaped */
	for (int i = 0; i < 100 && stats_of(t).hits < 2; i++) {
		finish(either(t, exits_with_4(), NULL, NULL));
		sleep_ms(10);
	}
	assert_true(stats_of(t).hits >= 2);
	assert_int_equal(stats_of(t).started, 2);
	brood_template_close(&t);
}

/* Stopped, it answers nothing; and closing does not wait for it. */
static void stopped_it_is_told_and_ended(void **state)
{
	struct brood_template *t;
	int64_t begun;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("begun"))),
		   OPTIONS(.answer_timeout_ms = 200));
	kill(standing_by(t), SIGSTOP);
	assert_int_equal(finish(plain(t, exits_with_4(), NULL, NULL,
				      BROOD_TEMPLATE_SILENT)),
			 4);
	while (stats_of(t).state)
		finish(either(t, exits_with_4(), NULL, NULL));
	kill(standing_by(t), SIGSTOP);
	begun = now_ms();
	brood_template_close(&t);
	assert_true(now_ms() - begun < 2000);
}

/* It cannot be a child of who asks now, but of who asks later. */
static void refusing_it_goes_on(void **state)
{
	int before = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	struct brood_template *t;
	pid_t pid;

	(void)state;
	t = open_it();
	pid = standing_by(t);
	assert_int_equal(unshare(CLONE_NEWUTS), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(finish(plain(t, exits_with_4(), NULL, NULL,
					      BROOD_TEMPLATE_PLACE)),
				 4);
	assert_int_equal(standing_by(t), pid);
	assert_int_equal(setns(before, CLONE_NEWUTS), 0);
	warm_4(t);
	assert_int_equal(stats_of(t).started, 1);
	brood_template_close(&t);
	close(before);
}

static void refusing(void **state)
{
	(void)state;
	NEEDS_KIND();
	NEEDS_ROOT();
	apart(refusing_it_goes_on);
}

/* At each moment from the template's start on. */
static void closed_at_any_moment_none_is_left(void **state)
{
	(void)state;
	NEEDS_KIND();
	for (int i = 0; i < 40; i++) {
		struct brood_template *t = open_it();

		if (i % 3)
			warm_4(t);
		for (volatile int n = 0; n < i * 10000; n++)
			;
		brood_template_close(&t);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
	}
}

static void none_left(void **state)
{
	(void)state;
	NEEDS_KIND();
	apart(closed_at_any_moment_none_is_left);
}

static void own(int told)
{
	struct brood_template *t = open_it();
	pid_t pid = standing_by(t);

	if (write(told, &pid, sizeof pid) != sizeof pid)
		_exit(1);
	for (;;)
		pause();
}

static void none_survives_its_owner(void **state)
{
	int64_t limit = now_ms() + 60000;
	pid_t pid, owner;
	int told[2];

	(void)state;
	NEEDS_KIND();
	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	owner = fork();
	if (!owner)
		own(told[1]);
	close(told[1]);
	assert_int_equal(read(told[0], &pid, sizeof pid), sizeof pid);
	close(told[0]);
	assert_true(is_there(pid));
	kill(owner, SIGKILL);
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	while (is_there(pid)) {
		assert_true(now_ms() < limit);
		sleep_ms(2);
	}
}

static void opened_once(void **state)
{
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = open_it();
	warm_4(t);
	standing_by(t);
	brood_template_close(&t);
}

SUITE(TEST_AFTER(opened_once, takes_the_next_request),
      TEST(what_it_was_sent_is_not_the_childs),
      TEST(killed_it_is_told_as_the_templates_end),
      TEST(stopped_it_is_told_and_ended), TEST(refusing), TEST(none_left),
      TEST(none_survives_its_owner))
