/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/*
 * Signal handlers: which has the task, and does the caller's change when the
 * task ignores the signal? The same for a signal that the caller ignores and
 * the task resets.
 */

struct board {
	int sig;
	int found; /* enum sight_action */
};

static void handler(int sig)
{
	(void)sig;
}

static void set(int sig, void (*action)(int))
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = action;
	sigaction(sig, &sa, NULL);
}

static int get(int sig)
{
	struct sigaction sa;

	if (sigaction(sig, NULL, &sa) < 0 || sa.sa_handler == SIG_DFL)
		return SIGHT_DEFAULT;
	return sa.sa_handler == SIG_IGN ? SIGHT_IGNORE : SIGHT_HANDLER;
}

static void change(void *arg)
{
	struct board *board = arg;

	board->found = get(board->sig);
	set(board->sig, board->sig == SIGUSR1 ? SIG_IGN : SIG_DFL);
}

static void ask(const struct trial *trial, struct cell *cell, int sig,
		int before)
{
	struct board *board = stage_board(sizeof(*board));
	struct look look = {.caught = SIGUSR1, .ignored = SIGUSR2};
	struct sight sight = {0};
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	board->sig = sig;
	set(SIGUSR1, handler);
	set(SIGUSR2, SIG_IGN);
	if (trial->way->execs) {
		r = stage_program(trial, &look, &sight);
		board->found = sig == SIGUSR1 ? sight.caught : sight.ignored;
	} else {
		r = stage_act(trial, change, board);
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (get(sig) != before)
		cell_word(cell, "shared");
	else if (board->found == before)
		cell_word(cell, stage_copied(&sight));
	else
		cell_word(cell,
			  board->found == SIGHT_DEFAULT ? "reset" : "ignored");
}

void probe_handlers(const struct trial *trial, struct cell *cell)
{
	ask(trial, cell, SIGUSR1, SIGHT_HANDLER);
}

void probe_ignored(const struct trial *trial, struct cell *cell)
{
	ask(trial, cell, SIGUSR2, SIGHT_IGNORE);
}
