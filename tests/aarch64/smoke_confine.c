/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define NAME "smoke-confined"

static int end_of(const struct brood_spec *spec, const char *verb,
		  const char *arg, uint64_t *got)
{
	struct brood_child *child;
	int r = smoke_spawn(&child, spec, verb, arg);

	if (r < 0)
		return r;
	*got = brood_got(child);
	return smoke_finish(&child);
}

/* Told apart by the kernel's own answers: emulators have no Landlock. */
void case_landlock(void)
{
	int there = !!(brood_capabilities() & BROOD_HAS_LANDLOCK);
	struct brood_step steps[] = {
		brood_step_no_new_privs(),
		brood_step_landlock(
			"/", BROOD_LANDLOCK_READ | BROOD_LANDLOCK_EXECUTE,
			BROOD_LANDLOCK_BEST_EFFORT),
		brood_step_end(),
	};
	struct brood_spec spec = {0};
	uint64_t got = 0;

	CHECK(end_of(&spec, "create", NAME, &got) == 0);
	spec.steps = steps;
	CHECK(end_of(&spec, "create", NAME, &got) == there);
	CHECK(there || (got & BROOD_GOT_LANDLOCK_LESS));
	steps[1].flags = 0;
	if (!there || (got & BROOD_GOT_LANDLOCK_LESS))
		CHECK(end_of(&spec, "exit", "0", &got) == -EOPNOTSUPP);
	else
		CHECK(end_of(&spec, "create", NAME, &got) == 1);
}

void case_filter(void)
{
	static const struct sock_filter no_getcwd[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getcwd, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	static const struct sock_filter kills[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct brood_step steps[] = {
		brood_step_umask(027),
		brood_step_no_new_privs(),
		brood_step_seccomp(no_getcwd, sizeof no_getcwd, 0),
		brood_step_end(),
	};
	struct brood_spec spec = {.steps = steps};
	const char *expected = smoke_expected();
	uint64_t got;
	int r = end_of(&spec, "exit", "7", &got);

	/* qemu-user has no seccomp(2). */
	if (r == -ENOSYS && expected && !strcmp(expected, "fallback"))
		return;
	CHECK(r == 7);
	CHECK(smoke_says(&spec, "place", NULL, "? 027"));
	steps[2] = brood_step_seccomp(kills, sizeof kills, 0);
	CHECK(end_of(&spec, "exit", "7", &got) == -EINVAL);
}

/* qemu-user copies memory, and Linux 6.1 lacks it: both have to say so. */
void case_mdwe(void)
{
	struct brood_step steps[] = {brood_step_mdwe(), brood_step_end()};
	struct brood_spec spec = {.steps = steps};
	uint64_t got = 0;
	int there = prctl(66 /* PR_GET_MDWE */, 0, 0, 0, 0) >= 0;
	int shares = !!(brood_capabilities() & BROOD_HAS_SHARED_MEMORY);
	int r = end_of(&spec, "exit", "7", &got);

	CHECK(r == (!shares ? -ENOSYS : there ? 7 : -EINVAL));
	if (r == 7) {
		CHECK(got & BROOD_GOT_TWO_STAGES);
		CHECK(smoke_says(&spec, "mdwe", NULL, "1"));
	}
	CHECK(prctl(66, 0, 0, 0, 0) <= 0);
}
