/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <signal.h>
#include <sys/resource.h>

void case_place(void)
{
	struct brood_step steps[] = {
		brood_step_chdir("/proc"),
		brood_step_umask(027),
		brood_step_end(),
	};
	struct brood_spec spec = {.steps = steps};

	CHECK(smoke_says(&spec, "place", NULL, "/proc 027"));
}

void case_group(void)
{
	struct brood_step session[] = {brood_step_setsid(), brood_step_end()};
	struct brood_step group[] = {brood_step_setpgid(0), brood_step_end()};
	struct brood_spec spec = {.steps = session};

	CHECK(smoke_says(&spec, "group", NULL, "1 1"));
	spec.steps = group;
	CHECK(smoke_says(&spec, "group", NULL, "0 1"));
	spec.steps = NULL;
	CHECK(smoke_says(&spec, "group", NULL, "0 0"));
}

void case_env(void)
{
	static const char *const envp[] = {"A=given", "B=given", NULL};
	struct brood_step steps[] = {
		brood_step_env_set("A", "set"),
		brood_step_env_unset("B"),
		brood_step_end(),
	};
	struct brood_spec spec = {.envp = envp};

	CHECK(smoke_says(&spec, "env", "A", "given"));
	spec.steps = steps;
	CHECK(smoke_says(&spec, "env", "A", "set"));
	CHECK(smoke_says(&spec, "env", "B", "(unset)"));
}

void case_rlimit(void)
{
	struct brood_step steps[] = {
		brood_step_rlimit(RLIMIT_CORE, 0, 4096),
		brood_step_end(),
	};

	CHECK(smoke_says(&(struct brood_spec){.steps = steps}, "limit", NULL,
			 "0 4096"));
}

static void handler(int sig)
{
	(void)sig;
}

/* A handler of the caller's is never left to the child; a mask and ignored
 * signals are as the steps say; SIGPIPE is reset unless asked otherwise. */
void case_signals(void)
{
	struct brood_step steps[] = {
		brood_step_sigmask(BROOD_SIG(SIGUSR1), 0),
		brood_step_sigignore(BROOD_SIG(SIGUSR2)),
		brood_step_end(),
	};
	struct brood_spec spec = {.steps = steps};

	signal(SIGTERM, handler);
	signal(SIGPIPE, SIG_IGN);
	CHECK(smoke_says(&spec, "signals", NULL, "bidd"));
	spec.flags = BROOD_KEEP_SIGPIPE;
	CHECK(smoke_says(&spec, "signals", NULL, "biid"));
	spec = (struct brood_spec){0};
	CHECK(smoke_says(&spec, "signals", NULL, "dddd"));
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
}
