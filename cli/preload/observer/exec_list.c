/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include <alloca.h>
#include <stdarg.h>
#include <unistd.h>

/* How many arguments there are before the NULL that ends them; the lists are
 * put on the stack, since a child of vfork may be here. */
static size_t count_from(const char *first, va_list list)
{
	size_t n = first != NULL;

	while (n && va_arg(list, char *))
		n++;
	return n;
}

static void gather(char **argv, const char *first, size_t count, va_list list)
{
	argv[0] = (char *)first;
	for (size_t i = 1; i <= count; i++)
		argv[i] = va_arg(list, char *);
}

SEEN int execl(const char *path, const char *first, ...)
{
	va_list list;
	size_t count;
	char **argv;

	va_start(list, first);
	count = count_from(first, list);
	va_end(list);
	argv = alloca((count + 1) * sizeof *argv);
	va_start(list, first);
	gather(argv, first, count, list);
	va_end(list);
	return execve(path, argv, environ);
}

SEEN int execlp(const char *file, const char *first, ...)
{
	va_list list;
	size_t count;
	char **argv;

	va_start(list, first);
	count = count_from(first, list);
	va_end(list);
	argv = alloca((count + 1) * sizeof *argv);
	va_start(list, first);
	gather(argv, first, count, list);
	va_end(list);
	return execvpe(file, argv, environ);
}

SEEN int execle(const char *path, const char *first, ...)
{
	va_list list;
	size_t count;
	char **argv;
	char *const *envp;

	va_start(list, first);
	count = count_from(first, list);
	va_end(list);
	argv = alloca((count + 1) * sizeof *argv);
	va_start(list, first);
	gather(argv, first, count, list);
	envp = va_arg(list, char *const *);
	va_end(list);
	return execve(path, argv, envp);
}
