/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "hierarchy.h"

#include <sys/mount.h>

static void options_of(const char *name, char *options, size_t size)
{
	snprintf(options, size, "none,name=%s-%d", name, getpid());
}

int hierarchy_mount(const char *name, char *at, size_t size)
{
	char options[64];

	snprintf(at, size, "%s", scratch(name));
	mkdir(at, 0755);
	options_of(name, options, sizeof options);
	return mount("none", at, "cgroup", 0, options);
}

static int is_known(const char *options)
{
	char line[4096];
	FILE *f = fopen("/proc/self/cgroup", "re");
	int known = 0;

	while (f && fgets(line, sizeof line, f))
		known |= strstr(line, strchr(options, ',') + 1) != NULL;
	if (f)
		fclose(f);
	return known;
}

static int is_gone_soon(const char *options)
{
	for (int i = 0; i < 50; i++) {
		if (!is_known(options))
			return 1;
		sleep_ms(10);
	}
	return 0;
}

/* A removed cgroup is there for some time yet, and keeps its hierarchy: then it
 * takes another mount to let go of that. */
void hierarchy_unmount(const char *name, const char *at)
{
	char options[64];

	options_of(name, options, sizeof options);
	for (int i = 0; i < 20; i++) {
		sleep_ms(20);
		assert_int_equal(umount(at), 0);
		if (is_gone_soon(options))
			return;
		assert_int_equal(mount("none", at, "cgroup", 0, options), 0);
	}
	fail_msg("the hierarchy %s is still there", options);
}
