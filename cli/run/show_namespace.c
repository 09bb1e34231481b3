/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "namespaces.h"

static void show_map(const char *ids, const struct brood_step *s, char *buf,
		     size_t size)
{
	const struct brood_id_map *map = s->data;
	size_t n = (size_t)snprintf(buf, size, "%s ids", ids);

	for (size_t i = 0; i < s->length / sizeof *map && n < size; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s %u:%u:%u",
				      i ? "," : "", map[i].inside,
				      map[i].outside, map[i].count);
}

static void show_tmpfs(const struct brood_step *s, char *buf, size_t size)
{
	size_t n = (size_t)snprintf(buf, size,
				    "file system in memory at \"%s\"", s->path);

	if (s->length && n < size)
		snprintf(buf + n, size - n, ", %llu bytes",
			 (unsigned long long)s->length);
}

static bool show_mount(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_MOUNT_PRIVATE:
		snprintf(buf, size, "mounts private");
		return true;
	case BROOD_STEP_MOUNT_PROC:
		snprintf(buf, size, "mounts /proc");
		return true;
	case BROOD_STEP_MOUNT_BIND:
		snprintf(buf, size, "\"%s\" at \"%s\"%s", s->value, s->path,
			 s->flags & BROOD_MOUNT_READ_ONLY ? ", read-only" : "");
		return true;
	case BROOD_STEP_MOUNT_TMPFS:
		show_tmpfs(s, buf, size);
		return true;
	default:
		return false;
	}
}

bool run_show_namespace(const struct brood_step *s, char *buf, size_t size)
{
	char kinds[64];

	switch (s->type) {
	case BROOD_STEP_SETNS:
		show_kinds(s->set, kinds, sizeof kinds);
		snprintf(buf, size, "joins namespaces: %s", kinds);
		return true;
	case BROOD_STEP_NEW_NAMESPACES:
		show_kinds(s->set, kinds, sizeof kinds);
		snprintf(buf, size, "new namespaces: %s", kinds);
		return true;
	case BROOD_STEP_UID_MAP:
		show_map("user", s, buf, size);
		return true;
	case BROOD_STEP_GID_MAP:
		show_map("group", s, buf, size);
		return true;
	case BROOD_STEP_HOSTNAME:
		snprintf(buf, size, "host name \"%s\"", s->name);
		return true;
	case BROOD_STEP_LOOPBACK_UP:
		snprintf(buf, size, "brings lo up");
		return true;
	case BROOD_STEP_TIME_OFFSET:
		snprintf(buf, size, "clock %d ahead by %lld s", s->number,
			 (long long)s->seconds);
		return true;
	default:
		return show_mount(s, buf, size);
	}
}
