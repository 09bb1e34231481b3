/* SPDX-License-Identifier: MIT */
/* A container without a shell: one program, root and process 1 of a world with
 * its own users, processes, mounts and name. Anybody may run it. */
#include <brood/brood.h>

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WORLD (BROOD_NS_USER | BROOD_NS_PID | BROOD_NS_MOUNT | BROOD_NS_UTS)

int main(void)
{
	/* What is outside is this process's own, which takes no rights. */
	const struct brood_id_map user = {0, geteuid(), 1};
	const struct brood_id_map group = {0, getegid(), 1};
	const char *const argv[] = {"cat", "/proc/sys/kernel/hostname",
				    "/proc/1/comm", "/proc/self/uid_map", NULL};
	const struct brood_step steps[] = {
		{.type = BROOD_STEP_NEW_NAMESPACES, .set = WORLD},
		{.type = BROOD_STEP_UID_MAP,
		 .data = &user,
		 .length = sizeof user},
		{.type = BROOD_STEP_GID_MAP,
		 .data = &group,
		 .length = sizeof group},
		{.type = BROOD_STEP_MOUNT_PRIVATE},
		{.type = BROOD_STEP_MOUNT_PROC},
		{.type = BROOD_STEP_HOSTNAME, .name = "elsewhere"},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof spec, .argv = argv, .steps = steps};
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;
	char why[256];

	if (brood_spawn(&child, &spec, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		/* Forbidden here, as in many containers and for many users. */
		return err.code == -EPERM || err.code == -ENOSPC ? 77 : 1;
	}
	brood_wait(child, -1, &end);
	brood_child_close(&child);
	return end.value;
}
