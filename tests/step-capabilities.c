/* SPDX-License-Identifier: MIT */
/* Capabilities: each set is what the list says, also over a change of user. */
#include "lib/test.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define USER 65534
#define NET BROOD_CAP(CAP_NET_BIND_SERVICE)
#define RAW BROOD_CAP(CAP_NET_RAW)

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static const uint64_t both[] = {0, BROOD_ASYNC};

/* Told by number, so that the user need not be able to reach its directory. */
static struct told tell_with(const struct brood_step *steps, uint64_t flags)
{
	int fd = open(beside("tell"), O_PATH | O_CLOEXEC);
	struct told t =
		tell(SPEC(.argv = tell_argv(), .program_fd = fd,
			  .flags = flags | BROOD_PROGRAM_FD, .steps = steps));

	close(fd);
	return t;
}

#define TOLD(t_, key_, steps_, flags_)                                         \
	for (struct told t_ = tell_with(steps_, flags_); t_.text;              \
	     told_free(&t_), t_.text = NULL)

static uint64_t own(const char *key)
{
	struct told t = tell_with(NULL, 0);
	uint64_t set = told_set(&t, key);

	told_free(&t);
	return set;
}

/* What root executes has all capabilities, unless these bits say otherwise. */
#define NO_ROOT brood_step_securebits(SECBIT_NOROOT)

static void assert_set(const struct brood_step *steps, uint64_t flags,
		       const char *key, uint64_t set)
{
	struct told t = tell_with(steps, flags);

	assert_non_null(told(&t, key));
	if (told_set(&t, key) != set)
		fail_msg("%s is %llx, not %llx", key,
			 (unsigned long long)told_set(&t, key),
			 (unsigned long long)set);
	told_free(&t);
}

static void a_user_with_ambient_capabilities(void **state)
{
	const struct brood_step s[] = {brood_step_uid(USER),
				       brood_step_cap_ambient(NET | RAW)};
	static const char *const has[] = {"ambient ", "permitted ",
					  "effective ", "inheritable "};

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++) {
		struct told t = tell_with(STEPS(s[i], s[!i]), 0);

		assert_int_equal(atoi(told(&t, "uids ")), USER);
		for (int k = 0; k < 4; k++)
			assert_int_equal(told_set(&t, has[k]), NET | RAW);
		assert_int_equal(atoi(told(&t, "securebits ")), 0);
		told_free(&t);
	}
}

static void ambient_without_a_user(void **state)
{
	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++) {
		assert_set(STEPS(NO_ROOT, brood_step_cap_ambient(NET)), both[i],
			   "permitted ", NET);
		assert_set(STEPS(NO_ROOT, brood_step_cap_ambient(NET)), both[i],
			   "ambient ", NET);
		assert_set(STEPS(NO_ROOT, brood_step_cap_ambient(0)), both[i],
			   "ambient ", 0);
	}
}

static void with_own_ambient(void **state)
{
	(void)state;
	prctl(PR_SET_SECUREBITS, SECBIT_NOROOT);
	assert_int_equal(run(SPEC(.argv = SH("grep -q '^CapAmb:.*0c00$' "
					     "/proc/self/status"),
				  .steps = STEPS(brood_step_cap_ambient(
					  BROOD_CAP(10) | BROOD_CAP(11))))),
			 0);
	{
		struct __user_cap_header_struct h = {
			_LINUX_CAPABILITY_VERSION_3, 0};
		struct __user_cap_data_struct d[2];

		assert_int_equal(syscall(SYS_capget, &h, d), 0);
		d[0].inheritable |= 1u << CAP_NET_RAW;
		assert_int_equal(syscall(SYS_capset, &h, d), 0);
	}
	assert_int_equal(
		prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0),
		0);
	/* It becomes the set: what was there is gone. */
	assert_set(STEPS(brood_step_cap_ambient(NET)), 0, "ambient ", NET);
	assert_set(NULL, 0, "ambient ", RAW);
}

static void ambient_becomes_the_set(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(with_own_ambient);
}

static void bounding_keeps_what_it_names(void **state)
{
	uint64_t all;

	(void)state;
	NEEDS_ROOT();
	all = own("bounding ");
	for (int i = 0; i < 2; i++) {
		assert_set(STEPS(brood_step_cap_bounding(NET | RAW)), both[i],
			   "bounding ", NET | RAW);
		assert_set(STEPS(brood_step_cap_bounding(0)), both[i],
			   "bounding ", 0);
		assert_set(STEPS(brood_step_cap_bounding(~NET)), both[i],
			   "bounding ", all & ~NET);
		/* And what root gets is bounded by it. */
		assert_set(STEPS(brood_step_cap_bounding(NET)), both[i],
			   "permitted ", NET);
	}
	assert_set(STEPS(brood_step_cap_bounding(NET), brood_step_uid(USER)), 0,
		   "bounding ", NET);
	assert_int_equal(own("bounding "), all);
}

static void inheritable_becomes_the_set(void **state)
{
	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++)
		assert_set(STEPS(brood_step_cap_inheritable(NET | RAW)),
			   both[i], "inheritable ", NET | RAW);
	assert_set(STEPS(brood_step_uid(USER), brood_step_cap_inheritable(NET)),
		   0, "inheritable ", NET);
	assert_set(STEPS(brood_step_uid(USER),
			 brood_step_cap_inheritable(NET | RAW),
			 brood_step_cap_ambient(NET)),
		   0, "inheritable ", NET | RAW);
}

