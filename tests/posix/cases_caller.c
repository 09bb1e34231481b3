/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CASE(name) static void name(void)

static void handler(int sig)
{
	(void)sig;
}

CASE(ordinary)
{
}
CASE(signals_ignored)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGRTMAX, SIG_IGN);
}
CASE(signals_handled)
{
	signal(SIGUSR1, handler);
	signal(SIGTERM, handler);
	signal(SIGPIPE, handler);
	signal(SIGTSTP, handler);
}
CASE(signals_blocked)
{
	sigset_t s;

	sigemptyset(&s);
	sigaddset(&s, SIGUSR2);
	sigaddset(&s, SIGHUP);
	sigaddset(&s, 43);
	sigprocmask(SIG_BLOCK, &s, NULL);
}
CASE(real_user_differs)
{
	if (setresgid(65534, 0, 0) < 0 || setresuid(65534, 0, 0) < 0)
		_exit(9);
}
CASE(effective_user_differs)
{
	if (setresgid(0, 65534, 0) < 0 || setresuid(0, 65534, 0) < 0)
		_exit(9);
}
CASE(real_time)
{
	struct sched_param p = {.sched_priority = 5};

	syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p);
}
CASE(reset_on_fork)
{
	struct sched_param p = {.sched_priority = 5};

	syscall(SYS_sched_setscheduler, 0, SCHED_FIFO | 0x40000000, &p);
}
CASE(few_descriptors)
{
	struct rlimit l = {45, 45};

	setrlimit(RLIMIT_NOFILE, &l);
}
/* Not one more can be opened. */
CASE(full_table)
{
	struct rlimit l = {45, 45};

	setrlimit(RLIMIT_NOFILE, &l);
	while (dup(0) >= 0)
		;
}
CASE(masked_and_elsewhere)
{
	umask(027);
	if (chdir("/usr") < 0)
		_exit(9);
}
CASE(nothing_open)
{
	close(0);
	close(1);
	close(2);
}
CASE(a_leader)
{
	setsid();
}

#define NAMED(f)                                                               \
	{                                                                      \
#f, f                                                          \
	}
const struct caller_case caller_cases[] = {
	NAMED(ordinary),
	NAMED(signals_ignored),
	NAMED(signals_handled),
	NAMED(signals_blocked),
	NAMED(real_user_differs),
	NAMED(effective_user_differs),
	NAMED(real_time),
	NAMED(reset_on_fork),
	NAMED(few_descriptors),
	NAMED(full_table),
	NAMED(masked_and_elsewhere),
	NAMED(nothing_open),
	NAMED(a_leader),
	{NULL, NULL},
};

#define PATHS "/no/such:%:%/empty:/usr/bin"
const struct program_case program_cases[] = {
	{"missing", "/no/such/program", 0, "/usr/bin", 0, 0, 0},
	{"empty name", "", 0, "/usr/bin", 0, 0, 0},
	{"null name", NULL, 0, "/usr/bin", 0, 0, 0},
	{"directory", "/usr", 0, "/usr/bin", 0, 0, 0},
	{"not executable", "%/plain", 0, "/usr/bin", 0, 0, 0},
	{"below a file", "%/plain/x", 0, "/usr/bin", 0, 0, 0},
	{"no format", "%/script", 0, "/usr/bin", 0, 0, 0},
	{"no format, older", "%/script", 0, "/usr/bin", 0, 0, 1},
	{"empty file", "%/nothing", 0, "/usr/bin", 0, 0, 0},
	{"no interpreter", "%/orphan", 0, "/usr/bin", 0, 0, 0},
	{"interpreted", "%/shebang", 0, "/usr/bin", 0, 0, 0},
	{"name without search", "told", 0, "%", 0, 0, 0},
	{"found", "told", 1, PATHS, 0, 0, 0},
	{"found in the directory", "told", 1, "/no/such:", 0, 0, 0},
	{"not found", "no-such-program", 1, PATHS, 0, 0, 0},
	{"found, not executable", "plain", 1, PATHS, 0, 0, 0},
	{"searched, no format", "script", 1, PATHS, 0, 0, 0},
	{"searched, no format, older", "script", 1, PATHS, 0, 0, 1},
	{"searched, empty", "", 1, PATHS, 0, 0, 0},
	{"searched, with a slash", "%/told", 1, "/no/such", 0, 0, 0},
	{"searched, relative", "./told", 1, "/no/such", 0, 0, 0},
	{"no PATH", "true", 1, NULL, 0, 0, 0},
	{"empty PATH", "told", 1, "", 0, 0, 0},
	{"no PATH, not there", "told", 1, NULL, 0, 0, 0},
	{"long name", "@", 1, PATHS, 0, 0, 0},
	{"no arguments", "%/told", 0, "/usr/bin", 1, 0, 0},
	{"no environment", "%/told", 0, "/usr/bin", 0, 1, 0},
	{"older, an ordinary one", "%/told", 0, "/usr/bin", 0, 0, 1},
	{NULL, NULL, 0, NULL, 0, 0, 0},
};
