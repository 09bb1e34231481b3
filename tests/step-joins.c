/* SPDX-License-Identifier: MIT */
/* Namespaces of others are joined, that of processes by a process in between;
 * the child is the caller's own all the same. */
#include "lib/spaces.h"

#include <sys/syscall.h>

static const struct {
	uint64_t bit;
	const char *kind;
} kinds[] = {
	{BROOD_NS_MOUNT, "mnt"}, {BROOD_NS_CGROUP, "cgroup"},
	{BROOD_NS_UTS, "uts"},   {BROOD_NS_IPC, "ipc"},
	{BROOD_NS_NET, "net"},   {BROOD_NS_USER, "user"},
};
#define KINDS (sizeof kinds / sizeof *kinds)
#define ALL                                                                    \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |         \
	 CLONE_NEWNET | CLONE_NEWUSER)

static const char *link_of(pid_t pid, const char *kind)
{
	static char target[64];
	char path[64];
	ssize_t n;

	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, kind);
	n = readlink(path, target, sizeof target - 1);
	assert_true(n > 0);
	target[n] = '\0';
	return target;
}

static const char *own_link(const char *kind, const struct brood_step *steps,
			    uint64_t flags)
{
	char script[64];

	snprintf(script, sizeof script, "readlink /proc/self/ns/%s", kind);
	return says(script, steps, flags);
}

static void each_by_its_descriptor(void **state)
{
	pid_t other;

	(void)state;
	NEEDS_ROOT();
	other = sleeper_in(ALL);
	for (size_t i = 0; i < KINDS; i++) {
		const char *kind = kinds[i].kind;
		int fd = space_of(other, kind);

		for (int how = 0; how < 2; how++)
			assert_string_equal(
				own_link(kind,
					 STEPS(brood_step_setns(
						 fd, how ? kinds[i].bit : 0)),
					 0),
				link_of(other, kind));
		if (kinds[i].bit != BROOD_NS_USER)
			assert_string_equal(own_link(kind,
						     STEPS(brood_step_setns(
							     fd, kinds[i].bit)),
						     BROOD_ASYNC),
					    link_of(other, kind));
		close(fd);
	}
	sleeper_end(other);
}

static int pidfd_of(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	assert_true(fd >= 0);
	return fd;
}

static void several_by_a_pidfd(void **state)
{
	pid_t other;
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	(void)state;
	NEEDS_ROOT();
	SKIP_UNLESS(fd >= 0, "no pidfd_open");
	close(fd);
	other = sleeper_in(ALL);
	fd = pidfd_of(other);
	for (size_t i = 0; i < KINDS; i++)
		assert_string_equal(
			own_link(kinds[i].kind,
				 STEPS(brood_step_setns(
					 fd, BROOD_NS_USER | BROOD_NS_MOUNT |
						     BROOD_NS_UTS |
						     BROOD_NS_IPC |
						     BROOD_NS_NET |
						     BROOD_NS_CGROUP)),
				 0),
			link_of(other, kinds[i].kind));
	close(fd);
	sleeper_end(other);
}

/* Checks that the program is in the namespace, and the caller's child. */
static void is_in(pid_t other, const struct brood_step *steps, uint64_t flags)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("read x; kill -0 1 && exit 7"),
			   .flags = flags, .steps = steps));
	struct brood_exit e;
	char path[64], text[4096], *ppid;
	int fd;

	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_string_equal(link_of(brood_pid(child), "pid"),
			    link_of(other, "pid_for_children"));
	snprintf(path, sizeof path, "/proc/%d/status", brood_pid(child));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	slurp(fd, text, sizeof text);
	close(fd);
	ppid = strstr(text, "PPid:");
	assert_non_null(ppid);
	assert_int_equal(atoi(ppid + 5), getpid());
	/* The pidfd is of that process and no other. */
	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", brood_pidfd(child));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	slurp(fd, text, sizeof text);
	close(fd);
	assert_non_null(strstr(text, "Pid:"));
	assert_int_equal(atoi(strstr(text, "Pid:") + 4), brood_pid(child));
	close(brood_pipe_take(child, 0));
	assert_int_equal(brood_wait(child, -1, &e), 0);
	assert_int_equal(e.how, BROOD_EXITED);
	assert_int_equal(e.value, 7);
	brood_child_close(&child);
	/* Nothing is left of the one in between. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), 0);
}

static void a_pid_namespace(void **state)
{
	pid_t other;
	int fd, pidfd;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	other = sleeper_in(CLONE_NEWPID);
	fd = space_of(other, "pid_for_children");
	pidfd = pidfd_of(child_of(other));
	for (int async = 0; async < 2; async++) {
		uint64_t flags = async ? BROOD_ASYNC : 0;

		is_in(other,
		      STEPS(brood_step_setns(fd, async ? BROOD_NS_PID : 0),
			    brood_step_pipe(0, 0)),
		      flags);
		is_in(other,
		      STEPS(brood_step_pipe(0, 0),
			    brood_step_setns(pidfd, BROOD_NS_PID)),
		      flags);
		is_in(other,
		      STEPS(brood_step_setns(fd, BROOD_NS_PID),
			    brood_step_pipe(0, 0)),
		      flags | BROOD_KEEP_FDS);
	}
	close(fd);
	close(pidfd);
	sleeper_end(other);
}

/* Who joins a user namespace can make others that belong to it. */
static void new_ones_come_after(void **state)
{
	pid_t other;
	int fd;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	other = sleeper_in(CLONE_NEWUTS);
	fd = space_of(other, "uts");
	assert_string_equal(
		says("readlink /proc/self/ns/uts; echo $$",
		     STEPS(brood_step_new_namespaces(BROOD_NS_PID),
			   brood_step_setns(fd, 0)),
		     0),
		strcat(strcpy((char[80]){""}, link_of(other, "uts")), "\n1"));
	close(fd);
	sleeper_end(other);
}

