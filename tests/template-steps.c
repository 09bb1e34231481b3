/* SPDX-License-Identifier: MIT */
/*
 * Each type of step, in a child of a template and in a plain one: the program
 * tells the same of itself, or both fail in the same words. Where the template
 * cannot do it, the child is plain, and the reason is that.
 */
#include "lib/every_step.h"
#include "lib/outcome.h"

#include <sys/resource.h>

/* What only a new process, or the maker's own code, can do; and what rests on
 * what exec makes of capabilities. */
static const uint32_t plain_types[] = {
	BROOD_STEP_CALL,           BROOD_STEP_CAP_AMBIENT,
	BROOD_STEP_CAP_BOUNDING,   BROOD_STEP_CAP_INHERITABLE,
	BROOD_STEP_CAP_PERMITTED,  BROOD_STEP_CHROOT,
	BROOD_STEP_EXEC_LABEL,     BROOD_STEP_GID_MAP,
	BROOD_STEP_HOSTNAME,       BROOD_STEP_KEEP_CAPS,
	BROOD_STEP_LOOPBACK_UP,    BROOD_STEP_MDWE,
	BROOD_STEP_MOUNT_BIND,     BROOD_STEP_MOUNT_PRIVATE,
	BROOD_STEP_MOUNT_PROC,     BROOD_STEP_MOUNT_TMPFS,
	BROOD_STEP_NEW_NAMESPACES, BROOD_STEP_PDEATHSIG,
	BROOD_STEP_PERSONALITY,    BROOD_STEP_PTY,
	BROOD_STEP_ROOT_FD,        BROOD_STEP_SECCOMP,
	BROOD_STEP_SECUREBITS,     BROOD_STEP_SETNS,
	BROOD_STEP_STOP,           BROOD_STEP_TIME_OFFSET,
	BROOD_STEP_TRACE_ME,       BROOD_STEP_UID_MAP,
};

static int only_plainly(uint32_t type)
{
	for (size_t i = 0; i < sizeof plain_types / sizeof *plain_types; i++)
		if (plain_types[i] == type)
			return 1;
	return 0;
}

static int wrong; /* types: all are tried, and told */

static void complain(uint32_t type, const char *why, const char *detail)
{
	fprintf(stderr, "# step type %u: %s %s\n", type, why, detail);
	wrong++;
}

static void check_reason(uint32_t type,
			 const struct brood_template_stats *before,
			 const struct brood_template_stats *after)
{
	uint64_t by_step = after->by_reason[BROOD_TEMPLATE_STEP] -
			   before->by_reason[BROOD_TEMPLATE_STEP];

	if (only_plainly(type) && by_step != 1)
		complain(type, "came from the template, or otherwise:",
			 after->detail);
	if (!only_plainly(type) && after->hits != before->hits + 1)
		complain(type, brood_template_reason_text(after->last_reason),
			 after->detail);
}

static void compare_type(struct brood_template *t, uint64_t flags,
			 uint32_t type)
{
	const char *const *argv = reporting("tell", NULL, NULL);
	struct brood_template_stats before = stats_of(t), after;
	struct brood_step list[8];
	struct outcome a, b;
	const char *difference;

	every_step_alone(list, type);
	every_step_renew();
	a = plainly(flags, argv, list);
	every_step_renew();
	b = warmly(t, argv, list);
	after = stats_of(t);
	difference = outcomes_differ(&a, &b);
	if (difference)
		complain(type, difference, "");
	/* Bad input is found before anybody is asked. */
	if (!a.code || after.hits + after.plain > before.hits + before.plain)
		check_reason(type, &before, &after);
}

static void all_types(uint64_t flags)
{
	struct brood_template *t =
		opened(SPEC(.argv = ARGV(of_kind("tell")), .flags = flags),
		       OPTIONS(0));
	int compared = 0;

	every_step_open();
	for (uint32_t type = 1; type < BROOD_STEP_TYPES_; type++) {
		const char *missing = every_step_missing(type);

		if (!every_step(type))
			fail_msg("step type %u has no row", type);
		if (missing) {
			print_message("# step type %u skipped: %s\n", type,
				      missing);
			continue;
		}
		compare_type(t, flags, type);
		compared++;
	}
	assert_true(compared > 30);
	assert_int_equal(wrong, 0);
	brood_template_close(&t);
}

static void blocking_types(void **state)
{
	(void)state;
	all_types(0);
}

static void asynchronous_types(void **state)
{
	(void)state;
	all_types(BROOD_ASYNC);
}

static void ordered_types(void **state)
{
	(void)state;
	all_types(BROOD_ORDERED);
}

static void each_step_blocking(void **state)
{
	(void)state;
	NEEDS_KIND();
	apart(blocking_types);
}

static void each_step_asynchronous(void **state)
{
	(void)state;
	NEEDS_KIND();
	NEEDS_ASYNC();
	apart(asynchronous_types);
}

static void each_step_ordered(void **state)
{
	(void)state;
	NEEDS_KIND();
	apart(ordered_types);
}

/* In this kernel, or by this user. */
static int cannot_be_had(uint32_t type)
{
	struct brood_step list[8];
	struct outcome alone;
	int r;

	if (every_step_missing(type))
		return 1;
	every_step_alone(list, type);
	every_step_renew();
	alone = plainly(0, reporting("tell", NULL, NULL), list);
	r = alone.code;
	told_free(&alone.told);
	return r != 0;
}

