/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "error/text.h"
#include "sys/sys.h"

static int write_to(int pid, const char *name, const char *text, size_t size)
{
	char path[48];
	struct text t = {.buf = path, .size = sizeof path};
	int fd;
	long n;

	text_string(&t, "/proc/");
	text_number(&t, pid);
	text_char(&t, '/');
	text_string(&t, name);
	text_end(&t);
	fd = sys_openat(SYS_AT_FDCWD, path, SYS_O_WRONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	n = sys_write(fd, text, size);
	sys_close(fd);
	return n < 0 ? (int)n : 0;
}

static int write_map(const struct born *b, const struct op *op, int pid)
{
	int r = 0;

	if (op->code == OP_UID_MAP)
		return write_to(pid, "uid_map", op->text, op->x);
	if (b->spaces & BORN_NO_SETGROUPS)
		r = write_to(pid, "setgroups", "deny", 4);
	return r < 0 ? r : write_to(pid, "gid_map", op->text, op->x);
}

void create_maps(struct born *b, int pid)
{
	const struct ops *maps = &b->plan->maps;
	uint32_t gate = BORN_OPEN;

	for (uint32_t i = 0; gate == BORN_OPEN && i < maps->count; i++) {
		const struct op *op = &maps->list[i];
		struct fault fault = {.stage = BROOD_STAGE_STEP,
				      .step = op->step,
				      .step_type = op->type,
				      .object = op->text};

		fault.code = write_map(b, op, pid);
		if (fault.code < 0) {
			fault_report(b->report, &fault);
			gate = BORN_TURNED_AWAY;
		}
	}
	__atomic_store_n(&b->gate, gate, __ATOMIC_RELEASE);
	sys_futex_wake(&b->gate, 1);
}
