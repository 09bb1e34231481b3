/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST (4097 * 8) /* one instruction more than the kernel takes */

/* All of a file that is not longer than any filter. */
static int add(struct run *run, const char *option, const char *what, int fd)
{
	char *code = run_own(run, malloc(MOST));
	size_t size = 0;
	ssize_t n = 1;

	while (size < MOST && (n = read(fd, code + size, MOST - size)) > 0)
		size += (size_t)n;
	if (n < 0) {
		cli_complain("run: %s: %s: %s", option, what, strerror(errno));
		return CLI_FAILED;
	}
	run_step(run, brood_step_seccomp(code, size, 0));
	return 0;
}

int run_filter_file(struct run *run, const char *option, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0) {
		cli_complain("run: %s: %s: %s", option, path, strerror(errno));
		return CLI_FAILED;
	}
	r = add(run, option, path, fd);
	close(fd);
	return r;
}

static int cannot(const char *option, int error)
{
	cli_complain("run: %s: no filter can be made: %s", option,
		     strerror(-error));
	return CLI_FAILED;
}

static int rule(scmp_filter_ctx ctx, const char *option, const char *name,
		uint32_t action)
{
	int call = seccomp_syscall_resolve_name(name);
	int r;

	if (call == __NR_SCMP_ERROR) {
		cli_complain("run: %s: no such system call: \"%s\"", option,
			     name);
		return CLI_FAILED;
	}
	r = seccomp_rule_add(ctx, action, call, 0);
	return r < 0 ? cannot(option, r) : 0;
}

static int rules(scmp_filter_ctx ctx, const char *option, char *list,
		 uint32_t action)
{
	int r = 0;

	for (char *name; r == 0 && (name = strsep(&list, ","));)
		r = rule(ctx, option, name, action);
	return r;
}

static int export(struct run *run, const char *option, scmp_filter_ctx ctx)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	int r = fd < 0 ? -errno : seccomp_export_bpf(ctx, fd);

	if (r == 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = -errno;
	r = r < 0 ? cannot(option, r) : add(run, option, "filter", fd);
	if (fd >= 0)
		close(fd);
	return r;
}

/* Without these no program can be reached. */
static const char own_calls[] = "execve,execveat,rt_sigprocmask,exit_group";

int run_filter_list(struct run *run, const char *option, const char *list,
		    bool allow)
{
	uint32_t deny = SCMP_ACT_ERRNO(EPERM);
	scmp_filter_ctx ctx = seccomp_init(allow ? deny : SCMP_ACT_ALLOW);
	char *names = run_own(run, strdup(list));
	char *own = run_own(run, strdup(own_calls));
	int r;

	if (!ctx)
		return cannot(option, -ENOMEM);
	r = rules(ctx, option, names, allow ? SCMP_ACT_ALLOW : deny);
	if (r == 0 && allow)
		r = rules(ctx, option, own, SCMP_ACT_ALLOW);
	if (r == 0)
		r = export(run, option, ctx);
	seccomp_release(ctx);
	return r;
}
