/* SPDX-License-Identifier: MIT */
#ifndef PLAN_CATALOGUE_H
#define PLAN_CATALOGUE_H

#include <brood/step.h>

#include "plan/op.h"
#include "sys/mem.h"

/* Which fields a step type uses; all others must be 0. */
enum step_uses {
	USES_FD = 1 << 0, /* fd: a descriptor */
	USES_FROM = 1 << 1,
	USES_PATH = 1 << 2,
	USES_NAME = 1 << 3,
	USES_VALUE = 1 << 4, /* or soft, set, oflags */
	USES_HARD = 1 << 5,
	USES_MODE = 1 << 6,
	USES_NUMBER = 1 << 7,    /* resource, pid, id, in the place of fd */
	USES_DATA = 1 << 8,      /* data and length */
	USES_PRIORITY = 1 << 9,  /* in the place of from */
	USES_CALL = 1 << 10,     /* in the place of path */
	USES_OPTIONAL = 1 << 11, /* a path or name that may be NULL */
};

/*
 * The safe order. What is nowhere is not an action of the child's. The mask
 * for new files comes before files are made; limits on memory come last, since
 * they hold for what follows.
 */
enum step_place {
	NOWHERE,
	JOINING, /* what it is put into, by names and rights of the caller's */
	JOINS,   /* before new namespaces are made */
	MAPS,    /* before ids mean anything */
	PRIVATE, /* before mounts, which the caller would see */
	MOUNTS,
	NAMES, /* of the host, and what else new namespaces lack */
	SESSION,
	UMASK,
	ROOT,
	DIRECTORY, /* in the new root, as all paths from here on */
	DESCRIPTORS,
	CLOSING,  /* all from one on: what is wanted is in place */
	TERMINAL, /* by its number in the child */
	FOREGROUND,
	LIMITS,
	MEMORY,
	EARLY_CALLS, /* of the caller's own code, with the caller's rights */
	KEEPING,     /* of capabilities: securebits can forbid it */
	PRIVILEGES,  /* only a privileged user may change them */
	GROUPS,      /* the same */
	GROUP,
	USER,
	PERMITTED, /* taken away by a change of user */
	AMBIENT,   /* never more than is permitted and inheritable */
	GIVEN_UP,  /* is it for good? */
	AS_USER,   /* files that the new user opens */
	LIFE,      /* what a change of identity would undo */
	SIGNALS,
	CALLS,
	LANDLOCK, /* these confine the program, and steps that follow */
	SECCOMP,
	PLACES_
};
_Static_assert(PLACES_ <= 64, "a bit for each");

/* What steps of one kind have in common that a list can have once only. */
enum step_kind {
	ANY_NUMBER,
	ONE_ROOT,
	ONE_DIRECTORY,
	ONE_UMASK,
	ONE_GROUP,
	ONE_LIMIT,
	ONE_GID,
	ONE_UID,
	ONE_OF_TYPE
};

struct step_entry {
	uint16_t uses;
	uint8_t flags; /* known bits */
	uint8_t place;
	uint8_t kind;
	uint16_t code; /* enum op_code */
};

extern const struct step_entry step_entries[BROOD_STEP_TYPES_]
	__attribute__((visibility("hidden")));

/* The entry of a known type. */
static inline const struct step_entry *step_entry(uint32_t type)
{
	return &step_entries[type];
}

/* What an error calls it by; NULL if it is not about a file or a name. */
static inline const char *step_object(const struct brood_step *step)
{
	return step_entry(step->type)->uses &
			       (USES_PATH | USES_NAME | USES_OPTIONAL)
		       ? step->path
		       : NULL;
}

static inline int step_is_environment(uint32_t type)
{
	return type >= BROOD_STEP_ENV_SET && type <= BROOD_STEP_ENV_CLEAR;
}

static inline int step_is_signal_action(uint32_t type)
{
	return type == BROOD_STEP_SIGDEFAULT || type == BROOD_STEP_SIGIGNORE;
}

/* Those that must not run beside the caller: the memory that both have must not
 * be open to whoever may trace the child and not the caller. */
static inline int step_is_identity(uint32_t type)
{
	return (type >= BROOD_STEP_GROUPS && type <= BROOD_STEP_GROUP) ||
	       type == BROOD_STEP_CAP_PERMITTED;
}

static inline int step_names_account(uint32_t type)
{
	return type == BROOD_STEP_USER || type == BROOD_STEP_GROUP;
}

static inline int step_is_landlock(uint32_t type)
{
	return type >= BROOD_STEP_LANDLOCK && type <= BROOD_STEP_LANDLOCK_SCOPE;
}

/* The caller's side makes the child's descriptor for it. */
static inline int step_is_made(uint32_t type)
{
	return type == BROOD_STEP_PIPE || type == BROOD_STEP_DATA ||
	       type == BROOD_STEP_PTY;
}

/* All of these take effect together, before other descriptor steps. */
static inline int step_is_at_once(uint32_t type)
{
	return type == BROOD_STEP_PASS || type == BROOD_STEP_INHERIT ||
	       step_is_made(type);
}

static inline int step_is_namespace(uint32_t type)
{
	return type >= BROOD_STEP_SETNS && type <= BROOD_STEP_TIME_OFFSET;
}

/* One that .fd names: a PTY sets up to three. */
static inline int step_sets_descriptor(uint32_t type)
{
	return type >= BROOD_STEP_PASS && type <= BROOD_STEP_CLOEXEC;
}

/* Is that descriptor, of the first three, a PTY step's terminal? */
static inline int pty_is_on(uint32_t flags, int fd)
{
	uint32_t all = BROOD_PTY_STDIN | BROOD_PTY_STDOUT | BROOD_PTY_STDERR;

	return !(flags & all) || (flags & (BROOD_PTY_STDIN << fd));
}

static inline int step_sets(const struct brood_step *s, int fd)
{
	if (s->type == BROOD_STEP_PTY)
		return fd >= 0 && fd <= 2 && pty_is_on(s->flags, fd);
	return step_sets_descriptor(s->type) && s->fd == fd;
}

#endif
