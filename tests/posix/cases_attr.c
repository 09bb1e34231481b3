/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef posix_spawnattr_t at_t;
#define CASE(name) static void name(at_t *a)
#define FLAGS(f) flags(a, f)

/* The answers of the setters are part of what is compared. */
static void told(const char *what, int r)
{
	fprintf(out, " %s %d\n", what, r);
}

static void flags(at_t *a, int f)
{
	told("setflags", posix_spawnattr_setflags(a, (short)f));
}

static sigset_t set(int a, int b)
{
	sigset_t s;

	sigemptyset(&s);
	if (a)
		sigaddset(&s, a);
	if (b)
		sigaddset(&s, b);
	return s;
}

static sigset_t full(void)
{
	sigset_t s;

	sigfillset(&s);
	return s;
}

CASE(empty)
{
	(void)a;
}
CASE(all_flags_unknown)
{
	FLAGS(0x4000);
}
CASE(negative_flags)
{
	FLAGS(-1);
}
CASE(vfork_flag)
{
	FLAGS(POSIX_SPAWN_USEVFORK);
}
CASE(mask)
{
	sigset_t s = set(SIGUSR1, 40);

	posix_spawnattr_setsigmask(a, &s);
	FLAGS(POSIX_SPAWN_SETSIGMASK);
}
CASE(mask_empty)
{
	FLAGS(POSIX_SPAWN_SETSIGMASK);
}
CASE(mask_full)
{
	sigset_t s = full();

	posix_spawnattr_setsigmask(a, &s);
	FLAGS(POSIX_SPAWN_SETSIGMASK);
}
CASE(mask_all_bits)
{
	sigset_t s;

	memset(&s, 0xff, sizeof s);
	posix_spawnattr_setsigmask(a, &s);
	FLAGS(POSIX_SPAWN_SETSIGMASK);
}
CASE(mask_without_flag)
{
	sigset_t s = full();

	posix_spawnattr_setsigmask(a, &s);
}
CASE(defaults)
{
	sigset_t s = set(SIGPIPE, SIGUSR1);

	posix_spawnattr_setsigdefault(a, &s);
	FLAGS(POSIX_SPAWN_SETSIGDEF);
}
CASE(defaults_full)
{
	sigset_t s = full();

	posix_spawnattr_setsigdefault(a, &s);
	FLAGS(POSIX_SPAWN_SETSIGDEF);
}
CASE(defaults_empty)
{
	FLAGS(POSIX_SPAWN_SETSIGDEF);
}
CASE(new_group)
{
	FLAGS(POSIX_SPAWN_SETPGROUP);
}
CASE(own_group)
{
	posix_spawnattr_setpgroup(a, getpgrp());
	FLAGS(POSIX_SPAWN_SETPGROUP);
}
CASE(no_such_group)
{
	posix_spawnattr_setpgroup(a, 4000000);
	FLAGS(POSIX_SPAWN_SETPGROUP);
}
CASE(negative_group)
{
	posix_spawnattr_setpgroup(a, -5);
	FLAGS(POSIX_SPAWN_SETPGROUP);
}
CASE(session)
{
	FLAGS(POSIX_SPAWN_SETSID);
}
CASE(session_and_group)
{
	FLAGS(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
}
CASE(ids)
{
	FLAGS(POSIX_SPAWN_RESETIDS);
}

static void scheduling(at_t *a, int policy, int priority, int f)
{
	struct sched_param p = {.sched_priority = priority};

	told("setschedpolicy", posix_spawnattr_setschedpolicy(a, policy));
	told("setschedparam", posix_spawnattr_setschedparam(a, &p));
	FLAGS(f);
}
CASE(fifo)
{
	scheduling(a, SCHED_FIFO, 7,
		   POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM);
}
CASE(round_robin)
{
	scheduling(a, SCHED_RR, 3, POSIX_SPAWN_SETSCHEDULER);
}
CASE(other)
{
	scheduling(a, SCHED_OTHER, 0, POSIX_SPAWN_SETSCHEDULER);
}
CASE(batch)
{
	scheduling(a, 3, 0, POSIX_SPAWN_SETSCHEDULER);
}
CASE(bad_priority)
{
	scheduling(a, SCHED_FIFO, 1000, POSIX_SPAWN_SETSCHEDULER);
}
CASE(other_priority)
{
	scheduling(a, SCHED_OTHER, 3, POSIX_SPAWN_SETSCHEDULER);
}
CASE(param)
{
	scheduling(a, SCHED_FIFO, 0, POSIX_SPAWN_SETSCHEDPARAM);
}
CASE(param_bad)
{
	scheduling(a, SCHED_FIFO, 4, POSIX_SPAWN_SETSCHEDPARAM);
}
CASE(nearly_all)
{
	sigset_t s = set(SIGTERM, SIGINT);

	posix_spawnattr_setsigmask(a, &s);
	posix_spawnattr_setsigdefault(a, &s);
	scheduling(a, SCHED_RR, 2,
		   POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSIGDEF |
			   POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP |
			   POSIX_SPAWN_RESETIDS | POSIX_SPAWN_USEVFORK);
}

#define NAMED(f)                                                               \
	{                                                                      \
#f, f                                                          \
	}
const struct attr_case attr_cases[] = {
	{"none", NULL},
	NAMED(empty),
	NAMED(all_flags_unknown),
	NAMED(negative_flags),
	NAMED(vfork_flag),
	NAMED(mask),
	NAMED(mask_empty),
	NAMED(mask_full),
	NAMED(mask_all_bits),
	NAMED(mask_without_flag),
	NAMED(defaults),
	NAMED(defaults_full),
	NAMED(defaults_empty),
	NAMED(new_group),
	NAMED(own_group),
	NAMED(no_such_group),
	NAMED(negative_group),
	NAMED(session),
	NAMED(session_and_group),
	NAMED(ids),
	NAMED(fifo),
	NAMED(round_robin),
	NAMED(other),
	NAMED(batch),
	NAMED(bad_priority),
	NAMED(other_priority),
	NAMED(param),
	NAMED(param_bad),
	NAMED(nearly_all),
	{NULL, NULL},
};
