/* SPDX-License-Identifier: MIT */
/* Landlock steps are one set of rules that denies all else, to the program
 * alone; what the kernel lacks is an error, or told. */
#include "lib/filter.h"
#include "lib/test.h"

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#define NNP brood_step_no_new_privs()
#define RUN (BROOD_LANDLOCK_READ | BROOD_LANDLOCK_EXECUTE)
#define SYSTEM                                                                 \
	NNP, brood_step_landlock("/usr", RUN, 0),                              \
		brood_step_landlock("/bin", RUN, 0),                           \
		brood_step_landlock("/lib", RUN, 0),                           \
		brood_step_landlock(LIB64, RUN, 0),                            \
		brood_step_landlock("/dev/null", BROOD_LANDLOCK_ALL, 0)
#if defined(__aarch64__)
#define LIB64 "/lib"
#else
#define LIB64 "/lib64"
#endif
#define EFFORT BROOD_LANDLOCK_BEST_EFFORT

static int version(void)
{
	return (int)syscall(444, NULL, 0, 1);
}

#define NEEDS(n)                                                               \
	SKIP_UNLESS(version() >= (n), "the kernel's Landlock is older or "     \
				      "none")

static int sh(const char *script, const struct brood_step *steps)
{
	return run(SPEC(.argv = SH(script), .steps = steps));
}

static void what_is_not_listed_is_denied(void **state)
{
	const char *dir = scratch("");
	const char *file = scratch_file("secret", "x\n", 0600);
	char cat[600], make[600];

	(void)state;
	NEEDS(5);
	snprintf(cat, sizeof cat, "exec 2>/dev/null; cat %s >/dev/null", file);
	snprintf(make, sizeof make, "exec 2>/dev/null; : >%s/new", dir);
	assert_int_equal(sh(cat, NULL), 0);
	assert_int_equal(sh(make, NULL), 0);
	assert_int_not_equal(sh(cat, STEPS(SYSTEM)), 0);
	assert_int_not_equal(sh(make, STEPS(SYSTEM)), 0);
	assert_int_equal(
		sh(cat, STEPS(SYSTEM, brood_step_landlock(
					      dir, BROOD_LANDLOCK_READ, 0))),
		0);
	assert_int_not_equal(
		sh(make, STEPS(SYSTEM, brood_step_landlock(
					       dir, BROOD_LANDLOCK_READ, 0))),
		0);
	assert_int_equal(
		sh(make, STEPS(SYSTEM,
			       brood_step_landlock(dir,
						   BROOD_LANDLOCK_READ |
							   BROOD_LANDLOCK_WRITE,
						   0))),
		0);
	/* A file by itself, with rights that only directories have. */
	assert_int_equal(
		sh(cat, STEPS(SYSTEM, brood_step_landlock(
					      file, BROOD_LANDLOCK_READ, 0))),
		0);
	fails(SPEC(.argv = SH(":"),
		   .steps = STEPS(SYSTEM,
				  brood_step_landlock(
					  file, BROOD_LANDLOCK_READ_DIR, 0))),
	      -EINVAL, BROOD_STAGE_STEP);
}

static void beside_the_caller_too(void **state)
{
	(void)state;
	NEEDS(5);
	NEEDS_ASYNC();
	for (int i = 0; i < 20; i++) {
		struct brood_child *child = start(
			SPEC(.argv = SH("cd /tmp && ls 2>/dev/null"),
			     .flags = BROOD_ASYNC, .steps = STEPS(SYSTEM)));

		assert_int_equal(brood_started(child, -1, NULL), 0);
		assert_int_not_equal(finish(child), 0);
	}
}

static void the_caller_stays_as_it_was(void **state)
{
	const char *file = scratch_file("mine", "x\n", 0600);
	int dumpable = prctl(PR_GET_DUMPABLE);
	int given_up = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);

	(void)state;
	NEEDS(5);
	for (int i = 0; i < 2; i++) {
		struct brood_child *child =
			start(SPEC(.argv = SH(":"), .steps = STEPS(SYSTEM),
				   .flags = i ? BROOD_ASYNC : 0));
		int fd;

		brood_started(child, -1, NULL);
		fd = open(file, O_RDWR | O_CLOEXEC);
		assert_true(fd >= 0);
		close(fd);
		assert_int_equal(prctl(PR_GET_DUMPABLE), dumpable);
		assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
				 given_up);
		assert_int_equal(finish(child), 0);
	}
}

