/* SPDX-License-Identifier: MIT */
/* The library's judgement of a filter is the kernel's: random programs are
 * refused as malformed exactly if seccomp(2) refuses them, and for what they do
 * to a call exactly if they do it. */
#include "lib/bpf.h"
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define PROGRAMS 1500
#define LENGTH 12

static uint32_t seed = 20;

static uint32_t chance(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static const uint16_t operations[] = {
	0x20, 0x80, 0x81, 0x00, 0x01, 0x60, 0x61, 0x02, 0x03, 0x07, 0x87,
	0x84, 0x05, 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44,
	0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0xa4, 0xac, 0x15, 0x1d,
	0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x06, 0x16,
};
#define OPERATIONS (sizeof operations / sizeof *operations)

static uint32_t operand(uint16_t code, uint32_t left)
{
	static const uint32_t returns[] = {
		SECCOMP_RET_ALLOW,       SECCOMP_RET_ALLOW,
		SECCOMP_RET_LOG,         BPF_ERROR(EDOM),
		SECCOMP_RET_KILL_THREAD, SECCOMP_RET_KILL_PROCESS,
		SECCOMP_RET_TRAP,        0x00070000,
	};
	static const uint32_t numbers[] = {SYS_rt_sigprocmask,
					   SYS_exit_group,
					   SYS_execve,
					   BPF_HERE,
					   0,
					   1,
					   31};

	if (code == 0x06)
		return returns[chance(8)];
	if (code == 0x20) /* number or architecture: what is known */
		return chance(40) ? 4 * chance(2) : 1 + 64 * chance(2);
	if (code == 0x60 || code == 0x61 || code == 0x02 || code == 0x03)
		return chance(40) ? chance(3) : 16;
	if (code == 0x05)
		return chance(left + (chance(20) ? 0 : 2) + 1);
	if (code == 0x64 || code == 0x74)
		return chance(33);
	return chance(3) ? numbers[chance(7)] : chance(UINT32_MAX);
}

static uint32_t make(struct sock_filter *f)
{
	uint32_t n = 1 + chance(LENGTH);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t left = n - i - 1 ? n - i - 2 : 0;
		uint16_t code = operations[chance(OPERATIONS)];

		if (i == 0 && chance(4))
			code = 0x20;
		if (chance(4) == 0)
			code = 0x15;
		if (i == n - 1 && chance(30))
			code = 0x06;
		if (!chance(200))
			code = (uint16_t)chance(256);
		f[i].code = code;
		f[i].jt = (uint8_t)chance(left + (chance(30) ? 1 : 3));
		f[i].jf = (uint8_t)chance(left + (chance(30) ? 1 : 3));
		f[i].k = operand(code, left);
	}
	return n;
}

/* What the kernel does, in the order in which the library looks. */
struct seen {
	volatile int taken;
	volatile int mask;   /* 1: killed if nothing else is said; 2: denied */
	volatile int execve; /* 3: allowed */
	volatile int leave;
};

static long raw(long nr, long a, long b, long c, long d)
{
	long r = syscall(nr, a, b, c, d);

	return r < 0 ? -errno : r;
}

/* Alone in a process: every call may be the last. */
static void be_filtered(const struct sock_filter *f, uint32_t n,
			struct seen *seen, int which)
{
	struct sock_fprog p = {(unsigned short)n, (struct sock_filter *)f};
	struct rlimit none = {0, 0};
	uint64_t set = 0;

	setrlimit(RLIMIT_CORE, &none);
	signal(SIGILL, SIG_DFL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p))
		_exit(1);
	seen->taken = 1;
	if (which == 0) {
		seen->mask = 1;
		seen->mask = raw(SYS_rt_sigprocmask, SIG_SETMASK, (long)&set, 0,
				 8) == -EDOM
				     ? 2
				     : 3;
	} else if (which == 1) {
		seen->execve = 1;
		seen->execve =
			raw(SYS_execve, (long)"/no/such", 0, 0, 0) == -EDOM ? 2
									    : 3;
	} else {
		seen->leave = 3; /* it ends with 127, or as below */
		raw(SYS_exit_group, 127, 0, 0, 0);
		seen->leave = 2;
	}
	for (;;) /* perhaps it may not even leave */
		__builtin_trap();
}

static void ask_kernel(const struct sock_filter *f, uint32_t n,
		       struct seen *seen)
{
	memset((void *)seen, 0, sizeof *seen);
	for (int which = 0; which < 3; which++) {
		pid_t pid = fork();
		int status;

		if (pid == 0)
			be_filtered(f, n, seen, which);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (which == 2 && seen->leave == 3 && !WIFEXITED(status))
			seen->leave = 1;
		if (!seen->taken)
			return;
	}
}

static enum brood_reason expected(const struct seen *s, const char **call)
{
	*call = "rt_sigprocmask";
	if (!s->taken)
		return BROOD_REASON_BAD_FILTER;
	if (s->mask < 3)
		return s->mask == 1 ? BROOD_REASON_FILTER_KILLS
				    : BROOD_REASON_FILTER_DENIES;
	*call = "exit_group";
	if (s->leave < 3)
		return s->leave == 1 ? BROOD_REASON_FILTER_KILLS
				     : BROOD_REASON_FILTER_DENIES;
	*call = "execve";
	if (s->execve < 3)
		return s->execve == 1 ? BROOD_REASON_FILTER_KILLS
				      : BROOD_REASON_FILTER_DENIES;
	return BROOD_REASON_NONE;
}

static void compare(const struct sock_filter *f, uint32_t n, struct seen *seen,
		    int counts[64])
{
	struct brood_plan *plan = NULL;
	struct brood_error err;
	const char *call;
	enum brood_reason want;

	ask_kernel(f, n, seen);
	want = expected(seen, &call);
	brood_plan_new(
		&plan,
		SPEC(.argv = ARGV("/no/such"),
		     .steps = STEPS(brood_step_no_new_privs(),
				    brood_step_seccomp(f, n * sizeof *f, 0))),
		&err);
	brood_plan_free(&plan);
	if (err.reason != want)
		for (uint32_t i = 0; i < n; i++)
			print_message("# %2u: %#04x %u %u %#x\n", i, f[i].code,
				      f[i].jt, f[i].jf, f[i].k);
	if (err.reason != want)
		fail_msg("%u (%s), but the kernel: %u", err.reason, err.object,
			 want);
	if (want > BROOD_REASON_BAD_FILTER)
		assert_string_equal(err.object, call);
	counts[want]++;
}

static void random_programs(void **state)
{
	struct seen *seen = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sock_filter f[LENGTH];
	int counts[64] = {0};

	(void)state;
	for (int i = 0; i < PROGRAMS; i++)
		compare(f, make(f), seen, counts);
	print_message("# %d fine, %d malformed, %d kill, %d deny\n",
		      counts[BROOD_REASON_NONE],
		      counts[BROOD_REASON_BAD_FILTER],
		      counts[BROOD_REASON_FILTER_KILLS],
		      counts[BROOD_REASON_FILTER_DENIES]);
	/* Of each enough to mean something. */
	assert_true(counts[BROOD_REASON_NONE] > PROGRAMS / 20);
	assert_true(counts[BROOD_REASON_BAD_FILTER] > PROGRAMS / 20);
	assert_true(counts[BROOD_REASON_FILTER_KILLS] > PROGRAMS / 20);
	assert_true(counts[BROOD_REASON_FILTER_DENIES] > PROGRAMS / 100);
	munmap(seen, 4096);
}

SUITE(TEST(random_programs))
