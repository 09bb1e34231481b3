/* SPDX-License-Identifier: MIT */
/* An object made by one library is read rightly, or refused, by the other. */
#include "lib.h"

static posix_spawn_file_actions_t actions;
static posix_spawnattr_t attr;

struct glibc_action {
	int tag, pad;
	int fd, newfd;
	void *path;
	int oflag;
	mode_t mode;
};

#define LIBC(name) __typeof__(&name) libc_##name = libc_function(#name)

/* Fills the objects by one library's functions, each of which is in use. */
#define FILL(P)                                                                \
	do {                                                                   \
		sigset_t set;                                                  \
		P##posix_spawn_file_actions_init(&actions);                    \
		P##posix_spawnattr_init(&attr);                                \
		for (int i = 0; i < 12; i++)                                   \
			P##posix_spawn_file_actions_addopen(                   \
				&actions, 20 + i, "/dev/null", O_RDONLY, 0);   \
		P##posix_spawn_file_actions_adddup2(&actions, 20, 3);          \
		P##posix_spawn_file_actions_addchdir_np(&actions, "/usr");     \
		P##posix_spawn_file_actions_addfchdir_np(&actions, 21);        \
		P##posix_spawn_file_actions_addclose(&actions, 22);            \
		P##posix_spawn_file_actions_addclosefrom_np(&actions, 30);     \
		sigemptyset(&set);                                             \
		sigaddset(&set, SIGUSR1);                                      \
		P##posix_spawnattr_setsigmask(&attr, &set);                    \
		P##posix_spawnattr_setsigdefault(&attr, &set);                 \
		P##posix_spawnattr_setpgroup(&attr, 0);                        \
		P##posix_spawnattr_setflags(&attr,                             \
					    POSIX_SPAWN_SETSIGMASK |           \
						    POSIX_SPAWN_SETPGROUP |    \
						    POSIX_SPAWN_SETSIGDEF);    \
	} while (0)

/* fchdir to /dev/null cannot work: without it. */
#define DROP_FCHDIR()                                                          \
	((struct glibc_action *)(void *)actions.__actions)[14].tag = 0

static void run_and_look(spawn_fn *spawn)
{
	const char *argv[] = {
		"sh", "-c",
		"[ \"$PWD\" = /usr ] && [ -e /proc/self/fd/3 ] && "
		"[ -e /proc/self/fd/20 ] && [ ! -e /proc/self/fd/22 ] && "
		"[ ! -e /proc/self/fd/30 ] && "
		"grep -q 'SigIgn:.*000$' /proc/self/status",
		NULL};
	pid_t pid;

	signal(SIGUSR1, SIG_IGN);
	assert_int_equal(spawn(&pid, "/bin/sh", &actions, &attr,
			       (char *const *)(uintptr_t)argv, environ),
			 0);
	assert_int_equal(getpgid(pid), pid);
	assert_int_equal(exit_code(pid), 0);
	signal(SIGUSR1, SIG_DFL);
}

static void theirs_by_ours(void **state)
{
	LIBC(posix_spawn_file_actions_init);
	LIBC(posix_spawn_file_actions_addopen);
	LIBC(posix_spawn_file_actions_adddup2);
	LIBC(posix_spawn_file_actions_addchdir_np);
	LIBC(posix_spawn_file_actions_addfchdir_np);
	LIBC(posix_spawn_file_actions_addclose);
	LIBC(posix_spawn_file_actions_addclosefrom_np);
	LIBC(posix_spawnattr_init);
	LIBC(posix_spawnattr_setsigmask);
	LIBC(posix_spawnattr_setsigdefault);
	LIBC(posix_spawnattr_setpgroup);
	LIBC(posix_spawnattr_setflags);

	(void)state;
	FILL(libc_);
	DROP_FCHDIR();
	run_and_look(posix_spawn);
	assert_int_equal(posix_spawn_file_actions_destroy(&actions), 0);
}

static void ours_by_theirs(void **state)
{
	LIBC(posix_spawn);
	LIBC(posix_spawn_file_actions_destroy);

	(void)state;
	FILL();
	DROP_FCHDIR();
	run_and_look(libc_posix_spawn);
	assert_int_equal(libc_posix_spawn_file_actions_destroy(&actions), 0);
}

static void begun_by_one_and_ended_by_the_other(void **state)
{
	LIBC(posix_spawn_file_actions_init);
	LIBC(posix_spawn_file_actions_addopen);

	(void)state;
	libc_posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 30; i++)
		assert_int_equal(
			(i % 2 ? libc_posix_spawn_file_actions_addopen
			       : posix_spawn_file_actions_addopen)(
				&actions, 20 + i, "/dev/null", O_RDONLY, 0),
			0);
	assert_int_equal(actions.__used, 30);
	assert_true(actions.__allocated >= 30);
	posix_spawn_file_actions_destroy(&actions);
}

static int spawn_it(void)
{
	const char *argv[] = {"true", NULL};
	pid_t pid = -7;
	int r = posix_spawn(&pid, "/bin/true", &actions, NULL,
			    (char *const *)(uintptr_t)argv, environ);

	if (r == 0)
		exit_code(pid);
	else
		assert_int_equal(pid, -7);
	return r;
}

static void what_is_not_understood_is_refused(void **state)
{
	struct glibc_action *list;

	(void)state;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addclose(&actions, 9);
	list = (void *)actions.__actions;
	assert_int_equal(spawn_it(), 0);
	list->tag = 7;
	assert_int_equal(spawn_it(), ENOTSUP);
	list->tag = -1;
	assert_int_equal(spawn_it(), ENOTSUP);
	list->tag = 2; /* an open without a path */
	list->path = NULL;
	assert_int_equal(spawn_it(), EINVAL);
	list->tag = 0;
	actions.__used = actions.__allocated + 1;
	assert_int_equal(spawn_it(), EINVAL);
	assert_int_equal(posix_spawn_file_actions_addclose(&actions, 3),
			 EINVAL);
	actions.__used = -1;
	assert_int_equal(spawn_it(), EINVAL);
	actions.__used = 1;
	actions.__actions = NULL;
	assert_int_equal(spawn_it(), EINVAL);
	actions.__actions = (void *)list;
	posix_spawn_file_actions_destroy(&actions);
}

static void the_types_are_glibcs(void **state)
{
	(void)state;
	assert_int_equal(sizeof(posix_spawnattr_t), 336);
	assert_int_equal(sizeof(posix_spawn_file_actions_t), 80);
	assert_int_equal(sizeof(struct glibc_action), 32);
}

static void the_cgroup_is_where_glibc_has_it(void **state)
{
	int cgroup = -1;

	(void)state;
	posix_spawnattr_init(&attr);
	assert_int_equal(posix_spawnattr_setcgroup_np(&attr, 77), 0);
	assert_int_equal(((int *)(void *)&attr)[68], 77);
	assert_int_equal(posix_spawnattr_getcgroup_np(&attr, &cgroup), 0);
	assert_int_equal(cgroup, 77);
	assert_int_equal(attr.__policy, 0);
}

SUITE(TEST_WARM(theirs_by_ours), TEST(ours_by_theirs),
      TEST(begun_by_one_and_ended_by_the_other),
      TEST(what_is_not_understood_is_refused), TEST(the_types_are_glibcs),
      TEST(the_cgroup_is_where_glibc_has_it))