/* It gets no descriptor more than without. */
static void it_leaves_no_descriptor(void **state)
{
	struct told t;

	(void)state;
	NEEDS(5);
	t = tell(
		SPEC(.steps = STEPS(NNP, brood_step_landlock(
						 "/", BROOD_LANDLOCK_ALL, 0))));
	assert_int_equal(told_count(&t, "fd "), 3);
	told_free(&t);
}

/* The sentence of a program that may not be executed says why that may be. */
static void a_denied_program_is_understood(void **state)
{
	struct brood_error err;
	char why[512];

	(void)state;
	NEEDS(5);
	err = fails(SPEC(.argv = ARGV("/bin/true"),
			 .steps = STEPS(
				 NNP, brood_step_landlock(
					      "/etc", BROOD_LANDLOCK_READ, 0))),
		    -EACCES, BROOD_STAGE_EXEC);
	assert_int_equal(err.reason, BROOD_REASON_LANDLOCKED);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "\"/bin/true\": Permission denied"));
	assert_non_null(strstr(why, "Landlock"));
}

/* In the child's directory, and named in the error. */
static void a_path_is_the_childs(void **state)
{
	struct brood_error err;
	char why[512];

	(void)state;
	NEEDS(5);
	mkdir(scratch("dir"), 0755);
	assert_int_equal(
		sh("ls", STEPS(SYSTEM, brood_step_chdir(scratch("")),
			       brood_step_landlock("dir", BROOD_LANDLOCK_READ,
						   0))) == 0,
		0);
	assert_int_equal(
		sh("ls dir",
		   STEPS(SYSTEM, brood_step_chdir(scratch("")),
			 brood_step_landlock("dir", BROOD_LANDLOCK_READ, 0))),
		0);
	rmdir(scratch("dir"));
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(
				 NNP, brood_step_landlock("/no/such", RUN, 0))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_LANDLOCK);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "confine by Landlock to \"/no/such\" (step "
				 "1): No such file or directory");
}

static int listening(struct sockaddr_in *a)
{
	socklen_t size = sizeof *a;
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*a = (struct sockaddr_in){.sin_family = AF_INET};
	a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(s, (void *)a, size), 0);
	assert_int_equal(listen(s, 8), 0);
	assert_int_equal(getsockname(s, (void *)a, &size), 0);
	return s;
}

static void ports(void **state)
{
	struct sockaddr_in a;
	char script[200];
	int s, port;

	(void)state;
	NEEDS(4);
	SKIP_UNLESS(!access("/bin/bash", X_OK), "no bash");
	s = listening(&a);
	port = ntohs(a.sin_port);
	snprintf(script, sizeof script,
		 "exec 2>/dev/null; : </dev/tcp/127.0.0.1/%d", port);
#define CONNECTS(...)                                                          \
	run(SPEC(.argv = ARGV("/bin/bash", "-c", script),                      \
		 .steps = STEPS(NNP, __VA_ARGS__)))
	assert_int_equal(CONNECTS(brood_step_umask(022)), 0);
	assert_int_equal(CONNECTS(brood_step_landlock_net(
				 port, BROOD_LANDLOCK_CONNECT_TCP, 0)),
			 0);
	assert_int_not_equal(CONNECTS(brood_step_landlock_net(
				     port, BROOD_LANDLOCK_BIND_TCP, 0)),
			     0);
	assert_int_not_equal(
		CONNECTS(brood_step_landlock_net(
			port == 1 ? 2 : 1, BROOD_LANDLOCK_CONNECT_TCP, 0)),
		0);
	assert_int_not_equal(CONNECTS(brood_step_landlock_net(0, 0, 0)), 0);
	close(s);
}

