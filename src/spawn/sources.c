/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "plan/catalogue.h"
#include "sys/sys.h"

/*
 * One poll(2) asks about many descriptors at once. It takes those opened with
 * O_PATH for closed: those are asked about again. Whatever else it answers, the
 * child finds out by itself.
 */
#define BATCH 32

struct batch {
	struct sys_pollfd fds[BATCH];
	const struct op *ops[BATCH]; /* NULL: the program's */
	unsigned count;
};

static int not_open(int fd, const struct op *op, struct fault *fault)
{
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = BROOD_REASON_FD_NOT_OPEN;
	fault->step = op ? op->step : -1;
	fault->step_type = op ? op->type : 0;
	fault->number = op ? op->a : fd;
	fault->other = fd;
	return fault->code = -EBADF;
}

static int ask(struct batch *batch, struct fault *fault)
{
	struct sys_timespec now = {0, 0};
	int n = sys_ppoll(batch->fds, batch->count, &now);

	for (unsigned i = 0; n > 0 && i < batch->count; i++) {
		int fd = batch->fds[i].fd;

		if ((batch->fds[i].revents & SYS_POLLNVAL) &&
		    sys_fcntl(fd, SYS_F_GETFD, 0) == -EBADF)
			return not_open(fd, batch->ops[i], fault);
	}
	batch->count = 0;
	return 0;
}

static int add(struct batch *batch, int fd, const struct op *op,
	       struct fault *fault)
{
	if (fd < 0)
		return 0;
	batch->fds[batch->count] = (struct sys_pollfd){.fd = fd};
	batch->ops[batch->count++] = op;
	return batch->count < BATCH ? 0 : ask(batch, fault);
}

/* To what the caller has, not to what will be made for it. */
static int refers(const struct op *op)
{
	return !step_is_made(op->type) ||
	       (op->type == BROOD_STEP_PTY && (op->flags & BROOD_PTY_LIKE));
}

int launch_sources(const struct plan *plan, const struct ops *listed,
		   struct fault *fault)
{
	struct batch batch;
	int r;

	if (plan->flags & BROOD_NO_FD_CHECK)
		return 0;
	batch.count = 0;
	r = add(&batch, plan->program_fd, NULL, fault);
	if (r == 0 && (plan->cgroup.flags & BROOD_CGROUP_FD))
		r = add(&batch, plan->cgroup.a, &plan->cgroup, fault);
	for (uint32_t i = 0; r == 0 && i < plan->joins.count; i++)
		r = add(&batch, plan->joins.list[i].a, &plan->joins.list[i],
			fault);
	for (uint32_t i = 0; r == 0 && i < plan->before.count; i++)
		if (op_takes_directory(&plan->before.list[i]))
			r = add(&batch, plan->before.list[i].a,
				&plan->before.list[i], fault);
	for (uint32_t i = 0; r == 0 && i < listed->count; i++)
		if (refers(&listed->list[i]))
			r = add(&batch, fds_source(listed, i), &listed->list[i],
				fault);
	return r == 0 && batch.count ? ask(&batch, fault) : r;
}
