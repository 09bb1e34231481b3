/* SPDX-License-Identifier: MIT */
#include "elsewhere.h"

#include "test.h"

static char procs[256];

const char *elsewhere(void)
{
	char dir[128];

	snprintf(dir, sizeof dir, "%s/brood-elsewhere-%d",
		 access("/sys/fs/cgroup/cgroup.procs", F_OK)
			 ? "/sys/fs/cgroup/unified"
			 : "/sys/fs/cgroup",
		 getpid());
	if (mkdir(dir, 0755))
		return NULL;
	snprintf(procs, sizeof procs, "%s/cgroup.procs", dir);
	return procs;
}

void elsewhere_remove(void)
{
	*strrchr(procs, '/') = '\0';
	for (int i = 0; i < 2000 && rmdir(procs) && errno == EBUSY; i++)
		sleep_ms(10);
	assert_int_equal(access(procs, F_OK), -1);
}
