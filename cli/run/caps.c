/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "caps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>

static uint64_t of_process(cap_flag_t flag)
{
	cap_t all = cap_get_proc();
	uint64_t set = 0;

	for (cap_value_t c = 0; all && c < cap_max_bits(); c++) {
		cap_flag_value_t is = CAP_CLEAR;

		if (!cap_get_flag(all, c, flag, &is) && is == CAP_SET)
			set |= BROOD_CAP(c);
	}
	if (all)
		cap_free(all);
	return set;
}

/* What is there without the option. */
static uint64_t now(enum brood_step_type type)
{
	uint64_t set = 0;

	if (type == BROOD_STEP_CAP_PERMITTED)
		return of_process(CAP_PERMITTED);
	if (type == BROOD_STEP_CAP_INHERITABLE)
		return of_process(CAP_INHERITABLE);
	for (cap_value_t c = 0; c < cap_max_bits(); c++)
		if ((type == BROOD_STEP_CAP_AMBIENT ? cap_get_ambient(c)
						    : cap_get_bound(c)) == 1)
			set |= BROOD_CAP(c);
	return set;
}

static bool one(const char *name, uint64_t *bits)
{
	char full[64];
	cap_value_t cap;

	if (!strcmp(name, "all")) {
		*bits = UINT64_MAX >> (64 - cap_max_bits());
		return true;
	}
	snprintf(full, sizeof full, "%s%s",
		 strncasecmp(name, "cap_", 4) ? "cap_" : "", name);
	if (cap_from_name(full, &cap))
		return false;
	*bits = BROOD_CAP(cap);
	return true;
}

int caps_read(const char *option, const char *text, enum brood_step_type type,
	      struct run_caps *caps)
{
	bool change = *text == '+' || *text == '-';
	char *copy = strdup(text), *rest = copy, *part;
	int r = 0;

	*caps = (struct run_caps){true, change ? now(type) : 0};
	if (!copy || !strcmp(text, "none"))
		rest = NULL;
	while (!r && (part = strsep(&rest, ","))) {
		bool sign = *part == '+' || *part == '-';
		uint64_t bits = 0;

		if (sign != change || !one(part + sign, &bits)) {
			cli_complain("run: %s: no capability \"%s\"", option,
				     part);
			r = CLI_FAILED;
		} else if (*part == '-') {
			caps->set &= ~bits;
		} else {
			caps->set |= bits;
		}
	}
	free(copy);
	return r;
}

void caps_show(const char *what, uint64_t set, char *buf, size_t size)
{
	size_t n = (size_t)snprintf(buf, size, "%s capabilities:%s", what,
				    set ? "" : " none");

	for (cap_value_t c = 0; c < 64 && n < size; c++) {
		char *name;

		if (!(set & BROOD_CAP(c)))
			continue;
		name = cap_to_name(c);
		n += (size_t)snprintf(buf + n, size - n, " %s",
				      name ? name : "?");
		cap_free(name);
	}
}
