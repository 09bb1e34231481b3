/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include <brood/tree.h>

#include "plan/catalogue.h"
#include "sys/sys.h"

/* About birth or exec, about the maker's thread, or about what exec makes of
 * capabilities. */
static int is_plain(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_CALL:
	case BROOD_STEP_CHROOT:
	case BROOD_STEP_ROOT_FD:
	case BROOD_STEP_EXEC_LABEL:
	case BROOD_STEP_MDWE:
	case BROOD_STEP_PDEATHSIG:
	case BROOD_STEP_PERSONALITY:
	case BROOD_STEP_PTY:
	case BROOD_STEP_SECCOMP:
	case BROOD_STEP_STOP:
	case BROOD_STEP_TRACE_ME:
		return 1;
	default:
		return step_is_namespace(type) ||
		       (type >= BROOD_STEP_SECUREBITS &&
			type <= BROOD_STEP_CAP_AMBIENT);
	}
}

/* What loaders, libraries and allocators read when they start. */
static const char *const read_early[] = {
	"LD_",   "GLIBC_TUNABLES=", "MALLOC_",       "OMP_",
	"GOMP_", "OPENSSL_",        "ASAN_OPTIONS=", "TCMALLOC_",
};

static int is_early(const char *variable)
{
	for (size_t i = 0; i < sizeof read_early / sizeof *read_early; i++)
		if (str_begins(variable, read_early[i]))
			return 1;
	return 0;
}

static int has(const char *const *list, const char *variable)
{
	for (; *list; list++)
		if (str_equal(*list, variable))
			return 1;
	return 0;
}

/* Of these the first that the other has not. */
static const char *missing(const char *const *list, const char *const *other)
{
	for (; *list; list++)
		if (is_early(*list) && !has(other, *list))
			return *list;
	return NULL;
}

unsigned template_securebits(void)
{
	return (unsigned)sys_prctl(SYS_PR_GET_SECUREBITS, 0, 0);
}

#define KEYCTL_GET_KEYRING_ID 0
#define KEY_SPEC_SESSION (-3)

int template_keyring(void)
{
	return (int)sys_call4(__NR_keyctl, KEYCTL_GET_KEYRING_ID,
			      KEY_SPEC_SESSION, 0, 0);
}

/* Landlock rules can be seen by nobody; but they deny looking at processes
 * outside. */
static int confined(const struct brood_template *t)
{
	return t->stats.pid &&
	       sys_kcmp(t->stats.pid, sys_getpid(), SYS_KCMP_SYSVSEM) == -EPERM;
}

static uint32_t because(uint32_t reason, const char *what, const char **detail)
{
	*detail = what;
	return reason;
}

/* Owning a tree without being its maker or its init. */
#define BESIDE                                                                 \
	(BROOD_TREE_DEFAULT | BROOD_TREE_CGROUP | BROOD_TREE_WATCH |           \
	 BROOD_TREE_BEST_EFFORT)

uint32_t template_eligible(const struct brood_template *t,
			   const struct brood_spec *spec, const char **detail)
{
	const char *const *envp = spec->envp ? spec->envp : plan_environ();
	const char *variable;

	if (spec->own_tree & ~BESIDE)
		return because(BROOD_TEMPLATE_STEP, "own_tree", detail);
	if (spec->flags & (BROOD_KEEP_FDS | BROOD_NO_PIDFD))
		return because(BROOD_TEMPLATE_STEP, "flags", detail);
	for (const struct brood_step *s = spec->steps; s && s->type; s++)
		if (is_plain(s->type) ||
		    (spec->own_tree && s->type == BROOD_STEP_CGROUP))
			return because(BROOD_TEMPLATE_STEP, "", detail);
	if (template_securebits() != t->securebits)
		return because(BROOD_TEMPLATE_IDENTITY, "securebits", detail);
	if (template_keyring() != t->keyring)
		return because(BROOD_TEMPLATE_IDENTITY, "keyring", detail);
	if (confined(t))
		return because(BROOD_TEMPLATE_IDENTITY, "confined", detail);
	if (!t->environment)
		return BROOD_TEMPLATE_OK;
	variable = missing(envp, t->environment);
	if (!variable)
		variable = missing(t->environment, envp);
	if (variable)
		return because(BROOD_TEMPLATE_ENVIRONMENT, variable, detail);
	return BROOD_TEMPLATE_OK;
}
