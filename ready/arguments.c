/* SPDX-License-Identifier: MIT */
#include "ready.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of /proc/self/stat, numbered as proc(5) does. */
enum { START_CODE = 26, END_CODE, START_STACK };
enum { START_DATA = 45, END_DATA, START_BRK };
#define FIELDS 52

/* Behind the name, which may contain anything, comes the third. */
static int read_fields(unsigned long fields[FIELDS])
{
	char text[2048];
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	char *at;

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	at = strrchr(text, ')');
	if (!at || strlen(at) < 4)
		return -1;
	at += 3; /* the state is a letter */
	for (int i = 4; i < FIELDS; i++)
		fields[i] = strtoul(at, &at, 10);
	return 0;
}

/* Where things lie, which is the same in all children but for arguments. */
static struct prctl_mm_map map;

void arguments_before(void)
{
	unsigned long f[FIELDS] = {0};

	if (read_fields(f) < 0)
		return;
	map = (struct prctl_mm_map){
		.start_code = f[START_CODE],
		.end_code = f[END_CODE],
		.start_data = f[START_DATA],
		.end_data = f[END_DATA],
		.start_brk = f[START_BRK],
		.start_stack = f[START_STACK],
		.exe_fd = -1U,
	};
}

/* Where it may not be told, /proc goes on showing the template's. */
static void tell_kernel(const struct become *how)
{
	if (!map.start_code)
		return;
	map.brk = (unsigned long)sbrk(0);
	map.arg_start = (unsigned long)how->args;
	map.arg_end = map.env_start = (unsigned long)how->env;
	map.env_end = (unsigned long)how->end;
	prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0);
}

/* The strings are the child's own copy of the request. */
void arguments_after(const struct become *how, int *argc, char ***argv)
{
	char **list = (char **)(uintptr_t)how->argv;
	char *slash = strrchr(list[0], '/');
	int n = 0;

	while (list[n])
		n++;
	if (argc)
		*argc = n;
	if (argv)
		*argv = list;
	environ = (char **)(uintptr_t)how->envp;
	program_invocation_name = list[0];
	program_invocation_short_name = slash ? slash + 1 : list[0];
	tell_kernel(how);
	errno = 0;
}

/* Last of all: what arrived meanwhile acts now. */
void mask_after(const struct become *how)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &how->mask, NULL,
		sizeof how->mask);
}
