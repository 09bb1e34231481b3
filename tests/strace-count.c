/* SPDX-License-Identifier: MIT */
/* A warm spawn makes at most three system calls in the caller and four in the
 * child, and takes no memory; a step costs what it must: counted by strace in a
 * process of its own. */
#include "lib/step_costs.h"
#include "lib/test.h"

#include <glob.h>
#include <sys/ptrace.h>

#define CALLER_MOST 3 /* mask, create, mask back */
#define CHILD_MOST 4  /* descriptors, SIGPIPE, mask, exec */
#define SPAWNS 100
#define ENTRIES 1024 /* of the environment: with their pointers 64 KiB */

/* What strace saw between the marks. */
struct count {
	int caller;
	int child;
	int memory; /* of the caller's: those that get or give back memory */
	int named;  /* of the child's: those that begin with counted_name */
};

static const char *counted_name;

static int say_lines; /* print what is counted */

/* ---- the traced process: told by its arguments what to do ---- */

/* A call that fails and changes nothing, but stands in the log. */
static void mark(const char *text)
{
	if (write(-1, text, strlen(text)) >= 0)
		_exit(1);
}

static void reap(struct brood_child *child)
{
	struct brood_exit end;

	if (brood_wait(child, -1, &end) < 0 || end.how != BROOD_EXITED ||
	    end.value != 0)
		_exit(1);
	brood_child_close(&child);
}

static void trace_one(const struct brood_spec *spec, int kept_plan)
{
	struct brood_plan *plan = NULL;
	char end[32];

	if (kept_plan && brood_plan_new(&plan, spec, NULL) < 0)
		_exit(1);
	for (int warm = 0; warm < 2; warm++) {
		struct brood_child *child;
		int r;

		if (warm)
			mark("begin");
		r = kept_plan ? brood_plan_spawn(plan, NULL, &child, NULL)
			      : brood_spawn(&child, spec, NULL);
		if (r < 0)
			_exit(1);
		snprintf(end, sizeof(end), "end %d", (int)brood_pid(child));
		if (warm)
			mark(end);
		reap(child);
	}
}

static char **large_environment(void)
{
	static char text[ENTRIES][56], *list[ENTRIES + 1];

	for (int i = 0; i < ENTRIES; i++) {
		snprintf(text[i], sizeof(text[i]), "NAME%04d=%045d", i, i);
		list[i] = text[i];
	}
	return list;
}

/* The environment step makes the library build a list of its own. */
static void spawn_large(int n)
{
	const struct brood_spec *spec =
		SPEC(.argv = ARGV("/bin/true", "an argument"),
		     .envp = (const char *const *)large_environment(),
		     .steps = STEPS(brood_step_env_set("A", "1")));

	for (int i = 0; i < n; i++) {
		struct brood_child *child;

		if (brood_spawn(&child, spec, NULL) < 0)
			_exit(1);
		reap(child);
	}
}

static const struct brood_step *steps_of(const char *what)
{
	for (const struct step_cost *c = step_costs; c->what; c++)
		if (!strcmp(c->what, what))
			return c->steps;
	return NULL;
}

static void open_all(void)
{
	int pty = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (dup3(open("/", O_RDONLY), COST_DIR, O_CLOEXEC) != COST_DIR ||
	    unlockpt(pty) < 0 ||
	    dup3(open(ptsname(pty), O_RDWR | O_NOCTTY), COST_TERMINAL,
		 O_CLOEXEC) != COST_TERMINAL ||
	    dup3(open("/proc/self/ns/uts", O_RDONLY), COST_SPACE, O_CLOEXEC) !=
		    COST_SPACE)
		_exit(1);
}

static int be_traced(const char *what)
{
	open_all();
	if (!strcmp(what, "heap")) {
		spawn_large(2);
		mark("begin");
		spawn_large(SPAWNS);
		mark("end 0");
	} else {
		trace_one(SPEC(.argv = ARGV("/bin/true"),
			       .steps = steps_of(what)),
			  !strcmp(what, "plan"));
	}
	_exit(0); /* a leak checker at exit cannot work under strace */
}

/* ---- the test: runs strace on this program and reads its logs ---- */

static void need_ptrace(void)
{
	struct brood_child *child;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		skip_because("ptrace is not permitted here");
	if (brood_spawn(&child,
			SPEC(.argv = ARGV("strace", "-V"),
			     .steps = STEPS(brood_step_null(1))),
			NULL) < 0)
		skip_because("strace is not installed");
	assert_int_equal(finish(child), 0);
}

/* strace writes one log per process: PREFIX.PID. */
static const char *run_strace(const char *what)
{
	static char self[4096];
	const char *prefix = scratch(what);
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	need_ptrace();
	assert_true(n > 0);
	self[n] = '\0';
	assert_int_equal(run(SPEC(.argv = ARGV("strace", "-ff", "-qq", "-o",
					       prefix, self, what))),
			 0);
	return prefix;
}

static void say(const char *who, const char *line)
{
	if (say_lines)
		fprintf(stderr, "# %s: %.*s\n", who, (int)strcspn(line, "\n"),
			line);
}

static int moves_memory(const char *line)
{
	return !strncmp(line, "mmap(", 5) || !strncmp(line, "munmap(", 7) ||
	       !strncmp(line, "mremap(", 7) || !strncmp(line, "brk(", 4);
}