static void scope(void **state)
{
	char script[64];

	(void)state;
	NEEDS(6);
	snprintf(script, sizeof script, "kill -0 %d 2>/dev/null", getpid());
	assert_int_equal(sh(script, STEPS(NNP)), 0);
	assert_int_not_equal(
		sh(script, STEPS(NNP, brood_step_landlock_scope(
					      BROOD_LANDLOCK_SIGNAL, 0))),
		0);
	assert_int_equal(
		sh(script,
		   STEPS(NNP, brood_step_landlock_scope(
				      BROOD_LANDLOCK_ABSTRACT_UNIX_SOCKET, 0))),
		0);
}

static void bad_rights(void **state)
{
	const struct brood_step bad[] = {
		brood_step_landlock("/", 0, 0),
		brood_step_landlock("/", UINT64_C(1) << 16, 0),
		brood_step_landlock_net(80, 0, 0),
		brood_step_landlock_net(80, 4, 0),
		brood_step_landlock_scope(0, 0),
		brood_step_landlock_scope(4, 0),
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(SPEC(.argv = SH(":"), .steps = STEPS(NNP, bad[i])),
			-EINVAL, BROOD_REASON_BAD_RIGHTS);
	for (int port = -1; port <= 65536; port += 65537)
		refused(SPEC(.argv = SH(":"),
			     .steps = STEPS(
				     brood_step_landlock_net(port, 1, 0))),
			-EINVAL, BROOD_REASON_BAD_PORT);
}

/* ---- where it is missing, or old ---- */

static void hide(const char *error)
{
	char list[128];

	snprintf(list, sizeof list, "landlock_create_ruleset=%s", error);
	assert_int_equal(take_calls_away(list), 0);
	assert_false(brood_capabilities() & BROOD_HAS_LANDLOCK);
}

static void missing(void **state)
{
	const struct brood_step s[] = {brood_step_landlock("/", RUN, 0),
				       brood_step_landlock_net(1, 1, 0),
				       brood_step_landlock_scope(1, 0)};
	static const int needs[] = {5, 4, 6};
	struct brood_error err;
	char why[512];

	(void)state;
	hide("EPERM");
	for (int i = 0; i < 3; i++) {
		err = fails(SPEC(.argv = SH(":"), .steps = STEPS(NNP, s[i])),
			    -EOPNOTSUPP, BROOD_STAGE_SPEC);
		assert_int_equal(err.reason, BROOD_REASON_OLD_LANDLOCK);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i].type);
		assert_int_equal(err.number, 0);
		assert_int_equal(err.other, needs[i]);
	}
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "needs version 6 of Landlock, and the "
				    "kernel has 0"));
}

static void missing_is_told(void **state)
{
	struct brood_child *child;

	(void)state;
	hide("ENOSYS");
	child = start(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(NNP,
				    brood_step_landlock("/usr", RUN, EFFORT),
				    brood_step_landlock_net(1, 1, EFFORT),
				    brood_step_landlock_scope(1, EFFORT))));
	assert_true(brood_got(child) & BROOD_GOT_LANDLOCK_LESS);
	assert_int_equal(finish(child), 0);
	/* One that insists is enough. */
	fails(SPEC(.argv = SH(":"),
		   .steps = STEPS(NNP, brood_step_landlock("/usr", RUN, EFFORT),
				  brood_step_landlock("/bin", RUN, 0))),
	      -EOPNOTSUPP, BROOD_STAGE_SPEC);
}

static void a_kernel_without(void **state)
{
	(void)state;
	in_fork(missing);
	in_fork(missing_is_told);
}

static void enough_is_not_told(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS(6);
	assert_true(brood_capabilities() & BROOD_HAS_LANDLOCK);
	child = start(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(NNP, brood_step_landlock("/", RUN, EFFORT),
				    brood_step_landlock_scope(1, EFFORT))));
	assert_false(brood_got(child) & BROOD_GOT_LANDLOCK_LESS);
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(what_is_not_listed_is_denied), TEST_WARM(beside_the_caller_too),
      TEST(the_caller_stays_as_it_was), TEST(it_leaves_no_descriptor),
      TEST(a_denied_program_is_understood), TEST(a_path_is_the_childs),
      TEST(ports), TEST(scope), TEST(bad_rights), TEST(a_kernel_without),
      TEST(enough_is_not_told))
