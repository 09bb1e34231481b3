/* SPDX-License-Identifier: MIT */
/*
 * Who may ask a template, and what counts of him: the rights that the asking
 * thread has at that moment, and that it is the process that started it.
 */
#include "lib/outcome.h"
#include "lib/spaces.h"

#include <linux/capability.h>
#include <pthread.h>
#include <sys/syscall.h>

static struct brood_template *t;

static void same_as_plain(const char *what, uint64_t hits)
{
	const char *const argv[] = {of_kind("tell"), NULL};
	const struct brood_step *steps = STEPS(brood_step_pipe(1, 0));
	struct outcome a = plainly(0, argv, steps);
	struct outcome b = warmly(t, argv, steps);

	same_outcome(what, &a, &b);
	if (stats_of(t).hits != hits)
		fail_msg("%s: %llu hits, not %llu: %s: %s", what,
			 (unsigned long long)stats_of(t).hits,
			 (unsigned long long)hits,
			 brood_template_reason_text(stats_of(t).last_reason),
			 stats_of(t).detail);
}

/* Who had less when the template was opened, but not its program: an exec by
 * root gives capabilities back. That is no difference. */
static void reduced_before(void **state)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[2];

	(void)state;
	assert_int_equal(syscall(SYS_capget, &head, sets), 0);
	sets[0].effective &= ~(1u << CAP_NET_RAW);
	sets[0].permitted &= ~(1u << CAP_NET_RAW);
	assert_int_equal(syscall(SYS_capset, &head, sets), 0);
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	same_as_plain("reduced before", 1);
	brood_template_close(&t);
}

static void nobody_before(void **state)
{
	(void)state;
	become_nobody();
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	same_as_plain("nobody", 1);
	brood_template_close(&t);
}

static void what_was_given_up_before_is_no_matter(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	apart(reduced_before);
	apart(nobody_before);
}

/* One thread alone becomes nobody: it is the one that asks that counts. */
static void *as_nobody(void *r)
{
	*(long *)r = syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY);
	if (*(long *)r == 0)
		same_as_plain("one thread", 1);
	return NULL;
}

static void one_thread(void **state)
{
	pthread_t thread;
	long r = -1;

	(void)state;
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), OPTIONS(0));
	same_as_plain("before", 1);
	assert_int_equal(pthread_create(&thread, NULL, as_nobody, &r), 0);
	pthread_join(thread, NULL);
	assert_int_equal(r, 0);
	/* The others are as they were. */
	same_as_plain("after", 2);
	brood_template_close(&t);
}

static void the_thread_that_asks_counts(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	apart(one_thread);
}

/* Where the template is required, nothing is started at all. */
static void required(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[512];

	(void)state;
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	become_nobody();
	assert_int_equal(
		brood_template_spawn(t, &child, NULL, NULL, NULL, &err),
		-ENOTSUP);
	assert_null(child);
	brood_error_format(&err, why, sizeof why);
	print_message("# %s\n", why);
	assert_non_null(strstr(err.object, brood_template_reason_text(
						   BROOD_TEMPLATE_IDENTITY)));
	brood_template_close(&t);
}

static void required_it_is_an_error(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	apart(required);
}

/* A process that was forked has the handle, but is not the parent. */
static void forked_spawns(void)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r = brood_template_spawn(t, &child, NULL, NULL,
				     STEPS(brood_step_null(1)), &err);
	struct brood_exit end = {0};

	/* An error, or a child of its own. */
	if (r == 0) {
		assert_int_equal(brood_wait(child, -1, &end), 0);
		assert_int_equal(end.how, BROOD_EXITED);
		assert_true(brood_got(child) & BROOD_GOT_NO_TEMPLATE);
		brood_child_close(&child);
	} else {
		assert_null(child);
	}
	brood_template_close(&t);
	assert_null(t);
}

static void a_forked_process_gets_none(void **state)
{
	uint64_t hits;
	int status;
	pid_t pid;

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), OPTIONS(0));
	same_as_plain("before", 1);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		forked_spawns();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	/* That it closed its copy has ended nothing here. */
	hits = stats_of(t).hits;
	same_as_plain("after", hits + 1);
	brood_template_close(&t);
}

SUITE(TEST(what_was_given_up_before_is_no_matter),
      TEST(the_thread_that_asks_counts), TEST(required_it_is_an_error),
      TEST(a_forked_process_gets_none))
