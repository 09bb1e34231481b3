/* SPDX-License-Identifier: MIT */
/* A filter that comes after the first spawn, as in a process that sandboxes
 * itself: the calls that worked are taken away, and spawning goes on. */
#include "lib/filter.h"
#include "lib/test.h"

static const char *filter;

static void spawn_as_before(uint64_t flags)
{
	struct brood_child *child;
	struct told t;
	char buf[32];

	t = tell(SPEC(.flags = flags, .steps = STEPS(brood_step_chdir("/usr"),
						     brood_step_null(0),
						     brood_step_umask(077))));
	assert_string_equal(told(&t, "cwd "), "/usr");
	assert_int_equal(told_count(&t, "fd "), 3);
	assert_int_equal(told_set(&t, "mask "), 0);
	told_free(&t);
	child = start(SPEC(.argv = SH("echo a; exit 0"), .flags = flags,
			   .steps = STEPS(brood_step_pipe(1, 0))));
	assert_string_equal(output_of(child, buf, sizeof buf), "a");
	child = start(SPEC(.argv = ARGV("sleep", "100"), .flags = flags));
	assert_int_equal(brood_wait(child, 20, NULL), -ETIMEDOUT);
	assert_int_equal(brood_kill(child, SIGTERM), 0);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	brood_child_close(&child);
}

static void filtered(void **state)
{
	struct brood_plan *plan;
	struct brood_child *child;
	int fd;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan, SPEC(.argv = SH("exit 6")), NULL), 0);
	/* Open, and unlisted, when the way to close it is taken away. */
	fd = open("/dev/null", O_RDONLY);
	assert_int_equal(take_calls_away(filter), 0);
	for (int i = 0; i < 3; i++) {
		spawn_as_before(0);
		spawn_as_before(BROOD_ASYNC);
		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 6);
	}
	brood_plan_free(&plan);
	close(fd);
}

static void try_each(const char *const *filters)
{
	for (; *filters; filters++) {
		filter = *filters;
		fprintf(stderr, "without %s\n", filter);
		in_fork(filtered);
	}
}

static void missing_calls(void **state)
{
	(void)state;
	try_each(ARGV("clone3=ENOSYS", "close_range=ENOSYS",
		      "pidfd_open=ENOSYS", "pidfd_send_signal=ENOSYS",
		      "waitid:0:3=EINVAL", "execveat=ENOSYS",
		      "clone3=ENOSYS,close_range=ENOSYS,pidfd_open=ENOSYS,"
		      "pidfd_send_signal=ENOSYS,waitid:0:3=EINVAL,"
		      "execveat=ENOSYS"));
}

static void forbidden_calls(void **state)
{
	(void)state;
	try_each(ARGV("clone3=EPERM", "close_range=EPERM", "pidfd_open=EPERM",
		      "pidfd_send_signal=EPERM", "execveat=EPERM",
		      "clone3=EPERM,close_range=EPERM,pidfd_open=EPERM,"
		      "pidfd_send_signal=EPERM,waitid:0:3=EINVAL,"
		      "execveat=EPERM"));
}

static void real_errors(void **state)
{
	(void)state;
	assert_int_equal(take_calls_away("clone3=EAGAIN,clone=EAGAIN"), 0);
	for (int i = 0; i < 3; i++)
		fails(SPEC(.argv = SH(":")), -EAGAIN, BROOD_STAGE_CREATE);
}

static void an_error_of_a_real_spawn_is_no_probe(void **state)
{
	(void)state;
	in_fork(real_errors);
}

SUITE(TEST(missing_calls), TEST(forbidden_calls),
      TEST(an_error_of_a_real_spawn_is_no_probe))
