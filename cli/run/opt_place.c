/* SPDX-License-Identifier: MIT */
#include "named.h"
#include "options.h"
#include "parse.h"

#include <limits.h>

enum { OPT_CWD = GROUP_PLACE, OPT_CWD_FD, OPT_CHROOT, OPT_ROOT_FD, OPT_UMASK };

static const struct poptOption table[] = {
	OPTION("cwd", 'C', OPT_CWD, "DIR", "start in that directory"),
	OPTION("cwd-fd", 0, OPT_CWD_FD, "N",
	       "start in the directory open as N, which is not passed on"),
	OPTION("chroot", 0, OPT_CHROOT, "DIR",
	       "make that directory the root, and start in it"),
	OPTION("root-fd", 0, OPT_ROOT_FD, "N",
	       "the same with the directory open as N"),
	OPTION("umask", 0, OPT_UMASK, "MODE",
	       "file creation mask, octal as in 022"),
	POPT_TABLEEND};

static int take(struct run *run, int option, const char *arg)
{
	unsigned mode;
	int fd;

	switch (option) {
	case OPT_CWD:
		run_step(run, brood_step_chdir(arg));
		return 0;
	case OPT_CWD_FD:
		if (parse_number("--cwd-fd", arg, INT_MAX, &fd))
			return CLI_FAILED;
		run_name_fd(run, fd);
		run_step(run, brood_step_fchdir(fd));
		return 0;
	case OPT_CHROOT:
		run_step(run, brood_step_chroot(arg));
		return 0;
	case OPT_ROOT_FD:
		if (parse_number("--root-fd", arg, INT_MAX, &fd))
			return CLI_FAILED;
		run_name_fd(run, fd);
		run_step(run, brood_step_root_fd(fd));
		return 0;
	default:
		if (parse_octal("--umask", arg, &mode))
			return CLI_FAILED;
		run_step(run, brood_step_umask(mode));
		return 0;
	}
}

const struct run_group run_group_place = {table, take};
