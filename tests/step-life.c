/* SPDX-License-Identifier: MIT */
/* pdeathsig, no_new_privs, subreaper, personality. */
#include "lib/test.h"

#include <poll.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static const uint64_t both[] = {0, BROOD_ASYNC};

static void assert_told(struct brood_step step, const char *key, int number)
{
	for (int i = 0; i < 2; i++) {
		struct told t =
			tell(SPEC(.steps = STEPS(step), .flags = both[i]));

		assert_non_null(told(&t, key));
		assert_int_equal(atoi(told(&t, key)), number);
		told_free(&t);
	}
}

static void each_is_the_programs(void **state)
{
	(void)state;
	assert_told(brood_step_pdeathsig(SIGTERM), "pdeathsig ", SIGTERM);
	assert_told(brood_step_pdeathsig(64), "pdeathsig ", 64);
	assert_told(brood_step_pdeathsig(0), "pdeathsig ", 0);
	assert_told(brood_step_no_new_privs(), "no-new-privs ", 1);
	assert_told(brood_step_subreaper(), "subreaper ", 1);
	assert_told(brood_step_personality(ADDR_NO_RANDOMIZE), "personality ",
		    ADDR_NO_RANDOMIZE);
}

static void none_is_there_unasked(void **state)
{
	struct told t = tell(SPEC(.steps = NULL));

	(void)state;
	assert_int_equal(atoi(told(&t, "pdeathsig ")), 0);
	assert_int_equal(atoi(told(&t, "no-new-privs ")),
			 prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	assert_int_equal(atoi(told(&t, "subreaper ")), 0);
	assert_int_equal(atoi(told(&t, "personality ")),
			 personality(0xffffffff));
	told_free(&t);
}

static void the_caller_keeps_its_own(void **state)
{
	int nnp = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	int persona = personality(0xffffffff), sig, reaper;

	(void)state;
	for (int i = 0; i < 2; i++)
		run(SPEC(.argv = SH(":"), .flags = both[i],
			 .steps = STEPS(
				 brood_step_pdeathsig(SIGTERM),
				 brood_step_no_new_privs(),
				 brood_step_subreaper(),
				 brood_step_personality(ADDR_NO_RANDOMIZE))));
	assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), nnp);
	assert_int_equal(personality(0xffffffff), persona);
	assert_int_equal(prctl(PR_GET_PDEATHSIG, &sig), 0);
	assert_int_equal(sig, 0);
	assert_int_equal(prctl(PR_GET_CHILD_SUBREAPER, &reaper), 0);
	assert_int_equal(reaper, 0);
}

static int signal_with_identity(const struct brood_step *steps, uint64_t flags)
{
	int fd = open(beside("tell"), O_PATH | O_CLOEXEC), sig;
	struct told t =
		tell(SPEC(.argv = tell_argv(), .program_fd = fd,
			  .flags = flags | BROOD_PROGRAM_FD, .steps = steps));

	close(fd);
	sig = atoi(told(&t, "pdeathsig "));
	told_free(&t);
	return sig;
}

/* A change of user takes the signal away: it must come later. */
static void the_signal_survives_a_change_of_user(void **state)
{
	const struct brood_step s[] = {brood_step_pdeathsig(SIGUSR1),
				       brood_step_uid(65534),
				       brood_step_gid(65534), brood_step_end()};

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(signal_with_identity(s, 0), SIGUSR1);
	/* And it is as the caller has it where the caller orders. */
	assert_int_equal(
		signal_with_identity(STEPS(s[0], s[2], s[1]), BROOD_ORDERED),
		0);
}

/* Spawns in a process of its own and ends; returns the child, which is an
 * orphan then, and comes to this process. */
static pid_t orphan(uint64_t flags)
{
	int status, pid, between[2];

	assert_int_equal(pipe2(between, O_CLOEXEC), 0);
	if (!(pid = fork())) {
		struct brood_child *child;

		if (brood_spawn(
			    &child,
			    SPEC(.argv = ARGV("sleep", "30"), .flags = flags,
				 .steps = STEPS(brood_step_pdeathsig(SIGUSR2))),
			    NULL))
			_exit(1);
		/* It must be sleeping by now. */
		brood_started(child, -1, NULL);
		pid = brood_pid(child);
		_exit(write(between[1], &pid, sizeof pid) != sizeof pid);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(read(between[0], &pid, sizeof pid), sizeof pid);
	close(between[0]);
	close(between[1]);
	return pid;
}

static void the_signal_comes_when_the_spawner_ends(void **state)
{
	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	for (int i = 0; i < 2; i++) {
		int status;
		pid_t pid = orphan(both[i]);

		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGUSR2);
	}
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

/* Spawns a child that waits in its first step, and is killed meanwhile. */
static pid_t left_before_the_step(const char *fifo, const char *file)
{
	pid_t spawner = fork(), child = 0;

	if (!spawner) {
		struct brood_child *none;

		brood_spawn(&none,
			    SPEC(.argv = ARGV("touch", file),
				 .steps = STEPS(
					 brood_step_open(0, fifo, O_RDONLY, 0),
					 brood_step_pdeathsig(SIGKILL))),
			    NULL);
		_exit(1);
	}
	for (int i = 0; i < 1000 && !(child = child_of(spawner)); i++)
		sleep_ms(5);
	assert_true(child > 0);
	kill(spawner, SIGKILL);
	assert_int_equal(waitpid(spawner, NULL, 0), spawner);
	return child;
}

static void who_is_left_before_the_step_does_not_start(void **state)
{
	const char *fifo = scratch("fifo"), *file = scratch("ran");
	int status, fd;
	struct stat st;
	pid_t child;

	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	child = left_before_the_step(fifo, file);
	fd = open(fifo, O_RDWR | O_CLOEXEC);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(fd);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status));
	assert_int_equal(stat(file, &st), -1);
}

/* There the parent has no number. */
static void in_a_namespace(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWPID))
		skip_because("no new namespace of processes");
	assert_int_equal(
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_pdeathsig(SIGTERM)))),
		0);
}

static void the_parent_may_be_in_another_namespace(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(fork_test(NULL, in_a_namespace, 0), 0);
}

static void no_such_signal(void **state)
{
	struct brood_error err = refused(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pdeathsig(65))),
		-EINVAL, BROOD_REASON_BAD_SIGNAL);

	(void)state;
	assert_int_equal(err.step_type, BROOD_STEP_PDEATHSIG);
	assert_int_equal(err.number, 65);
}

SUITE(TEST(each_is_the_programs), TEST(none_is_there_unasked),
      TEST(the_caller_keeps_its_own),
      TEST(the_signal_survives_a_change_of_user),
      TEST(the_signal_comes_when_the_spawner_ends),
      TEST(who_is_left_before_the_step_does_not_start),
      TEST(the_parent_may_be_in_another_namespace), TEST(no_such_signal))
