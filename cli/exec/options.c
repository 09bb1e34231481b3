/* SPDX-License-Identifier: MIT */
#include "../run/options.h"

enum { OPT_IMAGE = GROUP_EXEC, OPT_EXE_LINK, OPT_CLOSE_FDS, OPT_WARN_FDS };

static const struct poptOption table[] = {
	SWITCH("close-fds", 0, OPT_CLOSE_FDS,
	       "close all but 0 to 2 and what is named, as brood run does"),
	SWITCH("warn-fds", 0, OPT_WARN_FDS, "say which others are passed on"),
	SWITCH("image", 0, OPT_IMAGE,
	       "load it without the kernel's exec: from a pipe, too"),
	SWITCH("exe-link", 0, OPT_EXE_LINK,
	       "with --image: only if /proc/self/exe can show it"),
	POPT_TABLEEND};

static int take(struct run *run, int option, const char *arg)
{
	(void)arg;
	switch (option) {
	case OPT_IMAGE:
		run->image = true;
		return 0;
	case OPT_EXE_LINK:
		run->image_flags |= BROOD_IMAGE_EXE_LINK;
		return 0;
	case OPT_CLOSE_FDS:
		run->flags |= BROOD_EXEC_CLOSE_FDS;
		return 0;
	default:
		run->warn_fds = true;
		return 0;
	}
}

const struct run_group run_group_exec = {table, take};
