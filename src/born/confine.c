/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* Rights that are of use on what is no directory. */
#define FILE_RIGHTS                                                            \
	(BROOD_LANDLOCK_EXECUTE | BROOD_LANDLOCK_WRITE_FILE |                  \
	 BROOD_LANDLOCK_READ_FILE | BROOD_LANDLOCK_TRUNCATE |                  \
	 BROOD_LANDLOCK_IOCTL_DEV)

static int begin(struct born *b, const struct op *op)
{
	struct sys_landlock_ruleset rules = {
		.fs = op->x & b->rights.fs,
		.net = op->y & b->rights.net,
		.scope = op->mode & b->rights.scope,
	};

	b->ruleset = -1;
	if (!(rules.fs | rules.net | rules.scope))
		return 0; /* the kernel has none of it, and may */
	b->ruleset = sys_landlock_create_ruleset(&rules, sizeof rules, 0);
	return b->ruleset < 0 ? b->ruleset : 0;
}

static int allow_path(const struct born *b, const struct op *op)
{
	struct sys_landlock_path rule = {.allowed = op->x & b->rights.fs};
	int r;

	if (b->ruleset < 0 || !rule.allowed)
		return 0;
	rule.fd = sys_openat(SYS_AT_FDCWD, op->text, SYS_O_PATH | SYS_O_CLOEXEC,
			     0);
	if (rule.fd < 0)
		return rule.fd;
	r = sys_landlock_add_rule(b->ruleset, SYS_LANDLOCK_PATH, &rule);
	if (r == -EINVAL && (rule.allowed & ~FILE_RIGHTS) &&
	    (rule.allowed & FILE_RIGHTS)) {
		rule.allowed &= FILE_RIGHTS;
		r = sys_landlock_add_rule(b->ruleset, SYS_LANDLOCK_PATH, &rule);
	}
	sys_close(rule.fd);
	return r;
}

static int allow_port(const struct born *b, const struct op *op)
{
	struct sys_landlock_port rule = {op->x & b->rights.net,
					 (uint64_t)op->a};

	if (b->ruleset < 0 || !rule.allowed)
		return 0;
	return sys_landlock_add_rule(b->ruleset, SYS_LANDLOCK_PORT, &rule);
}

static int end(const struct born *b)
{
	int r;

	if (b->ruleset < 0)
		return 0;
	r = sys_landlock_restrict_self(b->ruleset);
	sys_close(b->ruleset);
	return r;
}

static int filter(const struct op *op)
{
	struct sys_fprog program = {
		.count = (uint16_t)(op->x / sizeof(struct sys_filter)),
		.filter = (const void *)op->text,
	};

	return sys_seccomp(SYS_SECCOMP_SET_MODE_FILTER, op->flags, &program);
}

int born_confine(struct born *b, const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_LANDLOCK_BEGIN:
		return begin(b, op);
	case OP_LANDLOCK_PATH:
		return allow_path(b, op);
	case OP_LANDLOCK_PORT:
		return allow_port(b, op);
	case OP_LANDLOCK_SCOPE:
		return 0;
	case OP_LANDLOCK_END:
		return end(b);
	case OP_SECCOMP:
		return filter(op);
	default:
		return -ENOSYS;
	}
}
