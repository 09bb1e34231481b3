/* SPDX-License-Identifier: MIT */
#ifndef TEST_SHELL_SHELL_H
#define TEST_SHELL_SHELL_H

#include "../lib/test.h"
#include "../lib/threads.h"

#define NEEDS_ROOT() SKIP_UNLESS(getuid() == 0, "needs root")

/* The first line of a scratch file, without its end. */
const char *read_scratch(const char *name);

/* From now on this process's root is an empty directory. */
void without_shell(void);

/* Does the process exist, as a zombie too? */
int exists(pid_t pid);

#endif
