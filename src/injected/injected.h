/* SPDX-License-Identifier: MIT */
#ifndef INJECTED_INJECTED_H
#define INJECTED_INJECTED_H

#include "sys/abi.h"

/*
 * A server that is put into a program which has been loaded and has not run: an
 * image of its own, carried in the library as bytes. It gets this from the
 * tracer that put it there, on pages behind its own.
 */
enum injected_failure {
	INJECTED_OK = 0,
	INJECTED_NO_LIST,     /* the loader keeps none of what it has loaded */
	INJECTED_ENVIRONMENT, /* a library has changed it */
	INJECTED_UNKNOWN_THREAD, /* where libc keeps its number */
};

struct injected {
	/* The program's, as it was about to start. */
	uint64_t sp, entry, fini;
	uint64_t auxv; /* its address, at the end of the environment */
	uint64_t argc;
	uint64_t prefix; /* arguments that are a script's interpreter's */
	struct sys_mm_map map;

	uint64_t stack; /* the server's, below the program's */
	int32_t socket;
	uint32_t failure; /* enum injected_failure: by the server, before its
			   * first trap */
};

/* Room on the stack above the server, for what a child starts with: what the
 * template started with, and this. */
#define INJECTED_ROOM 1024

#endif
