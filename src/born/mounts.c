/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

static const char *other_text(const struct op *op)
{
	return (const char *)(uintptr_t)op->y;
}

/* The kernel takes no other flags for a bind mount at once. What it cannot do
 * to all that is mounted below fails rather than being left undone. */
static int bind(const struct op *op)
{
	struct sys_mount_attr attr = {.set = op->mode};
	unsigned below = op->x & SYS_MS_REC ? SYS_AT_RECURSIVE : 0;
	int r = sys_mount(other_text(op), op->text, NULL, op->x, NULL);

	if (r < 0 || !op->mode)
		return r;
	return sys_mount_setattr(SYS_AT_FDCWD, op->text, below, &attr);
}

int born_mount(const struct op *op)
{
	switch ((enum op_code)op->code) {
	case OP_MOUNT_CHANGE:
		return sys_mount(NULL, op->text, NULL, op->x, NULL);
	case OP_MOUNT_PROC:
		return sys_mount("proc", op->text, "proc",
				 SYS_MS_NOSUID | SYS_MS_NODEV | SYS_MS_NOEXEC,
				 NULL);
	case OP_MOUNT_BIND:
		return bind(op);
	case OP_MOUNT_TMPFS:
		return sys_mount("tmpfs", op->text, "tmpfs", op->x,
				 other_text(op));
	default:
		return -ENOSYS;
	}
}
