/* SPDX-License-Identifier: MIT */
/*
 * The same program, started by brood_spawn and from a template, gets the same
 * from its start: what "tell" and "begun" can see of it is compared line by
 * line, while the caller, after it has opened the template, becomes another.
 */
#include "lib/warm.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static const char *const none[] = {NULL};
static const char *const pid[] = {"pid ", NULL};

static const char *const some_env[] = {"A=1", "EMPTY=", "=odd", "noequals",
				       "A=2", "LAST=x", NULL};

/* Opened by a caller that then becomes as change makes it. */
static void after(void (*change)(void))
{
	const struct brood_spec *spec =
		SPEC(.argv = reporting("tell", NULL, NULL));
	struct brood_template *t = opened(spec, NULL);

	for (int round = 0; round < 2; round++) {
		change();
		same_both_ways(t, spec, pid);
	}
	brood_template_close(&t);
}

static void nothing(void)
{
}

static void all_is_the_same(void **state)
{
	(void)state;
	NEEDS_KIND();
	after(nothing);
}

static void by_place(void)
{
	assert_int_equal(chdir(scratch("")), 0);
	umask(umask(0) == 027 ? 0 : 027);
}

static void by_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 3);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGRTMAX, SIG_IGN);
	raise(SIGUSR1); /* pending here, and nowhere else */
}

static void by_limits(void)
{
	static const int some[] = {RLIMIT_CORE, RLIMIT_STACK, RLIMIT_NOFILE,
				   RLIMIT_CPU,  RLIMIT_FSIZE, RLIMIT_AS};

	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		struct rlimit r;

		assert_int_equal(getrlimit(some[i], &r), 0);
		r.rlim_cur = some[i] == RLIMIT_NOFILE ? 100 : 1 << 30;
		if (r.rlim_cur > r.rlim_max)
			r.rlim_cur = r.rlim_max;
		assert_int_equal(setrlimit(some[i], &r), 0);
	}
}

static void by_scheduling(void)
{
	const struct sched_param param = {0};
	cpu_set_t cpus;
	size_t last = 0;

	assert_int_equal(sched_getaffinity(0, sizeof cpus, &cpus), 0);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &cpus))
			last = cpu;
	CPU_ZERO(&cpus);
	CPU_SET(last, &cpus);
	assert_int_equal(sched_setaffinity(0, sizeof cpus, &cpus), 0);
	assert_int_equal(setpriority(PRIO_PROCESS, 0, 5), 0);
	assert_int_equal(sched_setscheduler(0, SCHED_BATCH, &param), 0);
	assert_int_equal(syscall(SYS_ioprio_set, 1, 0, 2 << 13 | 6), 0);
}

static void by_timer_slack(void)
{
	prctl(PR_SET_TIMERSLACK, 77777);
}

static void by_group(void)
{
	setpgid(0, 0);
}

static void by_descriptors(void)
{
	int fd = open("/etc/passwd", O_RDONLY); /* not close-on-exec */

	assert_true(fd >= 0);
	dup2(fd, 0);
	close(fd);
	dup2(open("/dev/null", O_WRONLY), 50);
}

static void by_oom_score(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	assert_int_equal(write(fd, "300", 3), 3);
	close(fd);
}

static void by_attributes(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_NAME, "another");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void body_place(void **state)
{
	(void)state;
	after(by_place);
}

static void body_signals(void **state)
{
	(void)state;
	after(by_signals);
}

static void body_limits(void **state)
{
	(void)state;
	after(by_limits);
}

static void body_scheduling(void **state)
{
	(void)state;
	after(by_scheduling);
}

static void body_timer_slack(void **state)
{
	(void)state;
	after(by_timer_slack);
}

static void body_group(void **state)
{
	(void)state;
	after(by_group);
}

static void body_oom_score(void **state)
{
	(void)state;
	after(by_oom_score);
}

static void body_attributes(void **state)
{
	(void)state;
	after(by_attributes);
}

static void body_descriptors(void **state)
{
	(void)state;
	after(by_descriptors);
}

/* The census of a fork is about what the library leaves, and not about what
 * the test itself has changed. */
#define IN_FORK(name, body)                                                    \
	static void name(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		NEEDS_KIND();                                                  \
		apart(body);                                                   \
	}

IN_FORK(directory_and_umask_are_the_callers_now, body_place)
IN_FORK(signals_are_the_callers_now, body_signals)
IN_FORK(soft_limits_are_the_callers_now, body_limits)
IN_FORK(scheduling_is_the_callers_now, body_scheduling)
IN_FORK(timer_slack_is_the_callers_now, body_timer_slack)
IN_FORK(the_group_is_the_callers_now, body_group)
IN_FORK(the_oom_score_is_the_callers_now, body_oom_score)
IN_FORK(what_exec_resets_is_reset, body_attributes)
IN_FORK(standard_descriptors_are_the_callers_now, body_descriptors)

/* Those listed, at their numbers, and nothing else. */
static void body_listed(void **state)
{
	int a = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	int b = open("/etc/group", O_RDONLY | O_CLOEXEC);
	int c = fcntl(b, F_DUPFD, 90);
	const struct brood_spec *spec =
		SPEC(.argv = reporting("tell", NULL, NULL),
		     .steps = STEPS(
			     brood_step_pass(a, b), brood_step_pass(b, a),
			     brood_step_inherit(c), brood_step_pass(250, a),
			     brood_step_null(0), brood_step_close(1),
			     brood_step_dup(7, 250), brood_step_cloexec(2),
			     brood_step_data(12, "data", 4)));
	struct brood_template *t = opened(spec, NULL);

	(void)state;
	same_both_ways(t, spec, pid);
	same_both_ways(t, spec, pid);
	brood_template_close(&t);
	close(a), close(b), close(c);
}

