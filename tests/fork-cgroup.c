/* SPDX-License-Identifier: MIT */
/* A process of brood_fork is born in the cgroup that it is to be in. */
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>

#define HOW(...)                                                               \
	(&(const struct brood_fork){.size = sizeof(struct brood_fork),         \
				    __VA_ARGS__})
#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

static int code_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, __WALL), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Of the line "0::/path", which is there where version 2 is. */
static int own_cgroup(char *path, size_t size)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char line[512];
	int found = 0;

	while (f && fgets(line, sizeof line, f)) {
		if (strncmp(line, "0::", 3))
			continue;
		line[strcspn(line, "\n")] = 0;
		snprintf(path, size, "%s",
			 strcmp(line, "0::/") ? line + 3 : "");
		found = 1;
	}
	if (f)
		fclose(f);
	return found;
}

/* In a process with mounts of its own. */
static int tries_a_cgroup(const char *at)
{
	char own[512] = "", now[512] = "", want[600], dir[1024];
	int fd, status;
	pid_t pid;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", at, "cgroup2", 0, NULL) < 0 ||
	    !own_cgroup(own, sizeof own))
		return 77;
	snprintf(want, sizeof want, "%s/brood-fork-%d", own, getpid());
	snprintf(dir, sizeof dir, "%s%s", at, want);
	if (mkdir(dir, 0755) < 0)
		return 77;
	fd = open(dir, O_PATH | O_CLOEXEC);
	pid = brood_fork(HOW(.flags = BROOD_FORK_RAW | BROOD_FORK_INTO_CGROUP,
			     .cgroup_fd = fd),
			 NULL);
	if (pid == 0)
		_exit(own_cgroup(now, sizeof now) && !strcmp(now, want));
	status = pid > 0 && waitpid(pid, &status, 0) == pid ? status : 0;
	for (int i = 0; i < 500 && rmdir(dir) < 0 && errno == EBUSY; i++)
		sleep_ms(10);
	umount(at);
	return WEXITSTATUS(status);
}

static void born_in_a_cgroup(void **state)
{
	const char *at = scratch("cgroup2");
	pid_t pid;
	int r;

	(void)state;
	NEEDS_CLONE3();
	mkdir(at, 0755);
	pid = fork();
	if (pid == 0)
		_exit(tries_a_cgroup(at));
	r = code_of(pid);
	SKIP_UNLESS(r != 77, "no cgroup v2 to work with");
	assert_int_equal(r, 1);
}

SUITE(TEST(born_in_a_cgroup))
