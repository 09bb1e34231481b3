/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "plan/catalogue.h"
#include "sys/sys.h"

static size_t mapped_size(const struct brood_child *c)
{
	return (c->n_pipes * sizeof *c->pipes + 4095) & ~(size_t)4095;
}

static int make_room(struct brood_child *c, uint32_t n)
{
	struct pipe_end *room;

	c->n_pipes = n;
	if (n > PIPES_INLINE) {
		room = sys_mmap(mapped_size(c), SYS_PROT_READ | SYS_PROT_WRITE,
				SYS_MAP_PRIVATE);
		if (sys_is_error(room)) {
			c->n_pipes = 0;
			return -ENOMEM;
		}
		c->pipes = room;
	}
	for (uint32_t i = 0; i < n; i++)
		c->pipes[i] = (struct pipe_end){-1, -1, -1};
	return 0;
}

static int child_reads(const struct op *op)
{
	if (op->flags)
		return !!(op->flags & BROOD_PIPE_CHILD_READS);
	return op->a == 0;
}

/* In the caller's order an earlier step might overwrite a low number: the end
 * moves to where no step goes, or stays if none goes where it is. */
static int move_away(int *end, const struct plan *plan,
		     const struct ops *listed)
{
	int r = sys_fcntl(*end, SYS_F_DUPFD_CLOEXEC, fds_floor(plan, listed));

	if (r < 0)
		return fds_names(listed, *end) ? -EMFILE : 0;
	sys_close(*end);
	*end = r;
	return 0;
}

static int make_pipe(struct pipe_end *end, struct op *op)
{
	int ends[2];
	int r = sys_pipe2(ends, SYS_O_CLOEXEC);
	int reads = child_reads(op);

	if (r < 0)
		return r;
	end->fd = op->a;
	end->ours = ends[reads];
	end->theirs = ends[!reads];
	return 0;
}

static void name_step(struct fault *fault, const struct op *op)
{
	fault->step = op->step;
	fault->step_type = op->type;
	if (op->type != BROOD_STEP_PTY)
		fault->number = op->a;
}

static int make(struct pipe_end *end, struct op *op, struct fault *fault)
{
	switch (op->type) {
	case BROOD_STEP_PIPE:
		return make_pipe(end, op);
	case BROOD_STEP_PTY:
		return child_make_pty(end, op, fault);
	default:
		return child_make_data(end, op);
	}
}

/* A terminal is made for the first of its descriptors. */
static int is_made(const struct brood_child *c, uint32_t n, const struct op *op)
{
	return op->type == BROOD_STEP_PTY && n && c->pipes[n - 1].fd == PTY_END;
}

int child_make_pipes(struct brood_child *c, const struct plan *plan,
		     struct ops *listed, struct fault *fault)
{
	int r = make_room(c, plan->made);
	uint32_t n = 0;

	for (uint32_t i = 0; r == 0 && i < listed->count; i++) {
		struct op *op = &listed->list[i];
		struct pipe_end *end = &c->pipes[n];

		if (!step_is_made(op->type) || op->code != OP_DUP)
			continue;
		if (is_made(c, n, op)) {
			op->b = c->pipes[n - 1].theirs;
			continue;
		}
		n++;
		r = make(end, op, fault);
		if (r == 0 && (plan->flags & BROOD_ORDERED))
			r = move_away(&end->theirs, plan, listed);
		op->b = end->theirs;
		op->text = NULL; /* it is none */
		if (r < 0)
			name_step(fault, op);
	}
	return fault->code = r;
}

void child_close_theirs(struct brood_child *c)
{
	for (uint32_t i = 0; i < c->n_pipes; i++) {
		if (c->pipes[i].theirs >= 0)
			sys_close(c->pipes[i].theirs);
		c->pipes[i].theirs = -1;
	}
}

void child_close_pipes(struct brood_child *c)
{
	child_close_theirs(c);
	for (uint32_t i = 0; i < c->n_pipes; i++)
		if (c->pipes[i].ours >= 0)
			sys_close(c->pipes[i].ours);
	if (c->pipes != c->inline_pipes)
		sys_munmap(c->pipes, mapped_size(c));
	c->pipes = c->inline_pipes;
	c->n_pipes = 0;
}

struct pipe_end *child_find_end(const struct brood_child *c, int fd)
{
	for (uint32_t i = 0; i < c->n_pipes; i++)
		if (c->pipes[i].fd == fd && c->pipes[i].ours >= 0)
			return &c->pipes[i];
	return NULL;
}

/* Only those of pipes have a number. */
static struct pipe_end *find(const struct brood_child *c, int fd)
{
	return fd < 0 ? NULL : child_find_end(c, fd);
}

int brood_pipe(const struct brood_child *c, int fd)
{
	struct pipe_end *end = c ? find(c, fd) : NULL;

	if (!c)
		return -EINVAL;
	return end ? end->ours : -ENOENT;
}

int brood_pipe_take(struct brood_child *c, int fd)
{
	struct pipe_end *end = c ? find(c, fd) : NULL;
	int ours;

	if (!c)
		return -EINVAL;
	if (!end)
		return -ENOENT;
	ours = end->ours;
	end->ours = -1;
	return ours;
}
