/* SPDX-License-Identifier: MIT */
/* Memory that was writable never becomes executable: the program's, not the
 * caller's, in whose memory its child begins. */
#include "lib/test.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "lib/filter.h"

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_GET_MDWE 66
#endif

#define MDWE brood_step_mdwe()
#define NEW (BROOD_NS_MOUNT | BROOD_NS_UTS)

/* Sets *why if the step cannot be had here at all. */
static const char *lacking(void)
{
	static char why[256];
	struct brood_child *child;
	struct brood_error err;
	int r;

	if (prctl(PR_GET_MDWE, 0, 0, 0, 0) < 0)
		return "the kernel lacks it";
	r = brood_spawn(&child, SPEC(.argv = SH(":"), .steps = STEPS(MDWE)),
			&err);
	if (r == 0) {
		assert_int_equal(finish(child), 0);
		return NULL;
	}
	/* What a filter, or an emulator, takes away is told; nothing else. */
	assert_int_equal(r, -ENOSYS);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	brood_error_format(&err, why, sizeof why);
	return why;
}

#define NEEDS_MDWE()                                                           \
	do {                                                                   \
		const char *lack = lacking();                                  \
                                                                               \
		SKIP_UNLESS(!lack, lack);                                      \
	} while (0)

/* That which the kernel then denies. */
static void assert_may(int may)
{
	const int all = PROT_READ | PROT_WRITE | PROT_EXEC;
	void *p = mmap(NULL, 4096, all, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_int_equal(p != MAP_FAILED, may);
	if (may)
		munmap(p, 4096);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(p != MAP_FAILED);
	assert_int_equal(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0, may);
	munmap(p, 4096);
	assert_int_equal(prctl(PR_GET_MDWE, 0, 0, 0, 0), !may);
}

static void the_program_has_it(void **state)
{
	struct told t;

	(void)state;
	NEEDS_MDWE();
	t = tell(SPEC(.steps = STEPS(MDWE)));
	assert_string_equal(told(&t, "mdwe "), "1 denied denied");
	told_free(&t);
	t = tell(SPEC());
	assert_string_equal(told(&t, "mdwe "), "0 allowed allowed");
	told_free(&t);
}

static void the_caller_does_not(void **state)
{
	(void)state;
	NEEDS_MDWE();
	assert_may(1);
	run(SPEC(.argv = SH(":"), .steps = STEPS(MDWE)));
	assert_may(1);
	fails(SPEC(.argv = ARGV("/no/such"), .steps = STEPS(MDWE)), -ENOENT,
	      BROOD_STAGE_EXEC);
	assert_may(1);
}

static void the_handle_tells(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_MDWE();
	child = start(SPEC(.argv = SH(":"), .steps = STEPS(MDWE)));
	assert_true(brood_got(child) & BROOD_GOT_TWO_STAGES);
	assert_int_equal(finish(child), 0);
	child = start(SPEC(.argv = SH(":")));
	assert_false(brood_got(child) & BROOD_GOT_TWO_STAGES);
	assert_int_equal(finish(child), 0);
}

/* Lines of one answer that differ by nature. */
static int differs_always(const char *line)
{
	static const char *const keys[] = {"pid ", "keyring", "mdwe "};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!strncmp(line, keys[i], strlen(keys[i])))
			return 1;
	return 0;
}

/* Each line that b has, a must have, and in this order. */
static void assert_same(const struct told *a, const struct told *b)
{
	const char *x = a->text, *y = b->text;

	assert_int_equal(told_count(a, ""), told_count(b, ""));
	while (x < a->text + a->size && y < b->text + b->size) {
		if (!differs_always(x))
			assert_string_equal(x, y);
		x += strlen(x) + 1;
		y += strlen(y) + 1;
	}
}

