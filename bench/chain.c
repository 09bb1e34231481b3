/* SPDX-License-Identifier: MIT */
/*
 * "chain WAY COUNT PATH": becomes itself again by that way, COUNT times, and
 * ends. What a process pays is the exec and the start of a program that does
 * nothing. Without a libc it starts at chain_start(), called by start.S.
 */
#include <brood/brood.h>

#include <asm/unistd.h>
#include <fcntl.h>

#include "sys/sys.h"

enum { STDOUT = 1 };

static void fail(const struct brood_error *err)
{
	char why[256];
	int n = brood_error_format(err, why, sizeof why);

	sys_call3(__NR_write, 2, sys_ptr(why), n);
	sys_exit_group(1);
}

static void by_image(const char *path, const char *const *argv,
		     const char *const *envp)
{
	struct brood_image image = {.size = sizeof image,
				    .flags = BROOD_IMAGE_FD};
	struct brood_error err;

	image.fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	brood_exec_image(&image, argv, envp, &err);
	fail(&err);
}

static void by_brood(const char *path, const char *const *argv,
		     const char *const *envp)
{
	struct brood_spec spec = {.size = sizeof spec};
	struct brood_error err;

	spec.program = path;
	spec.argv = argv;
	spec.envp = envp;
	brood_exec(&spec, &err);
	fail(&err);
}

/* One less; 0 when there is nothing left to do. */
static int count_down(char *digits)
{
	int last = 0;

	while (digits[last + 1])
		last++;
	for (int i = last; i >= 0; i--) {
		if (digits[i]-- > '0')
			return 1;
		digits[i] = '9';
	}
	return 0;
}

static void chain(char **argv, char **envp)
{
	const char *const *args = (const char *const *)argv;
	const char *const *env = (const char *const *)envp;

	if (!count_down(argv[2]))
		sys_exit_group(0);
	if (argv[1][0] == 'b')
		by_brood(argv[3], args, env);
	if (argv[1][0] == 'i')
		by_image(argv[3], args, env);
	sys_execve(argv[3], args, env);
	sys_exit_group(1);
}

void chain_start(long *stack);
void chain_start(long *stack)
{
	char **argv = (char **)(stack + 1);

	chain(argv, argv + stack[0] + 1);
}

#ifdef CHAIN_LIBC
int main(int argc, char **argv, char **envp)
{
	(void)argc;
	chain(argv, envp);
	return 1;
}
#endif
