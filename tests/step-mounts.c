/* SPDX-License-Identifier: MIT */
/* Mounts, host name, loopback and clocks of new namespaces, as root and, in a
 * user namespace, as anybody; the caller's are as they were. */
#include "lib/spaces.h"

#include <sys/mount.h>

static struct brood_id_map own_user, own_group;

/* As root nothing more; for others a user namespace in which they are root. */
static const struct brood_step *in_new(uint64_t set,
				       const struct brood_step *steps)
{
	static struct brood_step list[32];
	size_t n = 0;

	if (geteuid()) {
		own_user = (struct brood_id_map){0, geteuid(), 1};
		own_group = (struct brood_id_map){0, getegid(), 1};
		set |= BROOD_NS_USER;
		list[n++] = brood_step_uid_map(&own_user, 1);
		list[n++] = brood_step_gid_map(&own_group, 1);
	}
	for (; steps->type != BROOD_STEP_END; steps++)
		list[n++] = *steps;
	list[n++] = brood_step_new_namespaces(set);
	list[n] = brood_step_end();
	return list;
}

static char mounts_before[1 << 18];

static void read_mounts(char *buf, size_t size)
{
	int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	slurp(fd, buf, size);
	close(fd);
}

static void mounts_are_as_before(void)
{
	static char now[sizeof mounts_before];

	read_mounts(now, sizeof now);
	assert_string_equal(now, mounts_before);
}

#define PRIVATE brood_step_mount_private(NULL, 0)

static const char *both(const char *script, uint64_t set,
			const struct brood_step *steps)
{
	static char blocking[4096];

	snprintf(blocking, sizeof blocking, "%s",
		 says(script, in_new(set, steps), 0));
	assert_string_equal(says(script, in_new(set, steps), BROOD_ASYNC),
			    blocking);
	return blocking;
}

static void proc_shows_the_namespace(void **state)
{
	(void)state;
	read_mounts(mounts_before, sizeof mounts_before);
	assert_string_equal(both("readlink /proc/self; cat /proc/1/comm; "
				 "grep -q '^proc /proc .*nosuid.*noexec' "
				 "/proc/mounts",
				 BROOD_NS_MOUNT | BROOD_NS_PID,
				 STEPS(brood_step_mount_proc(NULL), PRIVATE)),
			    /* readlink is the second process */
			    "2\nsh");
	mounts_are_as_before();
}

static void a_tmpfs_has_size_and_mode(void **state)
{
	(void)state;
	read_mounts(mounts_before, sizeof mounts_before);
	assert_string_equal(
		both("stat -c '%a' /mnt; stat -f -c '%T %b' /mnt; "
		     ">/mnt/made && ls /mnt; "
		     "grep -q ' /mnt tmpfs [^ ]*nosuid' /proc/mounts && "
		     "echo nosuid",
		     BROOD_NS_MOUNT,
		     STEPS(PRIVATE,
			   brood_step_mount_tmpfs("/mnt", 65536, 0711,
						  BROOD_MOUNT_NOSUID))),
		"711\ntmpfs 16\nmade\nnosuid");
	mounts_are_as_before();
	assert_true(access("/mnt/made", F_OK) < 0);
}

static void binds_can_be_read_only(void **state)
{
	static const char *script = "cat /mnt/f; (>/mnt/f) 2>/dev/null || "
				    "echo not written";
	char dir[] = "/tmp/brood-bind.XXXXXX", file[64];
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof file, "%s/f", dir);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_int_equal(write(fd, "text\n", 5), 5);
	close(fd);
	read_mounts(mounts_before, sizeof mounts_before);
	assert_string_equal(
		both(script, BROOD_NS_MOUNT,
		     STEPS(PRIVATE,
			   brood_step_mount_bind("/mnt", dir,
						 BROOD_MOUNT_READ_ONLY |
							 BROOD_MOUNT_NOEXEC))),
		"text\nnot written");
	assert_string_equal(
		says(script,
		     in_new(BROOD_NS_MOUNT,
			    STEPS(PRIVATE,
				  brood_step_mount_bind("/mnt", dir, 0))),
		     0),
		"text");
	mounts_are_as_before();
	unlink(file);
	rmdir(dir);
}

