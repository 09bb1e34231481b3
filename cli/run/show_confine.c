/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "confine.h"

bool run_show_confinement(const struct brood_step *s, char *buf, size_t size)
{
	char rights[8];

	switch (s->type) {
	case BROOD_STEP_LANDLOCK:
		show_rights(s, rights);
		snprintf(buf, size, "Landlock allows %s in %s", rights,
			 s->path);
		return true;
	case BROOD_STEP_LANDLOCK_NET:
		show_rights(s, rights);
		if (s->set)
			snprintf(buf, size, "Landlock allows %s on TCP port %d",
				 rights, s->number);
		else
			snprintf(buf, size, "Landlock denies TCP ports");
		return true;
	case BROOD_STEP_SECCOMP:
		snprintf(buf, size, "filter of system calls, %llu instructions",
			 (unsigned long long)(s->length / 8));
		return true;
	case BROOD_STEP_MDWE:
		snprintf(buf, size, "no memory both written and executed");
		return true;
	default:
		return false;
	}
}
