/* SPDX-License-Identifier: MIT */
/* A warm spawn makes at most three system calls in the caller and four in the
 * child, and takes no memory; a step costs what it must: counted by strace in a
 * process of its own. */
#include "lib/bpf.h"
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

static const gid_t groups[] = {10, 20};
static const struct brood_id_map own_id[] = {{0, 0, 1}};
static const unsigned long cpus[] = {~0UL};

static const struct sock_filter allow[] = {BPF_RETURN(SECCOMP_RET_ALLOW)};

#define NUMBER(type_, n)                                                       \
	{                                                                      \
		.type = BROOD_STEP_##type_, .number = (n)                      \
	}
#define VALUE(type_, n)                                                        \
	{                                                                      \
		.type = BROOD_STEP_##type_, .set = (n)                         \
	}
#define DATA(type_, a)                                                         \
	{                                                                      \
		.type = BROOD_STEP_##type_, .data = (a), .length = sizeof(a)   \
	}

#define OPEN_DIR 9  /* the root directory */
#define TERMINAL 10 /* a pseudo-terminal */

static int nothing(void *unused)
{
	return unused != NULL;
}

/* What a step, or all that change the identity, cost beyond a bare spawn. */
static const struct cost {
	const char *what;
	struct brood_step steps[5];
	const char *call; /* the child's own */
	int calls;        /* of these */
	int child;        /* calls of any name */
	int caller;
} costs[] = {
	/* Opened, moved to its number; what was read from is closed, and stop
	 * signals that came while it waited are dropped. */
	{"open_at",
	 {{.type = BROOD_STEP_OPEN,
	   .flags = BROOD_OPEN_AT,
	   .fd = 1,
	   .from = OPEN_DIR,
	   .path = "dev/null"}},
	 "openat(",
	 1,
	 5,
	 1},
	/* Made, measured, filled, sealed, opened for reading, twice closed. */
	{"data", {DATA(DATA, groups)}, "dup3(", 1, 2, 7},
	/* As for every path, stop signals that came meanwhile are dropped. */
	{"chroot", {{.type = BROOD_STEP_CHROOT, .path = "/"}}, "ch", 2, 3, 0},
	{"root_fd", {NUMBER(ROOT_FD, OPEN_DIR)}, "chroot(", 1, 3, 1},
	{"terminal",
	 {{.type = BROOD_STEP_SETSID},
	  {.type = BROOD_STEP_PASS, .from = TERMINAL},
	  NUMBER(CTTY, 0),
	  NUMBER(FOREGROUND, 0)},
	 "ioctl(",
	 2,
	 6,
	 1},
	{"close_from", {NUMBER(CLOSE_FROM, 2)}, "close_range(", 2, 1, 0},
	{"nice", {NUMBER(NICE, 1)}, "setpriority(", 1, 1, 0},
	{"scheduler", {NUMBER(SCHEDULER, 0)}, "sched_setscheduler(", 1, 1, 0},
	{"affinity", {DATA(AFFINITY, cpus)}, "sched_setaffinity(", 1, 1, 0},
	{"ioprio", {NUMBER(IOPRIO, 0)}, "ioprio_set(", 1, 1, 0},
	{"timerslack", {VALUE(TIMERSLACK, 70000)}, "prctl(", 1, 1, 0},
	/* The caller reads and puts back whether it is dumpable. */
	{"groups", {DATA(GROUPS, groups)}, "setgroups(", 1, 1, 2},
	{"gid", {NUMBER(GID, 65534)}, "setresgid(", 1, 1, 2},
	/* The second tries to take the first one back. */
	{"uid", {NUMBER(UID, 65534)}, "setresuid(", 2, 2, 2},
	{"uid 0", {NUMBER(UID, 0)}, "setresuid(", 1, 1, 2},
	{"identity",
	 {NUMBER(UID, 65534), NUMBER(GID, 65534), DATA(GROUPS, groups)},
	 "set",
	 5, /* one call shows that neither group nor groups can change */
	 5,
	 2},
	{"securebits", {VALUE(SECUREBITS, 0)}, "prctl(", 1, 1, 0},
	{"keep caps", {VALUE(KEEP_CAPS, 0)}, "prctl(", 1, 1, 0},
	{"bounding all", {VALUE(CAP_BOUNDING, UINT64_MAX)}, "prctl(", 0, 0, 0},
	{"bounding", {VALUE(CAP_BOUNDING, ~BROOD_CAP(10))}, "prctl(", 1, 1, 0},
	{"inheritable", {VALUE(CAP_INHERITABLE, 1)}, "cap", 2, 2, 0},
	/* The third makes the memory undumpable. */
	{"permitted", {VALUE(CAP_PERMITTED, 1)}, "cap", 2, 3, 2},
	{"ambient", {VALUE(CAP_AMBIENT, BROOD_CAP(10))}, "prctl(", 2, 4, 0},
	{"user with ambient",
	 {NUMBER(UID, 65534), VALUE(CAP_AMBIENT, BROOD_CAP(10))},
	 "prctl(",
	 4,
	 8,
	 2},
	/* Both look for who the parent is. */
	{"pdeathsig", {NUMBER(PDEATHSIG, 15)}, "prctl(", 1, 2, 1},
	{"no pdeathsig", {NUMBER(PDEATHSIG, 0)}, "prctl(", 1, 1, 1},
	{"no_new_privs", {VALUE(NO_NEW_PRIVS, 0)}, "prctl(", 1, 1, 0},
	{"subreaper", {VALUE(SUBREAPER, 0)}, "prctl(", 1, 1, 0},
	{"personality", {VALUE(PERSONALITY, 0)}, "personality(", 1, 1, 0},
	/* Open, write, close. */
	{"oom_score", {NUMBER(OOM_SCORE, 1000)}, "write(", 1, 3, 0},
	{"mempolicy", {NUMBER(MEMPOLICY, 0)}, "set_mempolicy(", 1, 1, 0},
	{"keyring", {VALUE(KEYRING, 0)}, "keyctl(", 1, 1, 0},
	/* The ruleset is made, a path opened, added and closed, and the set put
	 * to use and closed; the caller asks for the version. */
	{"landlock",
	 {{.type = BROOD_STEP_LANDLOCK, .path = "/", .set = 0xffff}},
	 "landlock_",
	 3,
	 6,
	 1},
	{"port",
	 {{.type = BROOD_STEP_LANDLOCK_NET, .number = 1, .set = 3}},
	 "landlock_",
	 3,
	 4,
	 1},
	{"seccomp", {DATA(SECCOMP, allow)}, "seccomp(", 1, 1, 0},
	/* Made with the process. */
	{"namespaces", {VALUE(NEW_NAMESPACES, BROOD_NS_UTS)}, "x(", 0, 0, 0},
	/* Open, write, close; the caller looks who it is. */
	{"uid map",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_USER), DATA(UID_MAP, own_id)},
	 "write(",
	 1,
	 3,
	 1},
	{"hostname",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_UTS),
	  {.type = BROOD_STEP_HOSTNAME, .name = "x"}},
	 "sethostname(",
	 1,
	 1,
	 0},
	{"mounts",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_MOUNT), VALUE(MOUNT_PRIVATE, 0),
	  VALUE(MOUNT_PROC, 0)},
	 "mount(",
	 2,
	 2,
	 0},
	{"bind",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_MOUNT),
	  VALUE(MOUNT_PRIVATE, 0),
	  {.type = BROOD_STEP_MOUNT_BIND,
	   .flags = BROOD_MOUNT_READ_ONLY,
	   .path = "/mnt",
	   .value = "/tmp"}},
	 "mount",
	 3,
	 3,
	 0},
	/* A socket, the flags read and written, and its end. */
	{"loopback",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_NET), VALUE(LOOPBACK_UP, 0)},
	 "ioctl(",
	 2,
	 4,
	 0},
	{"time offset",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_TIME),
	  {.type = BROOD_STEP_TIME_OFFSET, .number = 1, .seconds = 5}},
	 "write(",
	 1,
	 3,
	 0},
	{"call", {{.type = BROOD_STEP_CALL, .call = nothing}}, "x(", 0, 0, 0},
};
#define COSTS (sizeof(costs) / sizeof(*costs))

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
	for (size_t i = 0; i < COSTS; i++)
		if (!strcmp(costs[i].what, what))
			return costs[i].steps;
	return NULL;
}

