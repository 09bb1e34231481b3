/* SPDX-License-Identifier: MIT */
#ifndef PLAN_OP_H
#define PLAN_OP_H

#include <stdint.h>

/*
 * What the child does, one action each, decided and laid out beforehand. Codes
 * of one family lie together, and a file of its own in born/ carries them out.
 */
enum op_family {
	OPS_FILES = 0x000,      /* actions.c: directory, session, descriptors */
	OPS_ATTRIBUTES = 0x100, /* attributes.c: scheduling, identity, life */
	OPS_PRIVILEGES = 0x300, /* privileges.c: capabilities */
	OPS_RESOURCES = 0x500,  /* resources.c: cgroups, NUMA, labels */
	OPS_CONFINEMENT = 0xc00, /* confine.c: Landlock, seccomp */
	OPS_NAMESPACES = 0x600,  /* namespaces.c: namespaces, mounts */
	OPS_FAMILY_MASK = 0xf00,
};

enum op_code {
	OP_CHDIR = OPS_FILES, /* text: the path */
	OP_FCHDIR,            /* a: descriptor */
	OP_UMASK,             /* mode */
	OP_CHROOT,            /* text: the path */
	OP_ROOT_FD,           /* a: descriptor */
	OP_SETSID,
	OP_SETPGID,    /* a: group; flags: or a new one if it has ended */
	OP_DUP,        /* a becomes a copy of b, without close-on-exec */
	OP_SAVE,       /* remembers b under a number of at least x, or as y */
	OP_RESTORE,    /* a becomes what OP_SAVE remembered */
	OP_OPEN,       /* a, text: the path, x: flags, mode; with BROOD_OPEN_AT
			* below b, or below what OP_KEEP y - 1 kept */
	OP_CLOSE,      /* a, if it is open */
	OP_KEEP,       /* remembers b as kept y, under a number of at least x */
	OP_CLOSE_FROM, /* a and all above */
	OP_CLOSE_GAP,  /* a to b, both included */
	OP_CLOEXEC,    /* a */
	OP_PROGRAM_FD, /* moves the program's descriptor to at least x; a: it
			  may also stay */
	OP_PROGRAM_MOVED, /* closes its old number, if it has a new one */
	OP_CTTY,          /* a: descriptor */
	OP_FOREGROUND,    /* a: descriptor */
	OP_RLIMIT,        /* a: resource, x: soft, y: hard */
	OP_CALL,          /* call(x) */
	OP_SIGDEFAULT,    /* x: set */
	OP_SIGIGNORE,     /* x: set */

	OP_NICE = OPS_ATTRIBUTES, /* a */
	OP_SCHEDULER,             /* a: policy, b: priority */
	OP_AFFINITY,              /* text: the mask, x: its bytes */
	OP_IOPRIO,                /* a */
	OP_TIMERSLACK,            /* x: nanoseconds */
	OP_GROUPS,                /* text: the list, x: its bytes */
	OP_GID,                   /* a */
	OP_UID,       /* a; flags: what to check then, as OP_GIVEN_UP */
	OP_GIVEN_UP,  /* a: the user; flags: enum op_given_up; for the groups y:
		       * the address of the list, x: its bytes */
	OP_PDEATHSIG, /* a: signal */
	OP_NO_NEW_PRIVS,
	OP_SUBREAPER,
	OP_PERSONALITY, /* x */

	OP_SECUREBITS = OPS_PRIVILEGES, /* x */
	OP_KEEP_CAPS,
	OP_CAP_BOUNDING,    /* x: those to keep */
	OP_CAP_INHERITABLE, /* x */
	OP_CAP_PERMITTED,   /* x */
	OP_CAP_AMBIENT,     /* x; a: that is all that is permitted as well */

	/* Where x points at a text, y is its length (texts.c). */
	OP_OOM_SCORE = OPS_RESOURCES, /* a, x: in digits */
	OP_MEMPOLICY,   /* a: mode, text: the mask, x: its bytes */
	OP_UCLAMP,      /* a, b: least and most */
	OP_CORE_SCHED,  /* a: the process to share with, or 0 */
	OP_CGROUP_JOIN, /* text: the directory, or a; x: the file in it */
	OP_KEYRING,     /* text: its name, or NULL */
	OP_EXEC_LABEL,  /* text: the label, x: what is written */

	OP_LANDLOCK_BEGIN = OPS_CONFINEMENT, /* x, y, mode: what is denied of
						files, ports, and others */
	OP_LANDLOCK_PATH,                    /* text: the path, x: rights */
	OP_LANDLOCK_PORT,                    /* a: the port, x: rights */
	OP_LANDLOCK_SCOPE, /* nothing more: OP_LANDLOCK_BEGIN has it */
	OP_LANDLOCK_END,
	OP_SECCOMP, /* text: the program, x: its bytes, flags */

	OP_SETNS = OPS_NAMESPACES, /* a: descriptor, x: what to join */
	OP_UID_MAP,      /* text: the map, x: its length, a: it is of one id,
			  * b: which, outside */
	OP_GID_MAP,      /* the same */
	OP_INNER_ROOT,   /* before OP_UID */
	OP_MOUNT_CHANGE, /* text: the path, x: MS_* */
	OP_MOUNT_PROC,   /* text: the path */
	OP_MOUNT_BIND,   /* text: the path, y: the source, x: MS_*, mode: what
			  * mount_setattr sets */
	OP_MOUNT_TMPFS,  /* text: the path, y: options, x: MS_* */
	OP_HOSTNAME,     /* text: the name, x: its length */
	OP_LOOPBACK_UP,
	OP_TIME_OFFSET, /* text: what to write, x: its length, a: clock */
};

/* What must not be there to take back. */
enum op_given_up {
	GIVEN_UP_UID = 1 << 0,
	GIVEN_UP_GID = 1 << 1,
	GIVEN_UP_GROUPS = 1 << 2,
};

/* step and type name the caller's step in an error, also where one step is
 * several actions. */
struct op {
	uint16_t code;
	uint16_t type; /* enum brood_step_type */
	int32_t step;  /* index in the caller's list, or -1 */
	int32_t a;
	int32_t b;
	union {
		const char *text;
		int (*call)(void *);
	};
	uint64_t x;
	uint64_t y;
	uint32_t mode;
	uint32_t flags; /* of the step */
};

/* A descriptor of the caller's is where to go. */
static inline int op_takes_directory(const struct op *op)
{
	return op->code == OP_FCHDIR || op->code == OP_ROOT_FD;
}

#endif
