/* SPDX-License-Identifier: MIT */
#include "child/busy.h"
#include "child/handle.h"

#include "sys/clock.h"

/*
 * The flags field of /proc/PID/stat, the ninth, counted from behind the name,
 * which may contain anything; 0 if it cannot be read.
 */
static unsigned long task_flags(int pid)
{
	char path[32] = "/proc/", digits[10], buf[256];
	size_t at = 6;
	unsigned long flags = 0;
	int n = 0, fd, fields = 0;
	long size, i;

	do
		digits[n++] = (char)('0' + pid % 10);
	while (pid /= 10);
	while (n)
		path[at++] = digits[--n];
	mem_copy(path + at, "/stat", 6);
	fd = sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	size = sys_read(fd, buf, sizeof buf);
	sys_close(fd);
	for (i = size - 1; i >= 0 && buf[i] != ')'; i--)
		;
	for (i = i < 0 ? size : i; i < size && fields < 7; i++)
		fields += buf[i] == ' ';
	for (; i < size && buf[i] >= '0' && buf[i] <= '9'; i++)
		flags = flags * 10 + (unsigned long)(buf[i] - '0');
	return flags;
}

/* It called execve and left the memory: into its program, or on its end? */
static int died_in_exec(int pid)
{
	unsigned long flags = task_flags(pid);

	return (flags & SYS_PF_FORKNOEXEC) && (flags & SYS_PF_EXITING);
}

static void note_killed(struct brood_child *c)
{
	fault_report(&c->report, &(struct fault){.code = -ECANCELED,
						 .stage = BROOD_STAGE_KILLED,
						 .step = -1,
						 .object = c->report.object});
	if (c->exit.how == BROOD_SIGNALED)
		c->report.signal = c->exit.value;
}

void child_failed(struct brood_child *c)
{
	child_reap(c, SYS_WALL);
	if (!c->report.code)
		note_killed(c);
	busy_find(&c->report);
	c->exit.how = BROOD_NOT_STARTED;
	c->exit.value = -c->report.code;
	c->state = CHILD_FAILED;
}

int child_decide(struct brood_child *c, int64_t deadline)
{
	if (c->state != CHILD_UNDECIDED)
		return 0;
	if (c->hear)
		return c->hear(c, deadline);
	if (c->slot) {
		if (word_wait(&c->word, child_in_flight(c), deadline) < 0)
			return -ETIMEDOUT;
		if (slot_claim(c->slot, c->slot_tag))
			slot_put(c->slot);
		c->slot = NULL;
	}
	if (__atomic_load_n(&c->report.code, __ATOMIC_ACQUIRE) ||
	    __atomic_load_n(&c->progress, __ATOMIC_ACQUIRE) != BORN_EXEC)
		child_failed(c);
	else
		c->state = CHILD_STARTED;
	return 0;
}

int brood_started(struct brood_child *c, int timeout_ms,
		  struct brood_error *err)
{
	int was_open;
	int r;

	fault_clear(err);
	if (!c)
		return fault_report(
			err,
			&(struct fault){.code = -EINVAL,
					.stage = BROOD_STAGE_SPEC,
					.reason = BROOD_REASON_NULL_ARGUMENT,
					.step = -1,
					.object = "child"});
	if (!child_is_ours(c))
		return fault_report(err,
				    &(struct fault){.code = -ECHILD,
						    .stage = BROOD_STAGE_NONE,
						    .step = -1});
	was_open = c->state == CHILD_UNDECIDED;
	r = child_decide(c, clock_deadline(timeout_ms));
	if (r < 0)
		return fault_report(
			err, &(struct fault){.code = r,
					     .stage = BROOD_STAGE_TIMEOUT,
					     .step = -1,
					     .number = timeout_ms});
	if (was_open && !c->hear && c->state == CHILD_STARTED && !c->reaped &&
	    died_in_exec(c->made.pid))
		child_failed(c);
	if (c->state == CHILD_STARTED)
		return 0;
	if (err)
		mem_copy(err, &c->report, sizeof *err);
	return c->report.code;
}
