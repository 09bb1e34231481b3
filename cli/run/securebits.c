/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "caps.h"

#include <linux/securebits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static const struct {
	const char *name;
	unsigned bit;
} names[] = {
	{"noroot", SECBIT_NOROOT},
	{"noroot_locked", SECBIT_NOROOT_LOCKED},
	{"no_setuid_fixup", SECBIT_NO_SETUID_FIXUP},
	{"no_setuid_fixup_locked", SECBIT_NO_SETUID_FIXUP_LOCKED},
	{"keep_caps_locked", SECBIT_KEEP_CAPS_LOCKED},
	{"no_cap_ambient_raise", SECBIT_NO_CAP_AMBIENT_RAISE},
	{"no_cap_ambient_raise_locked", SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED},
};

static unsigned one(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(name, names[i].name))
			return names[i].bit;
	return 0;
}

int securebits_read(const char *option, const char *text, struct run_caps *bits)
{
	bool change = *text == '+' || *text == '-';
	char *copy = strdup(text), *rest = copy, *part;
	int is = prctl(PR_GET_SECUREBITS), r = 0;

	*bits = (struct run_caps){true, change && is > 0 ? (unsigned)is : 0};
	if (!copy || !strcmp(text, "none"))
		rest = NULL;
	while (!r && (part = strsep(&rest, ","))) {
		bool sign = *part == '+' || *part == '-';
		unsigned bit = one(part + sign);

		if (sign != change || !bit) {
			cli_complain("run: %s: no securebit \"%s\"", option,
				     part);
			r = CLI_FAILED;
		} else if (*part == '-') {
			bits->set &= ~(uint64_t)bit;
		} else {
			bits->set |= bit;
		}
	}
	free(copy);
	return r;
}
