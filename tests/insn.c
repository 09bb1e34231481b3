/* SPDX-License-Identifier: MIT */
/* Running a kept plan takes fewer instructions than brood_spawn: counted by
 * stepping the caller one by one, which needs no counters of the processor and
 * gives the same number every time. */
#include "insn-baseline.h"
#include "lib/test.h"

#include <elf.h>
#include <sys/auxv.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#define TIMES 3
#define MARK SIGUSR1 /* stops the tracee; it never gets it */
#define STEPS_MAX 1000000

enum what { NOTHING, SPAWN, PLAN, WHATS };

/* ---- the tracee ---- */

static const struct brood_spec *with_steps(int yes)
{
	static const struct brood_step list[] = {
		{.type = BROOD_STEP_NULL, .fd = 0},
		{.type = BROOD_STEP_DUP, .fd = 3, .from = 1},
		{.type = BROOD_STEP_ENV_SET, .name = "A", .value = "1"},
		{.type = BROOD_STEP_UMASK, .mode = 022},
		{.type = BROOD_STEP_END},
	};
	static const char *const argv[] = {"/bin/true", NULL};
	/* Its own, since every variable costs instructions. */
	static const char *const envp[] = {"PATH=/usr/bin:/bin", "HOME=/",
					   "LANG=C.UTF-8", NULL};
	static struct brood_spec spec = {
		.size = sizeof(spec), .argv = argv, .envp = envp};

	spec.steps = yes ? list : NULL;
	return &spec;
}

static void spawn_between_marks(enum what what, const struct brood_spec *spec,
				const struct brood_plan *plan)
{
	struct brood_child *child = NULL;
	int r = 0;

	raise(MARK);
	if (what == SPAWN)
		r = brood_spawn(&child, spec, NULL);
	else if (what == PLAN)
		r = brood_plan_spawn(plan, NULL, &child, NULL);
	raise(MARK);
	if (r < 0 || (child && brood_wait(child, -1, NULL) < 0))
		_exit(1);
	brood_child_close(&child);
}

static void be_stepped(const struct brood_spec *spec)
{
	struct brood_plan *plan;

	signal(SIGSEGV, SIG_DFL); /* not the test framework's: end here */
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		_exit(77);
	if (brood_plan_new(&plan, spec, NULL) < 0)
		_exit(1);
	for (int what = NOTHING; what < WHATS; what++)
		for (int i = 0; i < TIMES; i++)
			spawn_between_marks(what, spec, plan);
	_exit(0);
}

/* ---- the tracer ---- */

static unsigned long pc_of(pid_t pid)
{
	struct user_regs_struct regs;
	struct iovec iov = {&regs, sizeof(regs)};

	assert_int_equal(ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov), 0);
#ifdef __x86_64__
	return regs.rip;
#else
	return regs.pc;
#endif
}

/* Waits for the next stop and returns its signal. */
static int next_stop(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip_because("ptrace is not permitted here");
	assert_true(WIFSTOPPED(status));
	return WSTOPSIG(status);
}

static void run_to_mark(pid_t pid)
{
	int sig;

	while ((sig = next_stop(pid)) != MARK)
		ptrace(PTRACE_CONT, pid, NULL, sig == SIGTRAP ? 0 : sig);
}

/* The code that tells the time takes as long as the time wants. */
static int is_kernels(unsigned long pc)
{
	return pc - getauxval(AT_SYSINFO_EHDR) < 4 * 4096;
}

/* A string instruction traps at each of its repeats, and a signal (SIGCHLD)
 * stops without a step; in neither case has the program counter moved. */
static int steps_to_mark(pid_t pid)
{
	unsigned long before = pc_of(pid), now;
	int n = 0, sig = 0;

	for (int i = 0; i < STEPS_MAX; i++, before = now) {
		assert_int_equal(ptrace(PTRACE_SINGLESTEP, pid, NULL, sig), 0);
		sig = next_stop(pid);
		if (sig == MARK)
			return n;
		if (sig == SIGTRAP)
			sig = 0;
		now = pc_of(pid);
		n += now != before && !is_kernels(now);
	}
	fail_msg("no second mark after %d steps", STEPS_MAX);
	return 0;
}

/* Fills in the instructions of each kind of call, without those of the marks;
 * every repetition but the first, which warms up, must agree. */
static void count(const struct brood_spec *spec, int out[WHATS])
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		be_stepped(spec);
	for (int what = NOTHING; what < WHATS; what++) {
		for (int i = 0; i < TIMES; i++) {
			int n;

			run_to_mark(pid);
			ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_EXITKILL);
			n = steps_to_mark(pid);
			if (i > 1)
				assert_int_equal(n, out[what]);
			out[what] = n;
			ptrace(PTRACE_CONT, pid, NULL, NULL);
		}
	}
	/* The last program's SIGCHLD may stop it once more on its way out. */
	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status))
		ptrace(PTRACE_CONT, pid, NULL, NULL);
	assert_int_equal(status, 0);
	out[SPAWN] -= out[NOTHING];
	out[PLAN] -= out[NOTHING];
}

/* More is a regression; much less is a gain to be entered and kept. */
static void as_before(int n, int before)
{
	if (n <= before + before * INSN_SLACK_PERCENT / 100 &&
	    n >= before - before * INSN_SLACK_PERCENT / 100)
		return;
	fail_msg("%d instructions; tests/insn-baseline.h has %d", n, before);
}

static void compare(const struct brood_spec *spec, const char *name, int spawn,
		    int plan)
{
	int n[WHATS];

	count(spec, n);
	fprintf(stderr, "# %s: brood_spawn %d, kept plan %d instructions\n",
		name, n[SPAWN], n[PLAN]);
	assert_true(n[PLAN] > 0);
	assert_true(n[PLAN] < n[SPAWN]);
	if (!KNOWN_COMPILER) {
		fprintf(stderr, "# no baseline for this compiler\n");
		return;
	}
	as_before(n[SPAWN], spawn);
	as_before(n[PLAN], plan);
}

static void defaults(void **state)
{
	(void)state;
	compare(with_steps(0), "defaults", INSN_SPAWN, INSN_PLAN);
}

static void four_steps(void **state)
{
	(void)state;
	compare(with_steps(1), "four steps", INSN_SPAWN_STEPS, INSN_PLAN_STEPS);
}

SUITE(TEST(defaults), TEST(four_steps))
