/* SPDX-License-Identifier: MIT */
/* A child that a signal ends before its program is an error, and no zombie. */
#include "lib.h"

#include <pthread.h>

static void *kill_child(void *unused)
{
	pid_t child = 0;

	(void)unused;
	while (!child) {
		usleep(1000);
		child = child_of(getpid());
	}
	kill(child, SIGKILL);
	return NULL;
}

static void killed_before_its_program(void **state)
{
	const char *argv[] = {"true", NULL}, *path = scratch("fifo");
	pid_t tester = fork();

	(void)state;
	if (tester == 0) {
		posix_spawn_file_actions_t actions;
		pthread_t t;
		pid_t pid;
		int r;

		alarm(60);
		unlink(path);
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY,
						 0);
		if (mkfifo(path, 0600) < 0 ||
		    pthread_create(&t, NULL, kill_child, NULL))
			_exit(9);
		r = posix_spawn(&pid, "/bin/true", &actions, NULL, args(argv),
				environ);
		pthread_join(t, NULL);
		if (waitpid(-1, NULL, WNOHANG | __WALL) != -1)
			_exit(8);
		_exit(r == ECANCELED ? 21 : 7);
	}
	assert_int_equal(exit_code(tester), 21);
}

static void *kill_group(void *arg)
{
	struct {
		pid_t group;
		int stop;
	} *k = arg;

	while (!__atomic_load_n(&k->stop, __ATOMIC_RELAXED)) {
		kill(-k->group, SIGKILL);
		usleep(37);
	}
	return NULL;
}

/* Either there is a child to wait for, or there never was one. */
static void killed_at_any_moment(void **state)
{
	const char *argv[] = {"true", NULL};
	pid_t tester = fork();

	(void)state;
	if (tester == 0) {
		struct {
			pid_t group;
			int stop;
		} k = {fork(), 0};
		posix_spawnattr_t attr;
		pthread_t t;
		int bad = 0;

		alarm(100);
		if (k.group == 0)
			_exit(setpgid(0, 0));
		setpgid(k.group, k.group);
		posix_spawnattr_init(&attr);
		posix_spawnattr_setpgroup(&attr, k.group);
		posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
		pthread_create(&t, NULL, kill_group, &k);
		for (int i = 0; i < 1500; i++) {
			int status;
			pid_t pid;
			int r = posix_spawn(&pid, "/bin/true", NULL, &attr,
					    args(argv), environ);

			bad += r && r != ECANCELED;
			bad += !r && waitpid(pid, &status, 0) != pid;
		}
		__atomic_store_n(&k.stop, 1, __ATOMIC_RELAXED);
		pthread_join(t, NULL);
		bad += waitpid(k.group, NULL, 0) != k.group;
		bad += waitpid(-1, NULL, WNOHANG | __WALL) != -1;
		_exit(bad ? 9 : 22);
	}
	assert_int_equal(exit_code(tester), 22);
}

SUITE(TEST(killed_before_its_program), TEST(killed_at_any_moment))
