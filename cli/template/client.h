/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_CLIENT_H
#define BROOD_TEMPLATE_CLIENT_H

#include "post.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * brood template run, and brood-template-run, which is nothing else: it links
 * neither the library nor what the command reads its options with.
 */
struct client {
	const char *name;
	const char *const *args; /* behind those of the template */
	bool raise;              /* end by the signal that ended the program */

	int standard; /* those of 0 to 2 that are open, as bits */
	int socket;
	int sigfd;
	int pidfd;
	pid_t pid;
	uint64_t blocked; /* that the command was started with */
	uint64_t ignored;
	struct packet packet; /* the last answer */
};

/* argv[0] is what help calls it; the exit status. */
int client_main(int argc, const char **argv);

/* What the command line asks for; false: exit with *status. */
bool client_parse(struct client *c, int argc, const char **argv, int *status);

/* Blocks what is passed on, and opens .sigfd. 0 or a negated error number. */
int client_signals(struct client *c);

/* Passes on one signal that has come; false if there is none. */
bool client_pass_on(struct client *c);

/* Stops by the signal that stopped the program, and lets that go on after. */
void client_stop(struct client *c, int signal);

/* Ends by it, or returns. */
void client_raise(int signal);

/* Hangs the program up: the supervisor will not any more. */
void client_hang_up(const struct client *c);

/* Asks for the program: 0 or an exit status after a complaint. */
int client_request(const struct client *c);

/* Stays with the program to its end; the exit status. */
int client_follow(struct client *c);

#endif
