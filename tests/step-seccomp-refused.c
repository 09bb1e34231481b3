/* SPDX-License-Identifier: MIT */
/* A filter that is none, would kill the child before its program, or lets no
 * program be reached, is refused. */
#include "lib/bpf.h"
#include "lib/test.h"

#define KILL SECCOMP_RET_KILL_PROCESS
#define ALLOW SECCOMP_RET_ALLOW

static void refuse_filter(const struct sock_filter *f, size_t count,
			  enum brood_reason reason, const char *call)
{
	struct brood_error err =
		refused(SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_no_new_privs(),
					    brood_step_seccomp(
						    f, count * sizeof *f, 0))),
			-EINVAL, reason);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_SECCOMP);
	if (call)
		assert_string_equal(err.object, call);
}

#define REFUSE(reason, call, ...)                                              \
	refuse_filter(FILTER(__VA_ARGS__),                                     \
		      sizeof(FILTER(__VA_ARGS__)) /                            \
			      sizeof(struct sock_filter),                      \
		      reason, call)
#define KILLS BROOD_REASON_FILTER_KILLS
#define DENIES BROOD_REASON_FILTER_DENIES
#define BAD BROOD_REASON_BAD_FILTER

/* Before Linux 5.16 the core dump of a killed child ends its caller. */
static void one_that_kills_the_child_is_refused(void **state)
{
	(void)state;
	REFUSE(KILLS, "rt_sigprocmask", BPF_DENY(SYS_rt_sigprocmask, KILL));
	REFUSE(KILLS, "exit_group", BPF_DENY(SYS_exit_group, KILL));
	REFUSE(KILLS, "execve", BPF_DENY(SYS_execve, KILL));
	REFUSE(KILLS, "execve", BPF_DENY(SYS_execve, SECCOMP_RET_TRAP));
	REFUSE(KILLS, "execve", BPF_DENY(SYS_execve, SECCOMP_RET_KILL_THREAD));
	REFUSE(KILLS, "execve", BPF_DENY(SYS_execve, 0x12340000)); /* unknown */
	/* What the arguments will be is not known. */
	REFUSE(KILLS, "execve", BPF_NUMBER,
	       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 3),
	       BPF_ARGUMENT(0), BPF_IF(4711, KILL), BPF_RETURN(ALLOW));
	/* Two ways bring different values to one place. */
	REFUSE(KILLS, "execve", BPF_NUMBER,
	       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 7),
	       BPF_STMT(BPF_LDX | BPF_IMM, 0), BPF_ARGUMENT(0),
	       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 4711, 0, 1),
	       BPF_STMT(BPF_LDX | BPF_IMM, 1), BPF_STMT(BPF_MISC | BPF_TXA, 0),
	       BPF_IF(1, KILL), BPF_RETURN(ALLOW));
	REFUSE(KILLS, "execve", BPF_NUMBER,
	       BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 2),
	       BPF_IF(SYS_execve >> 2, KILL), BPF_RETURN(ALLOW));
	/* For another architecture. */
	REFUSE(KILLS, NULL,
	       BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			offsetof(struct seccomp_data, arch)),
	       BPF_IF(BPF_HERE, KILL), BPF_RETURN(ALLOW));
}

static void one_that_lets_nothing_start_is_refused(void **state)
{
	(void)state;
	REFUSE(DENIES, "execve", BPF_DENY(SYS_execve, BPF_ERROR(EPERM)));
	REFUSE(DENIES, "execve", BPF_DENY(SYS_execve, BPF_ERROR(0)));
	REFUSE(DENIES, "exit_group",
	       BPF_DENY(SYS_exit_group, BPF_ERROR(EPERM)));
	REFUSE(DENIES, "rt_sigprocmask",
	       BPF_DENY(SYS_rt_sigprocmask, BPF_ERROR(EPERM)));
	REFUSE(DENIES, NULL, BPF_RETURN(BPF_ERROR(EPERM)));
}

static void what_is_no_program_is_refused(void **state)
{
	(void)state;
	REFUSE(BAD, NULL, BPF_STMT(0xffff, 0), BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_JMP | BPF_JA, 1), BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32),
	       BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_ST, 16), BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_STMT(BPF_LD | BPF_MEM, 1), BPF_RETURN(ALLOW));
	REFUSE(BAD, NULL, BPF_NUMBER);
}

static void so_is_one_without_a_length(void **state)
{
	static struct sock_filter long_one[4097];
	struct brood_step s = STEP_FILTER(BPF_RETURN(ALLOW));

	(void)state;
	for (int i = 0; i < 4097; i++)
		long_one[i] = (struct sock_filter)BPF_RETURN(SECCOMP_RET_ALLOW);
	refuse_filter(long_one, 4097, BROOD_REASON_BAD_LENGTH, NULL);
	refuse_filter(long_one, 0, BROOD_REASON_BAD_LENGTH, NULL);
	refuse_filter(NULL, 1, BROOD_REASON_NULL_PATH, NULL);
	s.length--;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_BAD_LENGTH);
	s.length = 4096 * sizeof(struct sock_filter);
	s.data = long_one;
	assert_int_equal(
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_no_new_privs(), s))),
		0);
}

/* The interpreter of a script is executed with three more calls. */
static void an_open_file_needs_more(void **state)
{
	int fd = open("/bin/true", O_PATH | O_CLOEXEC);
	const struct brood_step *steps =
		STEPS(brood_step_no_new_privs(),
		      STEP_FILTER(BPF_DENY(SYS_execveat, KILL)));
	struct brood_error err;

	(void)state;
	assert_int_equal(run(SPEC(.argv = ARGV("true"), .program = "/bin/true",
				  .steps = steps)),
			 0);
	err = refused(SPEC(.argv = ARGV("true"), .program_fd = fd,
			   .flags = BROOD_PROGRAM_FD, .steps = steps),
		      -EINVAL, KILLS);
	assert_string_equal(err.object, "execveat");
	assert_int_equal(run(SPEC(.argv = ARGV("true"), .program_fd = fd,
				  .flags = BROOD_PROGRAM_FD,
				  .steps = STEPS(brood_step_no_new_privs(),
						 STEP_FILTER(BPF_DENY(
							 SYS_execveat,
							 BPF_ERROR(ENOSYS)))))),
			 0);
	close(fd);
}

static void refuse_with(struct brood_step with, long number, uint32_t answer,
			enum brood_reason reason, const char *call)
{
	const struct sock_filter f[] = {BPF_DENY((unsigned)number, answer)};
	struct brood_error err = refused(
		SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_no_new_privs(), with,
				    brood_step_seccomp(f, sizeof f, 0))),
		-EINVAL, reason);

	assert_int_equal(err.step, 2);
	assert_string_equal(err.object, call);
}

/* What the child still does after the filter, for these steps alone. */
static void so_do_late_steps(void **state)
{
	(void)state;
	refuse_with(brood_step_trace_me(), SYS_ptrace, KILL, KILLS, "ptrace");
	refuse_with(brood_step_stop(), SYS_kill, KILL, KILLS, "kill");
	refuse_with(brood_step_stop(), SYS_getpid, BPF_ERROR(EPERM), DENIES,
		    "getpid");
	refuse_with(brood_step_chdir("/"), SYS_rt_sigtimedwait, KILL, KILLS,
		    "rt_sigtimedwait");
}

SUITE(TEST(one_that_kills_the_child_is_refused),
      TEST(one_that_lets_nothing_start_is_refused),
      TEST(what_is_no_program_is_refused), TEST(so_is_one_without_a_length),
      TEST(an_open_file_needs_more), TEST(so_do_late_steps))
