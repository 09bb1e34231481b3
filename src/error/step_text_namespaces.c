/* SPDX-License-Identifier: MIT */
#include "error/words.h"

#include <brood/step.h>

static const struct {
	uint64_t bit;
	const char *name;
} kinds[] = {
	{BROOD_NS_USER, "user"}, {BROOD_NS_MOUNT, "mount"},
	{BROOD_NS_PID, "pid"},   {BROOD_NS_NET, "net"},
	{BROOD_NS_IPC, "ipc"},   {BROOD_NS_UTS, "uts"},
	{BROOD_NS_TIME, "time"}, {BROOD_NS_CGROUP, "cgroup"},
};

static void make(struct text *t, uint32_t set)
{
	const char *between = " (";

	text_string(t, "make new namespaces");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!(set & kinds[i].bit))
			continue;
		text_string(t, between);
		text_string(t, kinds[i].name);
		between = ", ";
	}
	if (*between == ',')
		text_char(t, ')');
}

static void quoted(struct text *t, const char *verb, const char *object,
		   const char *otherwise)
{
	text_string(t, verb);
	text_char(t, ' ');
	if (*object)
		text_quoted(t, object);
	else
		text_string(t, otherwise);
}

void error_namespace_text(struct text *t, const struct brood_error *err)
{
	switch ((enum brood_step_type)err->step_type) {
	case BROOD_STEP_SETNS:
		text_string(t, "join the namespaces of fd ");
		text_number(t, err->number);
		return;
	case BROOD_STEP_NEW_NAMESPACES:
		make(t, (uint32_t)err->number);
		return;
	case BROOD_STEP_UID_MAP:
		quoted(t, "map user ids", err->object, "");
		return;
	case BROOD_STEP_GID_MAP:
		quoted(t, "map group ids", err->object, "");
		return;
	case BROOD_STEP_MOUNT_PRIVATE:
		quoted(t, "make mounts private below", err->object, "/");
		return;
	case BROOD_STEP_MOUNT_PROC:
		quoted(t, "mount proc at", err->object, "/proc");
		return;
	case BROOD_STEP_MOUNT_BIND:
		quoted(t, "bind a mount at", err->object, "");
		return;
	case BROOD_STEP_MOUNT_TMPFS:
		quoted(t, "mount a tmpfs at", err->object, "");
		return;
	case BROOD_STEP_HOSTNAME:
		quoted(t, "set the host name", err->object, "");
		return;
	case BROOD_STEP_LOOPBACK_UP:
		text_string(t, "bring up the loopback interface");
		return;
	case BROOD_STEP_TIME_OFFSET:
		text_string(t, "set the offset of clock ");
		text_number(t, err->number);
		return;
	default:
		text_string(t, "step type ");
		text_number(t, err->step_type);
	}
}
