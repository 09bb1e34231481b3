/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_ATTR_H
#define BROOD_POSIX_ATTR_H

#include <brood-posix/spawn.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>

/* What the libcs' types for attributes hold, with glibc's cgroup where its
 * headers before 2.39 have nothing. All of both libcs is at the same places. */
struct attr {
#ifdef __GLIBC__
	short flags;
#else
	int flags;
#endif
	pid_t pgroup;
	sigset_t sigdefault;
	sigset_t sigmask;
	int priority;
	int policy;
#ifndef __GLIBC__
	void *musl_function;
#endif
	int cgroup;
} __attribute__((may_alias));

_Static_assert(sizeof(posix_spawnattr_t) == 336, "as in glibc and musl");
_Static_assert(offsetof(struct attr, sigdefault) == 8, "as in both");
_Static_assert(offsetof(struct attr, policy) == 268, "as in both");

static inline const struct attr *attr_of(const posix_spawnattr_t *object)
{
	return (const struct attr *)(const void *)object;
}

static inline struct attr *attr_in(posix_spawnattr_t *object)
{
	return (struct attr *)(void *)object;
}

/* The kernel's form of a set: both libcs begin with it. */
static inline uint64_t attr_signals(const sigset_t *set)
{
	uint64_t bits;

	__builtin_memcpy(&bits, set, sizeof bits);
	return bits;
}

#endif