static void failures_name_the_step(void **state)
{
	pid_t other;
	struct brood_error err;
	int fd, uts, time;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	other = sleeper_in(CLONE_NEWPID | CLONE_NEWUTS);
	fd = space_of(other, "pid_for_children");
	uts = space_of(other, "uts");
	/* The wrong kind, by the child and by the one in between. */
	for (int i = 0; i < 2; i++) {
		err = fails(SPEC(.argv = SH(":"),
				 .steps = STEPS(
					 brood_step_setns(i ? fd : uts, 0),
					 brood_step_setns(uts, BROOD_NS_NET))),
			    -EINVAL, BROOD_STAGE_STEP);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, BROOD_STEP_SETNS);
		assert_int_equal(err.number, uts);
	}
	err = fails(SPEC(.argv = ARGV("/no/such"),
			 .steps = STEPS(brood_step_setns(fd, 0))),
		    -ENOENT, BROOD_STAGE_EXEC);
	assert_string_equal(err.object, "/no/such");
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_setns(fd, 0),
					brood_step_chdir("/no/such"))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	close(fd);
	close(uts);
	sleeper_end(other);
	/* The kernel does not let a process join that shares memory. */
	time = open("/proc/self/ns/time", O_RDONLY | O_CLOEXEC);
	if (time >= 0) {
		err = fails(SPEC(.argv = SH(":"),
				 .steps = STEPS(brood_step_setns(time, 0))),
			    -EUSERS, BROOD_STAGE_STEP);
		assert_int_equal(err.number, time);
		close(time);
	}
}

static void what_is_no_namespace_is_refused(void **state)
{
	int fd = open("/", O_RDONLY | O_CLOEXEC);
	struct brood_child *child;
	struct brood_error err;

	(void)state;
	assert_int_equal(
		brood_spawn(&child,
			    SPEC(.argv = SH(":"),
				 .steps = STEPS(brood_step_setns(fd, 0))),
			    &err),
		-EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NOT_NAMESPACE);
	assert_int_equal(err.number, fd);
	assert_int_equal(err.step, 0);
	close(fd);
	assert_int_equal(brood_spawn(&child,
				     SPEC(.argv = SH(":"),
					  .steps = STEPS(brood_step_setns(
						  fd, BROOD_NS_UTS))),
				     &err),
			 -EBADF);
	assert_int_equal(err.reason, BROOD_REASON_FD_NOT_OPEN);
	assert_int_equal(err.step, 0);
}

/* The other namespace's root must not get at the caller's memory meanwhile. */
static int note_dumpable(void *arg)
{
	*(int *)arg = prctl(PR_GET_DUMPABLE);
	return 0;
}

static void memory_is_shut_while_a_user_namespace_is_joined(void **state)
{
	int dumpable = -1;
	pid_t other;
	int fd;

	(void)state;
	NEEDS_ROOT();
	other = sleeper_in(CLONE_NEWUSER);
	fd = space_of(other, "user");
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	assert_int_equal(
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_setns(fd, 0),
					brood_step_call(note_dumpable,
							&dumpable, 0)))),
		0);
	if (brood_capabilities() & BROOD_HAS_SHARED_MEMORY)
		assert_int_equal(dumpable, 0);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	close(fd);
	sleeper_end(other);
}

/* The program's descriptors are none of these. */
static void the_descriptor_is_not_passed_on(void **state)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY); /* not close-on-exec */
	char script[64];

	(void)state;
	NEEDS_ROOT();
	snprintf(script, sizeof script, "[ ! -e /proc/self/fd/%d ]", fd);
	assert_int_equal(run(SPEC(.argv = SH(script),
				  .steps = STEPS(brood_step_setns(fd, 0)))),
			 0);
	close(fd);
}

SUITE(TEST(each_by_its_descriptor), TEST(several_by_a_pidfd),
      TEST(a_pid_namespace), TEST(new_ones_come_after),
      TEST(failures_name_the_step), TEST(what_is_no_namespace_is_refused),
      TEST(memory_is_shut_while_a_user_namespace_is_joined),
      TEST(the_descriptor_is_not_passed_on))
