/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_SHELL_H
#define BROOD_POSIX_SHELL_H

#include <brood/brood.h>
#include <stdint.h>
#include <sys/types.h>

/* What system() and popen() share. */

/* The status, as waitpid(2) has it, of a shell that cannot be executed. */
#define SHELL_NONE (127 << 8)

/*
 * Starts "sh -c -- command" with those steps; kind is POSIX_SEEN_*. Returns its
 * id; 0 if there is no shell to execute, or it did not get that far, and then
 * *status, as waitpid(2) has it; a negated error number if there is no process.
 */
pid_t shell_start(const char *command, const struct brood_step *steps,
		  uint32_t kind, int *status);

/* Waits for it, whatever signals come. The status, or -1 with errno. */
int shell_wait(pid_t pid, int *status);

#endif
