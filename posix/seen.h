/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_SEEN_H
#define BROOD_POSIX_SEEN_H

#include <stdint.h>

/* What the drop-in tells whoever watches it: brood preload --report loads a
 * library that has the function below. Without it this costs one comparison. */
enum {
	POSIX_SEEN_LOADED, /* the drop-in, into this program */
	POSIX_SEEN_SPAWN,  /* posix_spawn and its like, pidfd_spawn too */
	POSIX_SEEN_SYSTEM,
	POSIX_SEEN_POPEN,
	POSIX_SEEN_LIBC, /* left to libc's own function */
};

struct brood_posix_seen {
	uint32_t kind;
	int32_t result;          /* 0, or a negated error number */
	uint64_t got;            /* brood_got() */
	const char *program;     /* as it was given */
	const char *path;        /* where that was searched; NULL: nowhere */
	const char *const *envp; /* the program's */
};

void brood_posix_seen(const struct brood_posix_seen *seen)
	__attribute__((weak, visibility("default")));

#define POSIX_SEEN(...)                                                        \
	do {                                                                   \
		if (brood_posix_seen)                                          \
			brood_posix_seen(                                      \
				&(struct brood_posix_seen){__VA_ARGS__});      \
	} while (0)

#endif