static void nothing_else_changes(void **state)
{
	const struct brood_step *with =
		STEPS(MDWE, brood_step_null(9), brood_step_umask(027),
		      brood_step_env_set("A", "b"),
		      brood_step_sigmask(BROOD_SIG(SIGUSR1), 0));
	int high = fcntl(0, F_DUPFD, 300), low = fcntl(0, F_DUPFD, 10);

	(void)state;
	/* Where the first stage's own would be. */
	assert_true(high >= 300 && low >= 10);
	for (int keep = 0; keep < 2; keep++) {
		uint64_t flags = keep ? BROOD_KEEP_FDS : 0;
		struct told a, b;

		if (lacking())
			break;
		a = tell(SPEC(.steps = with, .flags = flags));
		b = tell(SPEC(.steps = with + 1, .flags = flags));
		assert_same(&a, &b);
		assert_int_equal(told_fd(&a, high) != NULL, keep);
		assert_int_equal(told_fd(&a, low) != NULL, keep);
		told_free(&a);
		told_free(&b);
	}
	close(high);
	close(low);
	NEEDS_MDWE();
}

/* The shell does all this without another process. */
static void it_is_the_program(void **state)
{
	const char *script = "[ /proc/$$/exe -ef /bin/sh ] && "
			     "read a </proc/$$/comm && echo $a $0";
	char buf[64];

	(void)state;
	NEEDS_MDWE();
	output_of(start(SPEC(.argv = ARGV("called", "-c", script),
			     .program = "/bin/sh",
			     .steps = STEPS(MDWE, brood_step_pipe(1, 0)))),
		  buf, sizeof buf);
	assert_string_equal(buf, "sh called");
}

static struct brood_error lost(const struct brood_spec *spec, int code,
			       const char *object)
{
	struct brood_error err = fails(spec, code, BROOD_STAGE_EXEC);

	assert_string_equal(err.object, object);
	assert_int_equal(err.step, -1);
	return err;
}

static void a_missing_program_is_named(void **state)
{
	struct brood_error err;

	(void)state;
	NEEDS_MDWE();
	lost(SPEC(.argv = ARGV("/no/such"), .steps = STEPS(MDWE)), -ENOENT,
	     "/no/such");
	lost(SPEC(.argv = ARGV("/etc/passwd"), .steps = STEPS(MDWE)), -EACCES,
	     "/etc/passwd");
	lost(SPEC(.argv = ARGV("/etc/passwd/x"), .steps = STEPS(MDWE)),
	     -ENOTDIR, "/etc/passwd/x");
	lost(SPEC(.argv = ARGV(scratch_file("text", "words\n", 0755)),
		  .steps = STEPS(MDWE)),
	     -ENOEXEC, scratch("text"));
	scratch_drop();
	err = lost(SPEC(.argv = ARGV("no-such"), .search_path = "/bin:/etc",
			.steps = STEPS(MDWE)),
		   -ENOENT, "no-such");
	assert_int_equal(err.reason, BROOD_REASON_NOT_FOUND);
}

static void it_searches(void **state)
{
	(void)state;
	NEEDS_MDWE();
	assert_int_equal(run(SPEC(.argv = ARGV("sh", "-c", "exit 3"),
				  .search_path = "/no:/etc/passwd:/etc:/bin",
				  .steps = STEPS(MDWE))),
			 3);
	/* One that may not be executed is remembered. */
	lost(SPEC(.argv = ARGV("passwd"), .search_path = "/no:/etc:/dev",
		  .steps = STEPS(MDWE)),
	     -EACCES, "/etc/passwd");
}

static void a_plan_keeps_it(void **state)
{
	struct brood_override change = {.size = sizeof change,
					.argv = SH("exit $A"),
					.envp = ARGV("A=7")};
	struct brood_child *child;
	struct brood_plan *plan;

	(void)state;
	NEEDS_MDWE();
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = SH("exit 5"), .steps = STEPS(MDWE)),
			       NULL),
		0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 5);
		assert_int_equal(brood_plan_spawn(plan, &change, &child, NULL),
				 0);
		assert_int_equal(finish(child), 7);
	}
	brood_plan_free(&plan);
	assert_may(1);
}

