/* SPDX-License-Identifier: MIT */
/* A user or group by name is what /etc/passwd and /etc/group say. */
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>

#define LINES 100000

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

/* What the C library passes over as well, before and after what counts. */
static const char passwd[] = "root:x:0:0::/:/bin/sh\n"
			     "\n"
			     "hen\n"
			     "hen:x\n"
			     "hen:x:abc:7::/:\n"
			     "hen:x:-1:7::/:\n"
			     "hen:x:4294967295:7::/:\n"
			     "hen:x:99999999999999999999:7::/:\n"
			     "hen:x:7\n"
			     "hen:x:54321:\n"
			     "# hen:x:1:1::/:\n"
			     "hens:x:2:2::/:\n"
			     "hen :x:3:3::/:\n"
			     "hen:x:54321:54322:the hen:/:/bin/sh\n"
			     "hen:x:4:4::/:\n"
			     "chick:x:54325:54326";
static const char group[] = "root:x:0:\n"
			    "coop\n"
			    "coop:x:abc:hen\n"
			    "coop::\n"
			    "coop:x:54322:\n"
			    "flock:x:54323:rooster,hen\n"
			    "hens:x:5:hens,henry,hen \n"
			    "again:x:54323:hen,hen\n"
			    "hen:x:6:\n"
			    "nest:x:54324:hen,rooster\n"
			    "last:x:54327:hen";

/* In this process alone, which is in a namespace of its own. */
static void use(const char *name, const char *text, size_t size)
{
	const char *path = scratch(name);
	char etc[32];
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_int_equal(write(fd, text, size), size);
	close(fd);
	snprintf(etc, sizeof etc, "/etc/%s", name);
	assert_int_equal(mount(path, etc, NULL, MS_BIND, NULL), 0);
}

static void use_accounts(void)
{
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		skip_because("no mount namespace of one's own");
	use("passwd", passwd, sizeof passwd - 1);
	use("group", group, sizeof group - 1);
}

static struct told tell_with(const struct brood_step *steps, uint64_t flags)
{
	int fd = open(beside("tell"), O_PATH | O_CLOEXEC);
	struct told t =
		tell(SPEC(.argv = tell_argv(), .program_fd = fd,
			  .flags = flags | BROOD_PROGRAM_FD, .steps = steps));

	close(fd);
	return t;
}

static void assert_is(const struct brood_step *steps, uint64_t flags, int uid,
		      int gid, const char *groups)
{
	struct told t = tell_with(steps, flags);
	char ids[64];

	snprintf(ids, sizeof ids, "%d\t%d\t%d\t%d", uid, uid, uid, uid);
	assert_string_equal(told(&t, "uids "), ids);
	snprintf(ids, sizeof ids, "%d\t%d\t%d\t%d", gid, gid, gid, gid);
	assert_string_equal(told(&t, "gids "), ids);
	if (groups)
		assert_string_equal(told(&t, "groups "), groups);
	told_free(&t);
}

#define HENS "54322 54323 54324 54327 "

static const gid_t other[] = {7, 8};

static void names(void **state)
{
	const struct brood_step hen = brood_step_user("hen");

	(void)state;
	use_accounts();
	assert_is(STEPS(hen), 0, 54321, 54322, HENS);
	assert_is(STEPS(hen), BROOD_ORDERED, 54321, 54322, HENS);
	assert_is(STEPS(brood_step_pipe(9, 0), hen), BROOD_ORDERED, 54321,
		  54322, HENS);
	assert_is(STEPS(brood_step_user("chick")), 0, 54325, 54326, "54326 ");
	assert_is(STEPS(brood_step_user("root")), 0, 0, 0, "0 ");
	assert_is(STEPS(brood_step_group("nest")), 0, 0, 54324, NULL);
	assert_is(STEPS(brood_step_group("last")), BROOD_ORDERED, 0, 54327,
		  NULL);
	/* What has a step of its own is not the account's. */
	assert_is(STEPS(brood_step_group("nest"), hen), 0, 54321, 54324, HENS);
	assert_is(STEPS(hen, brood_step_gid(9)), 0, 54321, 9, HENS);
	assert_is(STEPS(hen, brood_step_groups(other, 2)), 0, 54321, 54322,
		  "7 8 ");
	assert_is(STEPS(brood_step_groups(NULL, 0), brood_step_gid(9), hen), 0,
		  54321, 9, "");
}

static void from_the_files(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(names);
}

static void with_capabilities(void **state)
{
	const struct brood_step ambient = brood_step_cap_ambient(1 << 10);
	struct told t;

	(void)state;
	use_accounts();
	t = tell_with(STEPS(ambient, brood_step_user("hen")), 0);
	assert_int_equal(told_set(&t, "ambient "), 1 << 10);
	assert_int_equal(told_set(&t, "permitted "), 1 << 10);
	told_free(&t);
	/* A name of root's takes nothing from root. */
	t = tell_with(STEPS(ambient, brood_step_securebits(4),
			    brood_step_no_new_privs(), brood_step_user("root")),
		      0);
	assert_true(told_set(&t, "permitted ") > 1 << 10);
	told_free(&t);
}

static void a_name_may_have_capabilities(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(with_capabilities);
}