/* What lies below comes along, and is read-only as well. */
static void binds_can_be_recursive(void **state)
{
	static const char *script = "(>/mnt/sub/f) 2>/dev/null || "
				    "echo not written; "
				    "grep -c ' /mnt/sub ' /proc/mounts";
	char dir[] = "/tmp/brood-bind.XXXXXX", sub[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(sub, sizeof sub, "%s/sub", dir);
	assert_int_equal(mkdir(sub, 0755), 0);
	assert_string_equal(
		says(script,
		     in_new(BROOD_NS_MOUNT,
			    STEPS(PRIVATE, brood_step_mount_tmpfs(sub, 0, 0, 0),
				  brood_step_mount_bind(
					  "/mnt", dir,
					  BROOD_MOUNT_READ_ONLY |
						  BROOD_MOUNT_RECURSIVE))),
		     0),
		"not written\n1");
	rmdir(sub);
	rmdir(dir);
}

static void a_name_a_network_and_clocks(void **state)
{
	static const char *loopback =
		"grep -q 127.0.0.1 /proc/net/fib_trie && echo up || echo down";
	char before[128], now[128];
	double uptime;

	(void)state;
	gethostname(before, sizeof before);
	assert_string_equal(both("cat /proc/sys/kernel/hostname", BROOD_NS_UTS,
				 STEPS(brood_step_hostname("brood-test"))),
			    "brood-test");
	gethostname(now, sizeof now);
	assert_string_equal(now, before);
	/* It has its address only when it is up. */
	assert_string_equal(
		both(loopback, BROOD_NS_NET, STEPS(brood_step_umask(022))),
		"down");
	assert_string_equal(
		both(loopback, BROOD_NS_NET, STEPS(brood_step_loopback_up())),
		"up");
	NEEDS_ASYNC();
	SKIP_UNLESS(access("/proc/self/timens_offsets", F_OK) == 0,
		    "no time namespaces");
	uptime = atof(both("cut -d. -f1 /proc/uptime", BROOD_NS_TIME,
			   STEPS(brood_step_time_offset(7, 5000000))));
	assert_true(uptime >= 5000000);
	assert_string_equal(says("tr -s ' ' </proc/self/timens_offsets",
				 in_new(BROOD_NS_TIME,
					STEPS(brood_step_time_offset(1, 77),
					      brood_step_time_offset(7, 88))),
				 0),
			    "monotonic 77 0\nboottime 88 0");
}

static void nobody(void **state, void (*test)(void **))
{
	become_nobody();
	test(state);
}

#define AS_NOBODY(test_)                                                       \
	static void nobody_##test_(void **state)                               \
	{                                                                      \
		nobody(state, test_);                                          \
	}                                                                      \
	static void user_##test_(void **state)                                 \
	{                                                                      \
		(void)state;                                                   \
		NEEDS_ROOT();                                                  \
		NEEDS_USER_NAMESPACES();                                       \
		in_fork(nobody_##test_);                                       \
	}

AS_NOBODY(proc_shows_the_namespace)
AS_NOBODY(a_tmpfs_has_size_and_mode)
AS_NOBODY(binds_can_be_read_only)
AS_NOBODY(binds_can_be_recursive)
AS_NOBODY(a_name_a_network_and_clocks)

/* A caller whose mounts are shared, as most systems have them. */
static void with_shared_mounts(void **state)
{
	(void)state;
	assert_int_equal(unshare(CLONE_NEWNS), 0);
	assert_int_equal(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	assert_int_equal(mount("tmpfs", "/mnt", "tmpfs", 0, NULL), 0);
	assert_int_equal(mount(NULL, "/mnt", NULL, MS_SHARED, NULL), 0);
	assert_int_equal(mkdir("/mnt/in", 0755), 0);
	read_mounts(mounts_before, sizeof mounts_before);
	for (uint32_t slave = 0; slave < 2; slave++) {
		assert_int_equal(
			run(SPEC(.argv = SH("grep -q ' /mnt/in ' /proc/mounts"),
				 .steps = STEPS(
					 brood_step_new_namespaces(
						 BROOD_NS_MOUNT),
					 brood_step_mount_private(
						 "/",
						 slave ? BROOD_MOUNT_SLAVE : 0),
					 brood_step_mount_tmpfs("/mnt/in", 0, 0,
								0)))),
			0);
		mounts_are_as_before();
	}
	/* That is what makes it: not doing so would be seen. */
	assert_int_equal(run(SPEC(.argv = SH("mount -t tmpfs t /mnt/in"),
				  .steps = STEPS(brood_step_new_namespaces(
					  BROOD_NS_MOUNT)))),
			 0);
	assert_int_equal(umount("/mnt/in"), 0);
}

static void mounts_do_not_reach_the_caller(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(with_shared_mounts);
}

static void failures_name_the_step(void **state)
{
	const struct brood_step steps[] = {
		brood_step_mount_proc("/no/such"),
		brood_step_mount_bind("/no/such", "/", 0),
		brood_step_mount_tmpfs("/no/such", 0, 0, 0),
		brood_step_mount_private("/no/such", 0),
	};

	(void)state;
	NEEDS_ROOT();
	for (size_t i = 0; i < 4; i++) {
		struct brood_error err =
			fails(SPEC(.argv = SH(":"),
				   .steps = STEPS(brood_step_new_namespaces(
							  BROOD_NS_MOUNT),
						  PRIVATE, steps[i])),
			      -ENOENT, BROOD_STAGE_STEP);

		assert_int_equal(err.step, 2);
		assert_int_equal(err.step_type, steps[i].type);
		assert_string_equal(err.object, "/no/such");
	}
}

#define AS_ROOT(test_)                                                         \
	static void root_##test_(void **state)                                 \
	{                                                                      \
		NEEDS_ROOT();                                                  \
		test_(state);                                                  \
	}
AS_ROOT(proc_shows_the_namespace)
AS_ROOT(a_tmpfs_has_size_and_mode)
AS_ROOT(binds_can_be_read_only)
AS_ROOT(binds_can_be_recursive)
AS_ROOT(a_name_a_network_and_clocks)

SUITE(TEST(root_proc_shows_the_namespace), TEST(user_proc_shows_the_namespace),
      TEST(root_a_tmpfs_has_size_and_mode),
      TEST(user_a_tmpfs_has_size_and_mode), TEST(root_binds_can_be_read_only),
      TEST(user_binds_can_be_read_only), TEST(root_binds_can_be_recursive),
      TEST(user_binds_can_be_recursive), TEST(root_a_name_a_network_and_clocks),
      TEST(user_a_name_a_network_and_clocks),
      TEST(mounts_do_not_reach_the_caller), TEST(failures_name_the_step))
