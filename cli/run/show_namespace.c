/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "namespace.h"

static void show_map(const char *what, const struct brood_step *s, char *buf,
		     size_t size)
{
	const struct brood_id_map *map = s->data;

	snprintf(buf, size, "%s %u inside is %u", what, map->inside,
		 map->outside);
}

bool run_show_namespace(const struct brood_step *s, char *buf, size_t size)
{
	char names[64] = "";

	switch (s->type) {
	case BROOD_STEP_NEW_NAMESPACES:
		namespace_names(s->set, names, sizeof names);
		snprintf(buf, size, "new namespaces: %s", names);
		return true;
	case BROOD_STEP_UID_MAP:
		show_map("user", s, buf, size);
		return true;
	case BROOD_STEP_GID_MAP:
		show_map("group", s, buf, size);
		return true;
	case BROOD_STEP_MOUNT_PRIVATE:
		snprintf(buf, size, "mounts are private");
		return true;
	case BROOD_STEP_MOUNT_PROC:
		snprintf(buf, size, "/proc of its own");
		return true;
	case BROOD_STEP_HOSTNAME:
		snprintf(buf, size, "host name \"%s\"", s->name);
		return true;
	case BROOD_STEP_LOOPBACK_UP:
		snprintf(buf, size, "loopback up");
		return true;
	default:
		return false;
	}
}
