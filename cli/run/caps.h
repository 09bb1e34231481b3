/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_CAPS_H
#define BROOD_RUN_CAPS_H

#include "run.h"

/*
 * Reads a list of capabilities into *caps, after one of what brood has itself:
 * names alone are the set; +name and -name change what is there. Returns 0, or
 * CLI_FAILED after a complaint.
 */
int caps_read(const char *option, const char *text, enum brood_step_type type,
	      struct run_caps *caps);
int securebits_read(const char *option, const char *text,
		    struct run_caps *bits);

/* Writes the names of a set, or "none". */
void caps_show(const char *what, uint64_t set, char *buf, size_t size);

#endif