/* All that go together, at once. */
static void together(void **state)
{
	struct brood_step list[BROOD_STEP_TYPES_ + 1];
	char done[BROOD_STEP_TYPES_] = {0};
	struct brood_template *t =
		opened(SPEC(.argv = ARGV(of_kind("tell"))), OPTIONS(0));
	int lists = 0;

	(void)state;
	every_step_open();
	for (uint32_t type = 1; type < BROOD_STEP_TYPES_; type++)
		done[type] = only_plainly(type) || cannot_be_had(type);
	for (;; lists++) {
		struct outcome a, b;
		uint64_t hits = stats_of(t).hits;

		every_step_renew();
		if (!every_step_list(list, done, 0))
			break;
		a = plainly(0, reporting("tell", NULL, NULL), list);
		every_step_renew();
		b = warmly(t, reporting("tell", NULL, NULL), list);
		same_outcome("a list", &a, &b);
		assert_int_equal(stats_of(t).hits, hits + 1);
	}
	assert_true(lists >= 1);
	brood_template_close(&t);
}

static void many_steps_at_once(void **state)
{
	(void)state;
	NEEDS_KIND();
	apart(together);
}

static void that_fail(uint64_t flags)
{
	static const unsigned long no_cpu[16] = {[15] = 1};
	int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	const struct brood_step bad[] = {
		brood_step_chdir("/no/such"),
		brood_step_chdir("/etc/passwd"),
		brood_step_fchdir(file),
		brood_step_open(5, "/no/such", O_RDONLY, 0),
		brood_step_open(5, "/etc", O_WRONLY, 0),
		brood_step_open_at(5, file, "x", O_RDONLY, 0),
		brood_step_chroot("/no/such"),
		brood_step_root_fd(file),
		brood_step_setpgid(2),
		brood_step_affinity(no_cpu, sizeof no_cpu),
		brood_step_foreground(0),
		brood_step_rlimit(RLIMIT_NOFILE, 1 << 30, 1 << 30),
		/* bad input */
		brood_step_chdir(""),
		brood_step_inherit(999),
		brood_step_pass(4, 998),
		brood_step_dup(5, 77),
		brood_step_rlimit(RLIMIT_NOFILE, 2, 1),
		brood_step_sigignore(BROOD_SIG(SIGKILL)),
	};
	struct brood_template *t =
		opened(SPEC(.argv = ARGV(of_kind("tell")), .flags = flags),
		       OPTIONS(0));

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct brood_step *steps = STEPS(
			brood_step_umask(022), brood_step_env_set("A", "1"),
			bad[i], brood_step_null(9));
		struct outcome a, b;
		char what[32];

		snprintf(what, sizeof what, "bad step %zu", i);
		a = plainly(flags, reporting("tell", NULL, NULL), steps);
		b = warmly(t, reporting("tell", NULL, NULL), steps);
		assert_true(a.code < 0);
		same_outcome(what, &a, &b);
	}
	/* It makes children as before. */
	assert_int_equal(
		finish(warm(t, reporting("tell", NULL, NULL), NULL, NULL)), 0);
	unlink(tell_argv()[2]);
	brood_template_close(&t);
	close(file);
}

static void errors_are_told_in_the_same_words(void **state)
{
	(void)state;
	NEEDS_KIND();
	that_fail(0);
	that_fail(BROOD_ORDERED);
	if (brood_capabilities() & BROOD_HAS_ASYNC)
		that_fail(BROOD_ASYNC);
	else
		print_message("# no asynchronous spawn here\n");
}

/* The flags of a spec hold for the child. */
static void flags_hold(void **state)
{
	static const uint64_t flags[] = {
		BROOD_KEEP_FDS,  BROOD_ORDERED,        BROOD_KEEP_SIGPIPE,
		BROOD_NO_SEARCH, BROOD_SHELL_FALLBACK, BROOD_NO_FD_CHECK,
		BROOD_NO_PIDFD,
	};
	int kept = fcntl(2, F_DUPFD, 30);

	(void)state;
	NEEDS_KIND();
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		struct brood_template *t = opened_anyhow(
			SPEC(.argv = ARGV(of_kind("tell")), .flags = flags[i]),
			OPTIONS(0));
		struct outcome a, b;
		char what[32];

		snprintf(what, sizeof what, "flag %#llx",
			 (unsigned long long)flags[i]);
		a = plainly(flags[i], reporting("tell", NULL, NULL), NULL);
		b = warmly(t, reporting("tell", NULL, NULL), NULL);
		same_outcome(what, &a, &b);
		if (!stats_of(t).hits)
			print_message("# %s: plainly: %s: %s\n", what,
				      brood_template_reason_text(
					      stats_of(t).last_reason),
				      stats_of(t).detail);
		brood_template_close(&t);
	}
	signal(SIGPIPE, SIG_DFL);
	close(kept);
}

SUITE(TEST(each_step_blocking), TEST(each_step_asynchronous),
      TEST(each_step_ordered), TEST(many_steps_at_once),
      TEST(errors_are_told_in_the_same_words), TEST(flags_hold))
