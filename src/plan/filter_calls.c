/* SPDX-License-Identifier: MIT */
#include "plan/filter.h"

/* A kill dumps core, and before Linux 5.16 the kernel ends for that all that
 * share the memory: the caller too. */
enum need {
	NOT_KILLED,
	ALLOWED,  /* whatever else it answers, the child could not go on */
	POSSIBLE, /* of those with this need, one may be allowed */
};

static struct filter_call call(const char *name, long number)
{
	return (struct filter_call){
		.name = name,
		.known = 1u << WORD_NUMBER | 1u << WORD_ARCH,
		.word = {(uint32_t)number, SYS_AUDIT_ARCH},
	};
}

static void argument(struct filter_call *c, int i, uint64_t value)
{
	int at = WORD_ARGUMENTS + 2 * i;

	c->known |= 3u << at;
	c->word[at] = (uint32_t)value;
	c->word[at + 1] = (uint32_t)(value >> 32);
}

/* A call that the child makes if it is to. */
struct ask {
	struct filter_call call;
	enum need need;
	int made;
};

static void mask(struct ask *a)
{
	a->call = call("rt_sigprocmask", __NR_rt_sigprocmask);
	argument(&a->call, 0, SYS_SIG_SETMASK);
	argument(&a->call, 2, 0);
	argument(&a->call, 3, SYS_SIGSET_SIZE);
	a->need = ALLOWED;
	a->made = 1;
}

static void leave(struct ask *a)
{
	a->call = call("exit_group", __NR_exit_group);
	argument(&a->call, 0, 127);
	a->need = ALLOWED;
	a->made = 1;
}

static void by_fd(struct ask *a)
{
	a->call = call("execveat", __NR_execveat);
	argument(&a->call, 4, SYS_AT_EMPTY_PATH);
	a->need = POSSIBLE;
}

enum { ASKS = 12 };

static void list(struct ask asks[ASKS], const struct filter_use *u)
{
	mask(&asks[0]);
	leave(&asks[1]);
	asks[2] = (struct ask){call("execve", __NR_execve), POSSIBLE, 1};
	by_fd(&asks[3]);
	asks[3].made = u->has_fd;
	/* A script is executed as an open file only with these. */
	asks[4] = (struct ask){call("pread64", __NR_pread64), NOT_KILLED,
			       u->has_fd};
	asks[5] =
		(struct ask){call("fcntl", __NR_fcntl), NOT_KILLED, u->has_fd};
	asks[6] = (struct ask){call("rt_sigtimedwait", __NR_rt_sigtimedwait),
			       NOT_KILLED, u->drops_stops};
	asks[7] = (struct ask){call("rt_sigaction", __NR_rt_sigaction), ALLOWED,
			       u->sets_actions};
	asks[8] = (struct ask){call("seccomp", __NR_seccomp), NOT_KILLED,
			       u->more_filters};
	asks[9] = (struct ask){call("ptrace", __NR_ptrace), NOT_KILLED,
			       u->is_traced};
	/* An error in the place of its number would name other processes. */
	asks[10] = (struct ask){call("getpid", __NR_getpid), ALLOWED, u->stops};
	asks[11] = (struct ask){call("kill", __NR_kill), NOT_KILLED, u->stops};
}

/* Interrupted, the pause is resumed by another call. */
static int minds_pause(const struct filter *f, struct arena *arena)
{
	struct filter_call pause = call("nanosleep", __NR_nanosleep);
	struct filter_call again =
		call("restart_syscall", __NR_restart_syscall);

	return filter_run(f, &pause, arena) != FILTER_ALLOWS ||
	       filter_run(f, &again, arena) != FILTER_ALLOWS;
}

int filter_calls(const struct filter *f, const struct filter_use *u,
		 struct arena *arena, const char **name, int *no_pause)
{
	struct ask asks[ASKS];
	int possible = 0;

	list(asks, u);
	for (int i = 0; i < ASKS; i++) {
		int r = asks[i].made ? filter_run(f, &asks[i].call, arena) : 0;

		*name = asks[i].call.name;
		if (r < 0 || (r & FILTER_KILLS))
			return r < 0 ? r : FILTER_KILLS;
		if (asks[i].need == ALLOWED && (r & FILTER_DENIES))
			return FILTER_DENIES;
		if (asks[i].need == POSSIBLE)
			possible |= r & FILTER_ALLOWS;
	}
	*no_pause |= minds_pause(f, arena);
	*name = u->has_fd ? "execveat" : "execve";
	return possible ? 0 : FILTER_DENIES;
}