static void beside_other_steps(void **state)
{
	struct told t;

	(void)state;
	NEEDS_MDWE();
	/* Neither the first stage nor what it reports meets these. */
	assert_int_equal(
		run(SPEC(.argv = SH("exit 4"),
			 .steps = STEPS(brood_step_rlimit(RLIMIT_FSIZE, 0, 0),
					brood_step_rlimit(RLIMIT_NOFILE, 4, 4),
					MDWE))),
		4);
	lost(SPEC(.argv = ARGV("/no/such"),
		  .steps = STEPS(brood_step_rlimit(RLIMIT_FSIZE, 0, 0),
				 brood_step_rlimit(RLIMIT_NOFILE, 3, 3), MDWE)),
	     -ENOENT, "/no/such");
	SKIP_UNLESS(geteuid() == 0, "not root");
	assert_int_equal(run(SPEC(.argv = SH("test ! -r /etc/shadow"),
				  .steps = STEPS(brood_step_uid(65534),
						 brood_step_gid(65534), MDWE))),
			 0);
	assert_may(1);
	t = tell(SPEC(.steps = STEPS(MDWE, brood_step_new_namespaces(NEW),
				     brood_step_mount_private(NULL, 0),
				     brood_step_chroot("/"))));
	assert_string_equal(told(&t, "mdwe "), "1 denied denied");
	told_free(&t);
}

static void when_the_kernel_denies_it(void)
{
	struct brood_error err;
	char text[256];

	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(0), MDWE)),
		    -EINVAL, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_MDWE);
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "deny memory that is written and executed "
				  "(step 1): Invalid argument");
}

static void an_old_kernel(void **state)
{
	(void)state;
	assert_int_equal(take_calls_away("prctl:0:65=EINVAL"), 0);
	when_the_kernel_denies_it();
}

static void its_own_failure_is_told(void **state)
{
	(void)state;
	NEEDS_MDWE();
	in_fork(an_old_kernel);
}

static void without_files_in_memory(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	assert_int_equal(take_calls_away("memfd_create=EPERM"), 0);
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(MDWE)), -EPERM,
		    BROOD_STAGE_RESOURCE);
	assert_int_equal(err.step, 0);
	assert_int_equal(err.step_type, BROOD_STEP_MDWE);
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "written and executed (step 0): "));
}

static void without_execveat(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(take_calls_away("execveat=ENOSYS"), 0);
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(MDWE)), -ENOSYS,
		    BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
}

static void no_way_is_an_error(void **state)
{
	(void)state;
	NEEDS_MDWE();
	in_fork(without_files_in_memory);
	in_fork(without_execveat);
}

static void what_it_excludes(void **state)
{
	static const char always[] = {6, 0, 0, 0, 0, 0, (char)0xff, 0x7f};
	const struct brood_step *just = STEPS(MDWE);

	(void)state;
	refused(SPEC(.argv = SH(":"), .steps = just, .flags = BROOD_ASYNC),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .steps = just, .start_timeout_ms = 9999),
		-EINVAL, BROOD_REASON_NOT_ASYNC);
	refused(SPEC(.argv = SH(":"), .steps = just,
		     .flags = BROOD_SHELL_FALLBACK),
		-EINVAL, BROOD_REASON_TWO_STAGES);
	refused(SPEC(.argv = SH(":"), .steps = just, .flags = BROOD_PROGRAM_FD),
		-EINVAL, BROOD_REASON_TWO_STAGES);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_trace_me(), MDWE)),
		-EINVAL, BROOD_REASON_TWO_STAGES);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_seccomp(always, 8, 0), MDWE)),
		-EINVAL, BROOD_REASON_TWO_STAGES);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_exec_label("x", 0), MDWE)),
		-EINVAL, BROOD_REASON_TWO_STAGES);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(MDWE, MDWE)), -EINVAL,
		BROOD_REASON_REPEATED);
}

static void becomes(void **state)
{
	const struct brood_spec *missing =
		SPEC(.argv = ARGV("/no/such"), .steps = STEPS(MDWE));
	struct brood_error err;

	(void)state;
	assert_may(1);
	assert_int_equal(brood_exec(missing, &err), -ENOENT);
	assert_int_equal(err.lasting, 1);
	assert_may(0);
}

static void in_brood_exec_it_lasts(void **state)
{
	(void)state;
	NEEDS_MDWE();
	in_fork(becomes);
}

SUITE(TEST(the_program_has_it), TEST(the_caller_does_not),
      TEST(the_handle_tells), TEST(nothing_else_changes),
      TEST(it_is_the_program), TEST(a_missing_program_is_named),
      TEST(it_searches), TEST(a_plan_keeps_it), TEST(beside_other_steps),
      TEST(its_own_failure_is_told), TEST(no_way_is_an_error),
      TEST(what_it_excludes), TEST(in_brood_exec_it_lasts))
