/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "signals.h"

#include "named.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#define SIGNALS 64

/* Left alone: those that cannot be caught; those that the command's own faults
 * and limits raise; those by which the terminal stops who reads or writes it
 * from the background, which must stop the command too. */
static const uint64_t left_alone =
	BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP) | BROOD_SIG(SIGSEGV) |
	BROOD_SIG(SIGBUS) | BROOD_SIG(SIGFPE) | BROOD_SIG(SIGILL) |
	BROOD_SIG(SIGTRAP) | BROOD_SIG(SIGSYS) | BROOD_SIG(SIGXCPU) |
	BROOD_SIG(SIGXFSZ) | BROOD_SIG(SIGTTIN) | BROOD_SIG(SIGTTOU);

static void to_sigset(uint64_t bits, sigset_t *set)
{
	sigemptyset(set);
	for (int s = 1; s <= SIGNALS; s++)
		if (bits & BROOD_SIG(s))
			sigaddset(set, s);
}

static uint64_t from_sigset(const sigset_t *set)
{
	uint64_t bits = 0;

	for (int s = 1; s <= SIGNALS; s++)
		if (sigismember(set, s) == 1)
			bits |= BROOD_SIG(s);
	return bits;
}

static uint64_t ignored(void)
{
	uint64_t bits = 0;
	struct sigaction action;

	for (int s = 1; s <= SIGNALS; s++)
		if (sigaction(s, NULL, &action) == 0 &&
		    action.sa_handler == SIG_IGN)
			bits |= BROOD_SIG(s);
	return bits;
}

int run_signals_open(struct run_live *live)
{
	sigset_t taken, outer;

	to_sigset(~left_alone, &taken);
	if (sigprocmask(SIG_BLOCK, &taken, &outer) < 0)
		return -errno;
	live->outer_mask = from_sigset(&outer);
	live->outer_ignore = ignored();
	/* Were it ignored, the kernel would reap the program by itself and its
	 * status would be lost. */
	if (live->outer_ignore & BROOD_SIG(SIGCHLD))
		signal(SIGCHLD, SIG_DFL);
	/* Blocked but never read: a write of the command's own fails instead.
	 */
	sigdelset(&taken, SIGPIPE);
	live->sigfd = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
	if (live->sigfd < 0)
		return -errno;
	live->sigfd = run_hide_fd(live->run, live->sigfd);
	return live->sigfd < 0 ? live->sigfd : 0;
}

uint64_t run_signals_pending(void)
{
	sigset_t set;

	return sigpending(&set) < 0 ? 0 : from_sigset(&set);
}

static uint64_t mask_of(const struct run_live *live)
{
	return (live->outer_mask | live->run->sig_block) &
	       ~live->run->sig_unblock;
}

static uint64_t ignored_by(const struct run_live *live)
{
	uint64_t set = live->outer_ignore;

	if (!(live->run->flags & BROOD_KEEP_SIGPIPE))
		set &= ~BROOD_SIG(SIGPIPE);
	return (set & ~live->run->sig_default) | live->run->sig_ignore;
}

void run_signals_steps(struct run_live *live)
{
	struct run *run = live->run;

	/* The command has made SIGCHLD default for itself only. */
	run->sig_ignore |=
		live->outer_ignore & BROOD_SIG(SIGCHLD) & ~run->sig_default;
	if (run->sig_ignore)
		run_step(run, brood_step_sigignore(run->sig_ignore));
	if (run->sig_default)
		run_step(run, brood_step_sigdefault(run->sig_default));
	run_step(run, brood_step_sigmask(mask_of(live), 0));
}

bool run_signal_ends(const struct run_live *live, int signal)
{
	static const uint64_t harmless =
		BROOD_SIG(SIGCHLD) | BROOD_SIG(SIGCONT) | BROOD_SIG(SIGURG) |
		BROOD_SIG(SIGWINCH) | BROOD_SIG(SIGTSTP) | BROOD_SIG(SIGTTIN) |
		BROOD_SIG(SIGTTOU) | BROOD_SIG(SIGSTOP);

	return !((harmless | mask_of(live) | ignored_by(live)) &
		 BROOD_SIG(signal));
}

void run_signal_raise(int number)
{
	sigset_t one;

	/* The program may have dumped core; the command has nothing to show. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	signal(number, SIG_DFL);
	raise(number);
	to_sigset(BROOD_SIG(number), &one);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
}
