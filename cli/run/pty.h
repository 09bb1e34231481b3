/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_PTY_H
#define BROOD_RUN_PTY_H

#include "live.h"

#include <sys/ioctl.h>
#include <termios.h>

struct pollfd;

/* Bytes on their way, in order. */
struct pty_queue {
	char bytes[16384];
	size_t begin, end;
};

/*
 * --pty: the program has a terminal of its own, and the command relays between
 * that and its own standard input and output. What it reads, it reads only
 * where there is room for it, so that whoever is too slow makes the other wait.
 */
struct run_pty {
	int master;  /* -1: hung up */
	int peer;    /* the program's side: as long as it is open, the program
		      * may close and open the terminal as it likes */
	int in, out; /* the command's, -1: ended */
	size_t most; /* bytes to write to out at once */
	struct pty_queue typed, shown;

	bool relays; /* input as well */
	int model;   /* a terminal that the new one is to be like; or -1 */
	int tty; /* the command's own terminal, that keys come from; or -1 */
	struct termios settings; /* that it had */
	bool raw;

	/* The input has ended; see pty_eof.c. */
	bool ended;
	int eofs;           /* how many are still to be typed */
	bool canonical;     /* when the last one was */
	char last;          /* byte of the input */
	int64_t look_at;    /* when to look again */
	int64_t look_after; /* how long that is */
};

#define PTY_POLLS 3

/* --pty at this place of the options: it is what 0, 1 and 2 are, but for those
 * of which another option says what they are. */
void run_pty(struct run *run);

/* Refuses one that would be nothing. Returns 0 or CLI_FAILED. */
int run_pty_check(const struct run *run);

/* Completes the step; and when the child is there, or is not. */
void run_pty_begin(struct run_live *live);
void run_pty_begun(struct run_live *live);

/* With the new child: takes its terminal, and makes the command's own raw.
 * Returns 0 or a negated error number. */
int run_pty_start(struct run_live *live);

/* Fills in PTY_POLLS of them; without --pty, with none. Returns when to look
 * again without an event, or INT64_MAX. */
int64_t run_pty_poll(const struct run_live *live, struct pollfd *polls);

/* Moves what can be moved. */
void run_pty_move(struct run_live *live, const struct pollfd *polls);

/* The program has ended: brings out all that it has written. */
void run_pty_drain(struct run_live *live);

/* The window has another size. */
void run_pty_resize(struct run_live *live);

/* Before the command stops, and when it goes on. */
void run_pty_suspend(struct run_live *live);
void run_pty_resume(struct run_live *live);

/* Hangs up, and gives the command's terminal back as it was. */
void run_pty_stop(struct run_live *live);

/* The size of the command's terminal, if it has one. */
bool pty_window(struct winsize *size);

/* pty_mode.c: the command's terminal. */
void pty_mode_open(struct run_pty *pty);
void pty_mode_raw(struct run_pty *pty);
void pty_mode_back(struct run_pty *pty);
/* Its keys are as they were, what is written there still goes through. */
void pty_mode_keys(const struct run_pty *pty);

/* pty_eof.c: the input's end, which a terminal does not have by itself. */
void pty_eof_begin(struct run_pty *pty);
void pty_eof_look(struct run_pty *pty);

/* pty_queue.c: false once there is nothing more to come, or nowhere to go. */
bool pty_read(int fd, struct pty_queue *q);
bool pty_write(int fd, struct pty_queue *q, size_t most);
static inline size_t pty_left(const struct pty_queue *q)
{
	return q->end - q->begin;
}
/* Opens anew what may block, so that only the command does not; at most sets
 * how much can be written at once to what cannot be opened. */
int pty_reopen(int fd, int flags, size_t *most);

#endif
