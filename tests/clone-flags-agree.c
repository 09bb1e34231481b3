/* SPDX-License-Identifier: MIT */
/* What brood_clone refuses is what the kernel refuses, and with a sentence:
 * every pair and every triple of flags, tried with the raw call as well. */
#include "lib/test.h"

#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>

#define SHARE(name, kernel)                                                    \
	{                                                                      \
#name, BROOD_SHARE_##name, 0, 0, kernel                        \
	}
#define NS(name, kernel)                                                       \
	{                                                                      \
#name, 0, kernel, 0, kernel                                    \
	}
#define FLAG(name, kernel)                                                     \
	{                                                                      \
#name, 0, 0, BROOD_CLONE_##name, kernel                        \
	}

static const struct flag {
	const char *name;
	uint64_t share, newns, flags;
	uint64_t kernel;
} all[] = {
	SHARE(MEMORY, CLONE_VM),        SHARE(FILES, CLONE_FILES),
	SHARE(DIRECTORY, CLONE_FS),     SHARE(HANDLERS, CLONE_SIGHAND),
	SHARE(GROUP, CLONE_THREAD),     SHARE(IO, 0x80000000ull),
	SHARE(SEMUNDO, CLONE_SYSVSEM),  SHARE(PARENT, CLONE_PARENT),
	NS(NEWNS, CLONE_NEWNS),         NS(NEWUTS, CLONE_NEWUTS),
	NS(NEWIPC, CLONE_NEWIPC),       NS(NEWPID, CLONE_NEWPID),
	NS(NEWCGROUP, CLONE_NEWCGROUP), NS(NEWUSER, CLONE_NEWUSER),
	FLAG(WAIT, CLONE_VFORK),        FLAG(CLEAR_HANDLERS, 0x100000000ull),
	FLAG(UNTRACED, CLONE_UNTRACED),
};
#define ALL (sizeof all / sizeof *all)

static int leave(void *arg)
{
	return arg != NULL;
}

/* Whether the kernel says that the flags make no sense. The child of a call
 * that works ends at once, in code that needs no stack of its own. */
static int kernel_refuses(uint64_t flags)
{
	static char stack[65536] __attribute__((aligned(16)));
	struct {
		uint64_t flags, pidfd, child_tid, parent_tid, exit_signal,
			stack, size, tls;
	} args = {.flags = flags};
	long r, code = -1;

	if (flags & CLONE_VM) {
		args.stack = (uint64_t)(uintptr_t)stack;
		args.size = sizeof stack;
	}
#if defined(__x86_64__)
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "mov $60, %%eax\n\t"
			 "xor %%edi, %%edi\n\t"
			 "syscall\n"
			 "1:"
			 : "=a"(r)
			 : "a"((long)SYS_clone3), "D"(&args), "S"(sizeof args)
			 : "rcx", "r11", "memory");
#else
	register long x0 __asm__("x0") = (long)&args;
	register long x1 __asm__("x1") = sizeof args;
	register long x8 __asm__("x8") = SYS_clone3;

	__asm__ volatile("svc #0\n\t"
			 "cbnz x0, 1f\n\t"
			 "mov x8, #93\n\t"
			 "svc #0\n"
			 "1:"
			 : "+r"(x0), "+r"(x8)
			 : "r"(x1)
			 : "memory");
	r = x0;
#endif
	if (r > 0 && !(flags & (CLONE_THREAD | CLONE_PARENT)))
		code = waitpid((pid_t)r, NULL, __WALL);
	else if (r > 0) /* not ours to wait for: let it end */
		sleep_ms(1);
	(void)code;
	return r == -EINVAL;
}

static int brood_refuses(const struct brood_clone *how)
{
	struct brood_child *child;
	struct brood_error err;
	char why[512];
	int r = brood_clone(&child, how, leave, NULL, &err);

	if (r == 0) {
		r = brood_wait(child, BUSY_MS, NULL);
		brood_child_close(&child);
		return r == 0 ? 0 : -1;
	}
	if (err.stage != BROOD_STAGE_SPEC)
		return r == -EINVAL ? -2 : 0; /* the kernel's, unexplained */
	if (r != -EINVAL || !err.reason ||
	    brood_error_format(&err, why, sizeof why) < 30)
		return -3;
	return 1;
}

/* Where brood is stricter: what the kernel takes, but nobody can want. */
static int only_ours(uint64_t kernel)
{
	return (kernel & CLONE_THREAD) && (kernel & CLONE_VFORK);
}

static int try(const size_t *pick, int n)
{
	struct brood_clone how = {.size = sizeof how};
	char names[128] = "";
	uint64_t kernel = 0;
	int ours, theirs;

	for (int i = 0; i < n; i++) {
		const struct flag *f = &all[pick[i]];

		how.share |= f->share;
		how.newns |= f->newns;
		how.flags |= f->flags;
		kernel |= f->kernel;
		strcat(strcat(names, f->name), " ");
	}
	ours = brood_refuses(&how);
	theirs = kernel_refuses(kernel);
	if (ours == theirs || (ours == 1 && only_ours(kernel)))
		return 0;
	fprintf(stderr, "%s: brood %d, the kernel %d\n", names, ours, theirs);
	return 1;
}

static int every_triple(void)
{
	int wrong = 0;

	for (size_t a = 0; a < ALL; a++)
		for (size_t b = a; b < ALL; b++)
			for (size_t c = b; c < ALL; c++)
				wrong += try((size_t[]){a, b, c}, 3);
	return wrong;
}

/* What a thread needs at least, with each of the others. */
static int threads(void)
{
	int wrong = 0;

	for (size_t a = 0; a < ALL; a++)
		wrong += try((size_t[]){0, 3, 4, a}, 4);
	return wrong;
}

/* Some children are not those of the process that makes them: its parent, which
 * gets them, is there for nothing else. */
static int in_a_family_of_its_own(void)
{
	int status, result = -1;
	pid_t maker = fork(), pid;

	if (maker == 0)
		_exit(every_triple() + threads() ? 1 : 0);
	while ((pid = waitpid(-1, &status, __WALL)) > 0)
		if (pid == maker)
			result = status;
	return result;
}

static void the_kernel_agrees(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLEAR_SIGHAND,
		    "no clone3 here");
	SKIP_UNLESS(geteuid() == 0, "namespaces need root");
	pid = fork();
	if (pid == 0)
		_exit(in_a_family_of_its_own() ? 1 : 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

SUITE(TEST(the_kernel_agrees))
