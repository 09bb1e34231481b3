/* SPDX-License-Identifier: MIT */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "../cli.h"

#include <stdint.h>
#include <sys/ioctl.h>

/* A set that an option gives, if it does: see caps.h. */
struct run_caps {
	bool given;
	uint64_t set;
};

/* Ids of a new user namespace. */
struct run_map {
	struct brood_id_map *ranges;
	size_t count;
};

/* What --capture keeps of one stream. */
struct run_keep {
	int fd;   /* the number in the program; 0: not kept */
	int pipe; /* the command's end, or -1 */
	char *data;
	size_t length, room;
	uint64_t total; /* what came, also what is not kept */
	bool cut;
	bool held; /* others may still write to it */
};

/*
 * What the options of brood run ask for. Options become steps as they are met,
 * in their order; what is one value for the whole run (signal sets, times) is
 * kept apart and becomes a step at the end.
 */
struct run {
	const char *command; /* "run", or "exec" for one that becomes it */
	bool image;          /* exec: without the kernel's */
	uint64_t image_flags;
	bool warn_fds; /* exec: of what is passed on unnamed */

	struct brood_step *steps;
	size_t nsteps;

	void **owned; /* strings that the steps point at */
	size_t nowned;

	struct brood_step *spaces; /* see namespaces.h */
	size_t nspaces;
	uint64_t unshare;   /* BROOD_NS_* asked for by name */
	const char **joins; /* what --join gives */
	size_t njoins;
	struct run_map uids, gids;

	int *named; /* descriptor numbers that the user speaks of */
	size_t nnamed;

	uint64_t flags; /* brood_spec.flags */
	const char *search_path;
	const char *argv0;
	int program_fd;
	int start_timeout_ms;
	uint32_t own_tree; /* BROOD_TREE_* */
	const char **args; /* program and arguments; the list is not owned */

	const char *user, *group, *groups; /* as given, or NULL */
	struct run_caps ambient, inheritable, bounding, permitted, securebits;
	int parent_death_signal; /* 0: none */
	bool best_effort;        /* of Landlock */
	bool asked_async;        /* not only the default */

	/* Signal sets, bit n-1 for signal n. */
	uint64_t sig_ignore, sig_default, sig_block, sig_unblock;

	int64_t timeout_ns;    /* 0: none */
	int64_t kill_after_ns; /* 0: none */
	int timeout_signal;
	bool preserve_status;
	bool raise_signal;
	bool foreground; /* the terminal is to be taken back */

	struct winsize pty_size; /* .ws_row 0: that of the terminal here */

	bool verbose;
	bool json;
	const char *report_path;

	bool capture;
	size_t capture_most; /* bytes of each stream */
	struct run_keep keeps[2];

	struct run_feed *feeds; /* texts for pipes, see feed.h */
	size_t nfeeds;
};

void run_init(struct run *run);
void run_free(struct run *run);

/* Starts the program and stays with it until its end; the exit status. */
int run_to_end(struct run *run);

/* The process ends if there is no memory: the command has nothing to save. */
void *run_grow(void *list, size_t count, size_t size);

/* Appends a step. */
void run_step(struct run *run, struct brood_step step);

/* The step of that name, unless there is one already. */
void run_no_new_privs(struct run *run);

/* Makes the run free the string at its end; returns it. */
char *run_own(struct run *run, char *string);

#endif
