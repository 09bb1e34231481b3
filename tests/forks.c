/* SPDX-License-Identifier: MIT */
/* Spawns once as it should and once forks by its own system call: what
 * watch-clones must catch. */
#include <brood/brood.h>

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static long raw_fork(void)
{
#if defined(__x86_64__)
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(SYS_fork)
			 : "rcx", "r11", "memory");
	return r;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = SYS_clone;
	register long x0 __asm__("x0") = SIGCHLD;
	register long x1 __asm__("x1") = 0;
	register long x2 __asm__("x2") = 0;
	register long x3 __asm__("x3") = 0;
	register long x4 __asm__("x4") = 0;

	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
			 : "memory");
	return x0;
#else
#error "no raw fork for this architecture"
#endif
}

int main(int argc, char **argv)
{
	struct brood_child *child = NULL;
	const char *args[] = {"/bin/sh", "-c", ":", NULL};
	struct brood_spec spec = {.size = sizeof spec, .argv = args};
	long pid;

	(void)argv;
	if (brood_spawn(&child, &spec, NULL))
		return 0; /* no failure to be seen: the test then fails */
	brood_wait(child, -1, NULL);
	brood_child_close(&child);
	if (argc > 1)
		return 0;
	pid = raw_fork();
	if (pid > 0)
		waitpid((pid_t)pid, NULL, 0);
	return 0;
}
