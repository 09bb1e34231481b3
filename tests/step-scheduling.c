/* SPDX-License-Identifier: MIT */
/* nice, scheduler, affinity, ioprio and timerslack are what the program has. */
#include "lib/test.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define IOPRIO(class, level) ((class) << 13 | (level))

static const uint64_t both[] = {0, BROOD_ASYNC};

/* What the program says after key, with this step: blocking and not. */
static void assert_told(struct brood_step step, const char *key,
			const char *value)
{
	for (int i = 0; i < 2; i++) {
		struct told t =
			tell(SPEC(.steps = STEPS(step), .flags = both[i]));

		assert_non_null(told(&t, key));
		assert_string_equal(told(&t, key), value);
		told_free(&t);
	}
}

static void nice_is_the_value_itself(void **state)
{
	(void)state;
	assert_told(brood_step_nice(7), "nice ", "7");
	assert_told(brood_step_nice(19), "nice ", "19");
	SKIP_UNLESS(geteuid() == 0, "only root may lower it");
	assert_told(brood_step_nice(-3), "nice ", "-3");
}

static void scheduler_sets_the_policy(void **state)
{
	(void)state;
	assert_told(brood_step_scheduler(SCHED_BATCH, 0), "scheduler ", "3 0");
	assert_told(brood_step_scheduler(SCHED_IDLE, 0), "scheduler ", "5 0");
}

static void scheduler_sets_the_priority(void **state)
{
	struct sched_param param = {.sched_priority = 0};
	int may;

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "only root may have real time");
	param.sched_priority = 4;
	may = !sched_setscheduler(0, SCHED_RR, &param);
	param.sched_priority = 0;
	assert_int_equal(sched_setscheduler(0, SCHED_OTHER, &param), 0);
	SKIP_UNLESS(may, "no real time here");
	assert_told(brood_step_scheduler(SCHED_RR, 4), "scheduler ", "2 4");
}

/* The last CPU that this process may use, as a mask of its own. */
static int last_cpu(cpu_set_t *only)
{
	cpu_set_t all;
	int cpu = CPU_SETSIZE - 1;

	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	while (!CPU_ISSET(cpu, &all))
		cpu--;
	CPU_ZERO(only);
	CPU_SET(cpu, only);
	return CPU_COUNT(&all) > 1 ? cpu : -1;
}

static void affinity_is_the_mask(void **state)
{
	cpu_set_t only;
	int cpu = last_cpu(&only);
	char list[16];

	(void)state;
	SKIP_UNLESS(cpu >= 0, "one CPU only");
	snprintf(list, sizeof list, "%d", cpu);
	assert_told(brood_step_affinity(&only, sizeof only), "cpus ", list);
	/* As short as it can be. */
	if (cpu < 64)
		assert_told(brood_step_affinity(&only, 8), "cpus ", list);
}

static void a_plan_has_a_mask_of_its_own(void **state)
{
	cpu_set_t only;
	int cpu = last_cpu(&only);
	struct brood_child *child;
	struct brood_plan *plan;
	struct told t;

	(void)state;
	SKIP_UNLESS(cpu >= 0, "one CPU only");
	assert_int_equal(brood_plan_new(&plan,
					SPEC(.argv = tell_argv(),
					     .steps = STEPS(brood_step_affinity(
						     &only, sizeof only))),
					NULL),
			 0);
	memset(&only, 0, sizeof only); /* as a mask it would be refused */
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_int_equal(atoi(told(&t, "cpus ")), cpu);
	assert_null(strpbrk(told(&t, "cpus "), ",-"));
	told_free(&t);
}

static void ioprio_is_class_and_level(void **state)
{
	(void)state;
	assert_told(brood_step_ioprio(IOPRIO(2, 6)), "ioprio ", "16390");
	assert_told(brood_step_ioprio(IOPRIO(3, 0)), "ioprio ", "24576");
}

static void timerslack_is_in_nanoseconds(void **state)
{
	(void)state;
	assert_told(brood_step_timerslack(123456), "timerslack ", "123456");
}

static void all_together(void **state)
{
	struct told t =
		tell(SPEC(.steps = STEPS(brood_step_timerslack(70001),
					 brood_step_ioprio(IOPRIO(2, 1)),
					 brood_step_scheduler(SCHED_BATCH, 0),
					 brood_step_nice(4))));

	(void)state;
	assert_string_equal(told(&t, "timerslack "), "70001");
	assert_string_equal(told(&t, "ioprio "), "16385");
	assert_string_equal(told(&t, "scheduler "), "3 0");
	assert_string_equal(told(&t, "nice "), "4");
	told_free(&t);
}

/* The child shares memory with its caller, but none of these. */
static void the_caller_keeps_its_own(void **state)
{
	cpu_set_t only, before, after;
	int nice = getpriority(PRIO_PROCESS, 0);
	int slack = prctl(PR_GET_TIMERSLACK);
	long io = syscall(SYS_ioprio_get, 1, 0);

	(void)state;
	last_cpu(&only);
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	for (int i = 0; i < 2; i++)
		run(SPEC(.argv = SH(":"), .flags = both[i],
			 .steps = STEPS(brood_step_nice(nice + 1),
					brood_step_scheduler(SCHED_IDLE, 0),
					brood_step_affinity(&only, sizeof only),
					brood_step_ioprio(IOPRIO(3, 0)),
					brood_step_timerslack(123456))));
	assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
	assert_memory_equal(&before, &after, sizeof before);
	assert_int_equal(getpriority(PRIO_PROCESS, 0), nice);
	assert_int_equal(prctl(PR_GET_TIMERSLACK), slack);
	assert_int_equal(sched_getscheduler(0), SCHED_OTHER);
	assert_int_equal(syscall(SYS_ioprio_get, 1, 0), io);
}

static void assert_fails(struct brood_step step, int code, int number,
			 int other)
{
	struct brood_error err =
		fails(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_umask(022), step)),
		      code, BROOD_STAGE_STEP);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, step.type);
	assert_int_equal(err.number, number);
	assert_int_equal(err.other, other);
	/* A mask is no text. */
	assert_string_equal(err.object, "");
}

/* All CPUs that this machine cannot have: with few, the mask's first byte is
 * none that ends a text. */
static void no_cpus(cpu_set_t *none)
{
	CPU_ZERO(none);
	for (long i = sysconf(_SC_NPROCESSORS_CONF); i < CPU_SETSIZE; i++)
		CPU_SET((size_t)i, none);
}

static void failure_names_the_step(void **state)
{
	cpu_set_t none;

	(void)state;
	no_cpus(&none);
	assert_fails(brood_step_affinity(&none, sizeof none), -EINVAL, 0, 0);
	assert_fails(brood_step_scheduler(SCHED_FIFO, 0), -EINVAL, SCHED_FIFO,
		     0);
	assert_fails(brood_step_scheduler(SCHED_OTHER, 5), -EINVAL, SCHED_OTHER,
		     5);
	assert_fails(brood_step_scheduler(77, 0), -EINVAL, 77, 0);
	assert_fails(brood_step_ioprio(IOPRIO(7, 1)), -EINVAL, IOPRIO(7, 1), 0);
}

SUITE(TEST(nice_is_the_value_itself), TEST(scheduler_sets_the_policy),
      TEST(scheduler_sets_the_priority), TEST(affinity_is_the_mask),
      TEST(a_plan_has_a_mask_of_its_own), TEST(ioprio_is_class_and_level),
      TEST(timerslack_is_in_nanoseconds), TEST(all_together),
      TEST(the_caller_keeps_its_own), TEST(failure_names_the_step))