/* What lies between the marks. Returns the child that it names, or -1 if this
 * is not the caller's log. */
static int count_caller(FILE *log, struct count *c)
{
	char line[65536];
	int child = -1, inside = 0;

	while (fgets(line, sizeof(line), log)) {
		if (strstr(line, "\"begin\"")) {
			inside = 1;
		} else if (sscanf(line, "write(-1, \"end %d", &child) == 1) {
			inside = 0;
		} else if (inside && line[0] != '-') {
			c->caller++;
			c->memory += moves_memory(line);
			say("caller", line);
		}
	}
	return child;
}

static void count_child(FILE *log, struct count *c)
{
	char line[65536];
	int running = 0;

	while (!running && fgets(line, sizeof(line), log)) {
		if (line[0] == '-')
			continue;
		c->child++;
		c->named += counted_name &&
			    !strncmp(line, counted_name, strlen(counted_name));
		running = !strncmp(line, "execve", 6) && strstr(line, "= 0");
		say("child", line);
	}
	assert_true(running);
}

static struct count count(const char *what)
{
	const char *prefix = run_strace(what);
	struct count c = {0};
	char path[4096];
	int child = -1;
	glob_t logs;

	snprintf(path, sizeof(path), "%s.*", prefix);
	assert_int_equal(glob(path, 0, NULL, &logs), 0);
	for (size_t i = 0; i < logs.gl_pathc && child < 0; i++) {
		FILE *log = fopen(logs.gl_pathv[i], "r");

		assert_non_null(log);
		child = count_caller(log, &c);
		fclose(log);
	}
	globfree(&logs);
	assert_true(child >= 0);
	if (child > 0) {
		FILE *log;

		snprintf(path, sizeof(path), "%s.%d", prefix, child);
		log = fopen(path, "r");
		assert_non_null(log);
		count_child(log, &c);
		fclose(log);
	}
	return c;
}

static void few_calls(const char *what)
{
	struct count c;

	say_lines = 1;
	c = count(what);
	say_lines = 0;
	fprintf(stderr, "# %s: %d calls in the caller, %d in the child\n", what,
		c.caller, c.child);
	assert_in_range(c.caller, 1, CALLER_MOST);
	assert_in_range(c.child, 1, CHILD_MOST);
}

static void spawn_makes_few_calls(void **state)
{
	(void)state;
	few_calls("spawn");
}

static void plan_makes_few_calls(void **state)
{
	(void)state;
	few_calls("plan");
}

static void assert_cost(const struct step_cost *cost, const struct count *bare)
{
	struct count c;

	counted_name = cost->call;
	c = count(cost->what);
	fprintf(stderr, "# %s: %d more in the caller, %d in the child\n",
		cost->what, c.caller - bare->caller, c.child - bare->child);
	assert_int_equal(c.named, cost->calls);
	assert_int_equal(c.child, bare->child + cost->child);
	if (cost->caller != COST_ANY)
		assert_int_equal(c.caller, bare->caller + cost->caller);
	assert_int_equal(c.memory, 0);
}

/* Why it cannot be counted here, or NULL. */
static const char *missing(const struct step_cost *cost)
{
	uint32_t type = cost->steps[0].type;
	struct brood_child *child;

	if (geteuid() != 0)
		return "not root";
	if (type >= BROOD_STEP_LANDLOCK && type <= BROOD_STEP_LANDLOCK_SCOPE &&
	    !(brood_capabilities() & BROOD_HAS_LANDLOCK))
		return "no Landlock";
	if (!step_cost_needs[type])
		return NULL;
	if (brood_spawn(&child,
			SPEC(.argv = ARGV("/bin/true"), .steps = cost->steps),
			NULL) < 0)
		return step_cost_needs[type];
	assert_int_equal(finish(child), 0);
	return NULL;
}

static void a_step_costs_its_own_calls(void **state)
{
	struct count bare = count("bare");

	(void)state;
	for (const struct step_cost *c = step_costs; c->what; c++) {
		const char *why = missing(c);

		if (why)
			print_message("# %s skipped: %s\n", c->what, why);
		else
			assert_cost(c, &bare);
	}
	counted_name = NULL;
}

static void each_type_has_a_cost(void **state)
{
	(void)state;
	for (uint32_t type = 1; type < BROOD_STEP_TYPES_; type++) {
		const char *why = step_costs_lack(type);

		if (why && !*why)
			fail_msg("step type %u has no row of costs", type);
		if (why)
			print_message("# type %u is not counted: %s\n", type,
				      why);
	}
}

static void takes_no_memory(void **state)
{
	struct count c = count("heap");

	(void)state;
	fprintf(stderr, "# %d spawns with 64 KiB: %d calls, %d for memory\n",
		SPAWNS, c.caller, c.memory);
	assert_in_range(c.caller, SPAWNS, SPAWNS * 100);
	assert_int_equal(c.memory, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(spawn_makes_few_calls),
		TEST(plan_makes_few_calls),
		TEST(a_step_costs_its_own_calls),
		TEST(each_type_has_a_cost),
		TEST(takes_no_memory),
	};

	if (argc == 2)
		return be_traced(argv[1]);
	return cmocka_run_group_tests_name(suite_name(), tests, suite_open,
					   NULL);
}
