/* SPDX-License-Identifier: MIT */
#include "quiet.h"

#include <brood/brood.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned calls;
static struct sigaction of_int, of_quit;

/* Another thread of the original may have held it. */
static void in_copy(void)
{
	lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

/* Not when the library is loaded: hardly any program comes here. */
static void once(void)
{
	pthread_atfork(NULL, NULL, in_copy);
}

static void ignore_both(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGINT, &ignore, &of_int);
	sigaction(SIGQUIT, &ignore, &of_quit);
}

static uint64_t not_ignored(const struct sigaction *action, int signal)
{
	return action->sa_handler == SIG_IGN ? 0 : BROOD_SIG(signal);
}

void quiet_begin(struct quiet *quiet)
{
	static pthread_once_t begun = PTHREAD_ONCE_INIT;
	sigset_t child;

	pthread_once(&begun, once);
	pthread_mutex_lock(&lock);
	if (calls++ == 0)
		ignore_both();
	quiet->restored =
		not_ignored(&of_int, SIGINT) | not_ignored(&of_quit, SIGQUIT);
	pthread_mutex_unlock(&lock);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &child, &quiet->outer);
	memcpy(&quiet->mask, &quiet->outer, sizeof quiet->mask);
}

void quiet_end(const struct quiet *quiet)
{
	pthread_mutex_lock(&lock);
	if (--calls == 0) {
		sigaction(SIGINT, &of_int, NULL);
		sigaction(SIGQUIT, &of_quit, NULL);
	}
	pthread_mutex_unlock(&lock);
	pthread_sigmask(SIG_SETMASK, &quiet->outer, NULL);
}
