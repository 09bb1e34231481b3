/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "client.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SIGNALS 64

/* Left alone: those that cannot be caught, that the command's own faults and
 * limits raise, by which the terminal stops who uses it from the background;
 * and news of children, of which the command has none. */
static const uint64_t left_alone =
	BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP) | BROOD_SIG(SIGSEGV) |
	BROOD_SIG(SIGBUS) | BROOD_SIG(SIGFPE) | BROOD_SIG(SIGILL) |
	BROOD_SIG(SIGTRAP) | BROOD_SIG(SIGSYS) | BROOD_SIG(SIGXCPU) |
	BROOD_SIG(SIGXFSZ) | BROOD_SIG(SIGTTIN) | BROOD_SIG(SIGTTOU) |
	BROOD_SIG(SIGCHLD);

/* By system calls: a C library keeps signals for itself, and not each the
 * same. All masks are the kernel's. */
static int mask(int how, uint64_t set, uint64_t *old)
{
	return (int)syscall(SYS_rt_sigprocmask, how, &set, old, sizeof set);
}

static bool is_ignored(int signal)
{
	uintptr_t action[8] = {0}; /* the handler comes first */

	return syscall(SYS_rt_sigaction, signal, NULL, action,
		       sizeof(uint64_t)) == 0 &&
	       action[0] == (uintptr_t)SIG_IGN;
}

int client_signals(struct client *c)
{
	uint64_t taken = ~left_alone;

	if (mask(SIG_BLOCK, taken, &c->blocked) < 0)
		return -errno;
	for (int s = 1; s <= SIGNALS; s++)
		if (is_ignored(s))
			c->ignored |= BROOD_SIG(s);
	/* As for brood run: few programs expect to start so. */
	c->ignored &= ~BROOD_SIG(SIGPIPE);
	taken &= ~BROOD_SIG(SIGPIPE);
	c->sigfd = (int)syscall(SYS_signalfd4, -1, &taken, sizeof taken,
				SFD_CLOEXEC | SFD_NONBLOCK);
	return c->sigfd < 0 ? -errno : 0;
}

/* The number is its own as long as the supervisor is there: it reaps no
 * program of which the command has not heard. */
static void deliver(const struct client *c, int signal, bool to_group)
{
	if (to_group && getpgid(c->pid) == c->pid)
		kill(-c->pid, signal);
	else
		syscall(SYS_pidfd_send_signal, c->pidfd, signal, NULL, 0);
}

/* The terminal signals the command's group, and the program leads another one,
 * in another session: that gets it as if it were the terminal's. */
bool client_pass_on(struct client *c)
{
	struct signalfd_siginfo info;

	if (read(c->sigfd, &info, sizeof info) != sizeof info)
		return false;
	deliver(c, (int)info.ssi_signo, info.ssi_code == SI_KERNEL);
	return true;
}

static void set_default(int signal, struct sigaction *old)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};

	sigaction(signal, &plain, old);
}

/* Lets a signal that is raised act, where it is not fatal. */
static void raise_now(int signal)
{
	uint64_t old;

	raise(signal);
	mask(SIG_UNBLOCK, BROOD_SIG(signal), &old);
	mask(SIG_SETMASK, old, NULL);
}

void client_stop(struct client *c, int signal)
{
	static const struct timespec at_once;
	const uint64_t cont = BROOD_SIG(SIGCONT);
	struct sigaction old;

	set_default(signal, &old);
	raise_now(signal); /* and goes on when a SIGCONT comes */
	sigaction(signal, &old, NULL);
	/* Without one it did not stop: nobody could continue it. */
	if (syscall(SYS_rt_sigtimedwait, &cont, NULL, &at_once, sizeof cont) ==
	    SIGCONT)
		deliver(c, SIGCONT, true);
}

void client_raise(int signal)
{
	/* The program may have dumped core; the command has nothing to show. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	set_default(signal, NULL);
	raise_now(signal);
}

void client_hang_up(const struct client *c)
{
	syscall(SYS_pidfd_send_signal, c->pidfd, SIGHUP, NULL, 0);
	syscall(SYS_pidfd_send_signal, c->pidfd, SIGCONT, NULL, 0);
}