static void permitted_is_what_exec_starts_from(void **state)
{
	(void)state;
	NEEDS_ROOT();
	/* Without new privileges root gets no more than it has. */
	assert_set(STEPS(brood_step_no_new_privs(),
			 brood_step_cap_permitted(NET | RAW)),
		   0, "permitted ", NET | RAW);
	assert_set(STEPS(brood_step_cap_permitted(NET | RAW),
			 brood_step_cap_ambient(NET), brood_step_uid(USER)),
		   0, "permitted ", NET);
}

static void securebits_are_the_programs(void **state)
{
	unsigned bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
			SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_SETUID_FIXUP |
			SECBIT_NO_SETUID_FIXUP_LOCKED;
	const struct brood_step s = brood_step_securebits(bits);

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++)
		TOLD(t, "", STEPS(s), both[i])
	assert_int_equal(atoi(told(&t, "securebits ")), bits);
	/* Locked bits do not keep a user from keeping capabilities, nor bits
	 * that leave everything from leaving root behind. */
	TOLD(t, "", STEPS(s, brood_step_uid(USER)), 0)
	{
		assert_int_equal(atoi(told(&t, "securebits ")), bits);
		assert_int_equal(told_set(&t, "permitted "), 0);
	}
	TOLD(t, "", STEPS(brood_step_cap_ambient(NET), s, brood_step_uid(USER)),
	     0)
	{
		assert_int_equal(atoi(told(&t, "securebits ")), bits);
		assert_int_equal(told_set(&t, "permitted "), NET);
		assert_int_equal(told_set(&t, "ambient "), NET);
	}
}

static void keep_caps_in_the_callers_order(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_set(STEPS(brood_step_keep_caps(), brood_step_uid(USER),
			 brood_step_cap_ambient(NET)),
		   BROOD_ORDERED, "permitted ", NET);
	/* Redundant in the safe order, where it is implied. */
	assert_set(STEPS(brood_step_cap_ambient(NET), brood_step_keep_caps(),
			 brood_step_uid(USER)),
		   0, "permitted ", NET);
	assert_set(STEPS(brood_step_securebits(SECBIT_KEEP_CAPS_LOCKED),
			 brood_step_cap_ambient(NET), brood_step_keep_caps(),
			 brood_step_uid(USER)),
		   0, "permitted ", NET);
}

/* The program is executed, and files are opened, with what is left. */
static void the_rest_is_gone_before_exec(void **state)
{
	const char *path = scratch_file("mine", "#!/bin/sh\n", 0700);

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(chmod(scratch(""), 0755), 0);
	fails(SPEC(.argv = ARGV(path),
		   .steps = STEPS(brood_step_uid(USER),
				  brood_step_cap_ambient(NET))),
	      -EACCES, BROOD_STAGE_EXEC);
	fails(SPEC(.argv = ARGV(path),
		   .steps = STEPS(
			   brood_step_uid(USER),
			   brood_step_securebits(SECBIT_NO_SETUID_FIXUP))),
	      -EACCES, BROOD_STAGE_EXEC);
}

/* ---- the memory that both have ---- */

static int secret = 1;

static int lacks(uint64_t set)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {{0}};

	d[0].permitted = d[0].effective = (uint32_t)set;
	return (int)syscall(SYS_capset, &h, d);
}

/* Who has as few capabilities as the child writes to the child's memory. */
static int attack(void *arg)
{
	int status;
	pid_t self = getpid(), attacker = fork();

	if (!attacker) {
		int value = 666;
		struct iovec from = {&value, sizeof value};
		struct iovec to = {&secret, sizeof secret};

		_exit(lacks(0) ||
		      process_vm_writev(self, &from, 1, &to, 1, 0) > 0);
	}
	(void)arg;
	return waitpid(attacker, &status, 0) == attacker && status == 0
		       ? 0
		       : -EACCES;
}

static void the_callers_memory_stays_out_of_reach(void **state)
{
	const struct brood_step s[] = {brood_step_cap_permitted(0),
				       brood_step_call(attack, NULL, 0),
				       brood_step_end()};
	int dumpable = prctl(PR_GET_DUMPABLE);

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(run(SPEC(.argv = SH(":"), .steps = s)), 0);
	assert_int_equal(secret, 1);
	assert_int_equal(prctl(PR_GET_DUMPABLE), dumpable);
}

/* Nothing of this is the caller's. */
static void the_caller_keeps_its_own(void **state)
{
	const struct brood_step all[] = {brood_step_uid(USER),
					 brood_step_securebits(SECBIT_NOROOT),
					 brood_step_keep_caps(),
					 brood_step_cap_bounding(NET | RAW),
					 brood_step_cap_inheritable(NET | RAW),
					 brood_step_cap_permitted(NET | RAW),
					 brood_step_cap_ambient(NET),
					 brood_step_end()};
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct before[2], after[2];
	uint64_t bounding = own("bounding ");

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(syscall(SYS_capget, &h, before), 0);
	assert_set(all, 0, "permitted ", NET);
	assert_int_equal(syscall(SYS_capget, &h, after), 0);
	assert_memory_equal(before, after, sizeof before);
	assert_int_equal(prctl(PR_GET_SECUREBITS), 0);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	assert_int_equal(own("bounding "), bounding);
}

SUITE(TEST(a_user_with_ambient_capabilities), TEST(ambient_without_a_user),
      TEST(ambient_becomes_the_set), TEST(bounding_keeps_what_it_names),
      TEST(inheritable_becomes_the_set),
      TEST(permitted_is_what_exec_starts_from),
      TEST(securebits_are_the_programs), TEST(keep_caps_in_the_callers_order),
      TEST(the_rest_is_gone_before_exec),
      TEST(the_callers_memory_stays_out_of_reach),
      TEST(the_caller_keeps_its_own))