static void body_closed(void **state)
{
	const struct brood_spec *spec =
		SPEC(.argv = reporting("tell", NULL, NULL));
	struct brood_template *t = opened(spec, NULL);

	(void)state;
	close(0), close(1);
	same_both_ways(t, spec, pid);
	brood_template_close(&t);
}

/* Numbers beyond a limit that was lowered since they were opened, and within
 * one that was raised since the template has. */
static void body_limited(void **state)
{
	const struct brood_spec *spec =
		SPEC(.argv = reporting("tell", NULL, NULL),
		     .steps = STEPS(brood_step_inherit(900)));
	struct rlimit was, files;
	struct brood_template *t;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	files = was;
	files.rlim_cur = 500;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	t = opened(SPEC(.argv = spec->argv, .steps = spec->steps), NULL);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_int_equal(dup2(2, 900), 900);
	same_both_ways(t, spec, pid);
	files.rlim_cur = 100;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	same_both_ways(t, spec, pid);
	brood_template_close(&t);
}

IN_FORK(descriptors_are_those_listed, body_listed)
IN_FORK(limits_on_descriptors_are_no_matter, body_limited)
IN_FORK(closed_standard_descriptors_stay_closed, body_closed)

/* What a start leaves in the program's memory, and what /proc tells of it. */
static void begun_with(const char *const *argv, const char *const *envp)
{
	struct brood_template *t = opened(
		SPEC(.argv = ARGV(argv[0]),
		     .envp = ARGV("TZ=UTC0", "LC_ALL=C", "TEMPLATE=here")),
		NULL);

	for (int round = 0; round < 2; round++)
		same_both_ways(t, SPEC(.argv = argv, .envp = envp), none);
	brood_template_close(&t);
}

static void environment_and_names_are_its_own(void **state)
{
	(void)state;
	NEEDS_KIND();
	begun_with(reporting("begun", "return", "0"), some_env);
	begun_with(reporting("begun", NULL, NULL), ARGV(NULL));
}

static void locale_and_time_zone_are_its_own(void **state)
{
	(void)state;
	NEEDS_KIND();
	begun_with(reporting("begun", NULL, NULL),
		   ARGV("TZ=XYZ-9:30", "LC_ALL=C.UTF-8"));
	begun_with(reporting("begun", NULL, NULL),
		   ARGV("TZ=ABC5", "LC_CTYPE=C.UTF-8"));
	begun_with(reporting("begun", NULL, NULL), ARGV("LC_ALL=no_SUCH"));
}

static void the_callers_environment_where_none_is_given(void **state)
{
	const struct brood_spec *spec =
		SPEC(.argv = reporting("begun", NULL, NULL));
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(spec, NULL);
	setenv("SINCE_THEN", "1", 1);
	same_both_ways(t, spec, none);
	unsetenv("SINCE_THEN");
	same_both_ways(t, spec, none);
	brood_template_close(&t);
}

/* Arguments that are shorter and longer than the template's own. */
static void arguments_of_any_length(void **state)
{
	static char lengthy[20000], words[200][8];
	const char *argv[205];
	const char *const *base = reporting("begun", NULL, NULL);
	size_t n = 0;

	(void)state;
	NEEDS_KIND();
	memset(lengthy, 'x', sizeof lengthy - 1);
	for (; base[n]; n++)
		argv[n] = base[n];
	argv[n++] = "";
	argv[n++] = lengthy;
	argv[n] = NULL;
	begun_with(argv, some_env);
	for (n -= 2; n < 200; n++) {
		snprintf(words[n], sizeof words[n], "%zu", n);
		argv[n] = words[n];
	}
	argv[n] = NULL;
	begun_with(argv, some_env);
}

/* argv[0] need not be the program's name. */
static void another_name(void **state)
{
	const char *const *base = reporting("begun", NULL, NULL);
	const char *argv[] = {"/some/where/else", base[1], base[2], NULL};
	const struct brood_spec *spec =
		SPEC(.program = base[0], .argv = argv, .envp = some_env);
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(spec, NULL);
	same_both_ways(t, spec, none);
	argv[0] = "short";
	same_both_ways(t, spec, none);
	brood_template_close(&t);
}

static void libc_knows_its_own_process(void **state)
{
	(void)state;
	NEEDS_KIND();
	begun_with(reporting("begun", "threads", NULL), some_env);
	begun_with(reporting("begun", "children", NULL), some_env);
}

SUITE(TEST(all_is_the_same), TEST(directory_and_umask_are_the_callers_now),
      TEST(signals_are_the_callers_now), TEST(soft_limits_are_the_callers_now),
      TEST(scheduling_is_the_callers_now), TEST(timer_slack_is_the_callers_now),
      TEST(the_group_is_the_callers_now),
      TEST(the_oom_score_is_the_callers_now), TEST(what_exec_resets_is_reset),
      TEST(standard_descriptors_are_the_callers_now),
      TEST(descriptors_are_those_listed),
      TEST(limits_on_descriptors_are_no_matter),
      TEST(closed_standard_descriptors_stay_closed),
      TEST(environment_and_names_are_its_own),
      TEST(locale_and_time_zone_are_its_own),
      TEST(the_callers_environment_where_none_is_given),
      TEST(arguments_of_any_length), TEST(another_name),
      TEST(libc_knows_its_own_process))