static int be_traced(const char *what)
{
	int pty = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (dup3(open("/", O_RDONLY), OPEN_DIR, O_CLOEXEC) != OPEN_DIR ||
	    unlockpt(pty) < 0 ||
	    dup3(open(ptsname(pty), O_RDWR | O_NOCTTY), TERMINAL, O_CLOEXEC) !=
		    TERMINAL)
		_exit(1);
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

static void assert_cost(const struct cost *cost, const struct count *bare)
{
	struct count c;

	counted_name = cost->call;
	c = count(cost->what);
	fprintf(stderr, "# %s: %d more in the caller, %d in the child\n",
		cost->what, c.caller - bare->caller, c.child - bare->child);
	assert_int_equal(c.named, cost->calls);
	assert_int_equal(c.child, bare->child + cost->child);
	assert_int_equal(c.caller, bare->caller + cost->caller);
	assert_int_equal(c.memory, 0);
}

static void a_step_costs_its_own_calls(void **state)
{
	struct count bare = count("bare");

	(void)state;
	for (size_t i = 0; i < COSTS; i++) {
		uint32_t type = costs[i].steps[0].type;

		if (((type >= BROOD_STEP_GROUPS &&
		      type <= BROOD_STEP_CAP_AMBIENT) ||
		     type == BROOD_STEP_CHROOT || type == BROOD_STEP_ROOT_FD) &&
		    geteuid() != 0)
			print_message("# %s skipped: not root\n",
				      costs[i].what);
		else if (type >= BROOD_STEP_LANDLOCK &&
			 type <= BROOD_STEP_SECCOMP &&
			 (geteuid() != 0 ||
			  !(brood_capabilities() & BROOD_HAS_LANDLOCK)))
			print_message("# %s skipped: not root, or no "
				      "Landlock\n",
				      costs[i].what);
		else
			assert_cost(&costs[i], &bare);
	}
	counted_name = NULL;
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
		TEST(takes_no_memory),
	};

	if (argc == 2)
		return be_traced(argv[1]);
	return cmocka_run_group_tests_name(suite_name(), tests, suite_open,
					   NULL);
}