/* Once, and not at each spawn. */
static void kept(void **state)
{
	struct brood_child *child;
	struct brood_plan *plan;
	char name[] = "hen";
	struct told t;

	(void)state;
	use_accounts();
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = tell_argv(),
				    .steps = STEPS(brood_step_user(name))),
			       NULL),
		0);
	memset(name, 'x', 3);
	use("passwd", "", 0);
	assert_int_equal(chmod(scratch(""), 0755), 0);
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_string_equal(told(&t, "groups "), HENS);
	told_free(&t);
}

static void a_plan_looks_once(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(kept);
}

/* A group for each line, and a member list that is one long line. */
static void large(void **state)
{
	char *text = malloc((size_t)LINES * 40), *at = text;

	(void)state;
	use_accounts();
	for (int i = 0; i < LINES; i++)
		at += sprintf(at, "user%d:x:%d:%d::/:\n", i, i + 1, i + 2);
	at += sprintf(at, "hen:x:54321:54322::/:\n");
	use("passwd", text, (size_t)(at - text));
	at = text + sprintf(text, "many:x:70000:");
	for (int i = 0; i < LINES; i++)
		at += sprintf(at, "user%d,", i);
	at += sprintf(at, "hen\n");
	for (int i = 0; i < LINES; i++)
		at += sprintf(at, "group%d:x:%d:%s\n", i, i + 100000,
			      i % 2000 ? "" : "hen");
	use("group", text, (size_t)(at - text));
	free(text);
	{
		struct told t = tell_with(STEPS(brood_step_user("hen")), 0);
		const char *groups = told(&t, "groups ");
		int n = 0;

		assert_int_equal(strncmp(groups, "54322 70000 100000 ", 19), 0);
		for (; *groups; groups++)
			n += *groups == ' ';
		assert_int_equal(n, 2 + LINES / 2000);
		told_free(&t);
	}
	assert_is(STEPS(brood_step_group("group99999")), 0, 0, 199999, NULL);
}

static void large_files_are_read(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(large);
}

static void too_many(void **state)
{
	char *text = malloc(70000 * 20), *at = text;
	struct brood_error err;

	(void)state;
	use_accounts();
	for (int i = 0; i < 65536; i++)
		at += sprintf(at, "g:x:%d:hen\n", i + 100000);
	use("group", text, (size_t)(at - text));
	free(text);
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_user("hen"))),
		-E2BIG, BROOD_STAGE_RESOURCE);
	assert_int_equal(err.step_type, BROOD_STEP_USER);
}

static void more_groups_than_the_kernel_takes(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(too_many);
}

static void unknown(void **state)
{
	static const char *const none[] = {"hen ", "he",          "# hen",
					   "h",    "nobody-here", "x"};
	char sentence[256], longest[400];
	struct brood_error err;

	(void)state;
	use_accounts();
	for (int i = 0; i < 6; i++) {
		if (i == 0 || i == 2) /* there they are */
			continue;
		err = refused(SPEC(.argv = SH(":"),
				   .steps = STEPS(brood_step_umask(0),
						  brood_step_user(none[i]))),
			      -ENOENT, BROOD_REASON_NO_USER);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, BROOD_STEP_USER);
		assert_string_equal(err.object, none[i]);
	}
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_group("nes"))),
		-ENOENT, BROOD_REASON_NO_GROUP);
	memset(longest, 'a', sizeof longest);
	longest[sizeof longest - 1] = 0;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_user(longest))),
		-ENOENT, BROOD_REASON_NO_USER);
	err = refused(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_user("rooster"))),
		      -ENOENT, BROOD_REASON_NO_USER);
	brood_error_format(&err, sentence, sizeof sentence);
	assert_string_equal(sentence, "become user \"rooster\" (step 0): "
				      "/etc/passwd has no such user");
}

static void who_is_not_there_is_named(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(unknown);
}

static void unreadable(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		skip_because("no mount namespace of one's own");
	assert_int_equal(mount("none", "/etc", "tmpfs", 0, NULL), 0);
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_user("hen"))),
	      -ENOENT, BROOD_STAGE_RESOURCE);
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_group("nest"))),
	      -ENOENT, BROOD_STAGE_RESOURCE);
	assert_int_equal(mkdir("/etc/passwd", 0755), 0);
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_user("hen"))),
	      -EISDIR, BROOD_STAGE_RESOURCE);
}

static void without_the_files(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(unreadable);
}

static void never_beside_the_caller(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_user("root"))),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_group("root"))),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
}

static void may_not(void **state)
{
	struct brood_error err;
	char sentence[256];

	(void)state;
	use_accounts();
	assert_int_equal(setresuid(65534, 65534, 65534), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_user("hen"))),
		-EPERM, BROOD_STAGE_STEP);
	brood_error_format(&err, sentence, sizeof sentence);
	assert_string_equal(sentence, "become user \"hen\" (step 0): "
				      "Operation not permitted");
}

static void who_may_not_is_told_the_name(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(may_not);
}

SUITE(TEST(from_the_files), TEST(a_name_may_have_capabilities),
      TEST(a_plan_looks_once), TEST(large_files_are_read),
      TEST(more_groups_than_the_kernel_takes), TEST(who_is_not_there_is_named),
      TEST(without_the_files), TEST(never_beside_the_caller),
      TEST(who_may_not_is_told_the_name))
