/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include <brood/pty.h>

#include "sys/sys.h"

#define OPEN_FLAGS (SYS_O_RDWR | SYS_O_NOCTTY | SYS_O_CLOEXEC)

static const char ptmx[] = "/dev/ptmx";

/* By the kernel, not by the name: that may be another's in the namespace of the
 * child, or of the caller. */
static int open_pair(struct pipe_end *end)
{
	int32_t unlocked = 0;
	int r = sys_openat(SYS_AT_FDCWD, ptmx, OPEN_FLAGS, 0);

	if (r < 0)
		return r;
	end->ours = r;
	r = sys_ioctl(end->ours, SYS_TIOCSPTLCK, &unlocked);
	if (r < 0)
		return r;
	r = sys_ioctl(end->ours, SYS_TIOCGPTPEER,
		      (void *)(uintptr_t)OPEN_FLAGS);
	end->theirs = r < 0 ? -1 : r;
	return r < 0 ? r : 0;
}

/* What it starts with. */
struct start {
	struct sys_termios settings;
	struct brood_window window;
};

/* Before a new descriptor could have the model's number. */
static int read_model(struct start *start, int model, int with_size)
{
	int r = sys_ioctl(model, SYS_TCGETS, &start->settings);

	if (r < 0 || !with_size)
		return r;
	return sys_ioctl(model, SYS_TIOCGWINSZ, &start->window);
}

/* What is set at the caller's end holds for the child's. */
static int make(struct pipe_end *end, struct start *start, int like)
{
	const struct brood_window *w = &start->window;
	int r = open_pair(end);

	if (r == 0 && like)
		r = sys_ioctl(end->ours, SYS_TCSETS, &start->settings);
	if (r == 0 && (w->rows || w->columns || w->x_pixels || w->y_pixels))
		r = sys_ioctl(end->ours, SYS_TIOCSWINSZ, &start->window);
	return r;
}

int child_make_pty(struct pipe_end *end, const struct op *op,
		   struct fault *fault)
{
	int like = !!(op->flags & BROOD_PTY_LIKE), r;
	struct start start;

	mem_copy(&start.window, &op->x, sizeof start.window);
	end->fd = PTY_END;
	fault->number = op->b;
	r = like ? read_model(&start, op->b, !op->x) : 0;
	if (r < 0)
		return r;
	fault->number = -1;
	fault->object = ptmx;
	r = make(end, &start, like);
	if (r == 0)
		fault->object = NULL;
	return r;
}

int brood_pty(const struct brood_child *c)
{
	struct pipe_end *end = c ? child_find_end(c, PTY_END) : NULL;

	if (!c)
		return -EINVAL;
	return end ? end->ours : -ENOENT;
}

int brood_pty_take(struct brood_child *c)
{
	struct pipe_end *end = c ? child_find_end(c, PTY_END) : NULL;
	int ours;

	if (!c)
		return -EINVAL;
	if (!end)
		return -ENOENT;
	ours = end->ours;
	end->ours = -1;
	return ours;
}

int brood_pty_resize(const struct brood_child *c,
		     const struct brood_window *window)
{
	struct brood_window copy;
	int fd = brood_pty(c);

	if (fd < 0)
		return fd;
	if (!window)
		return -EINVAL;
	copy = *window;
	return sys_ioctl(fd, SYS_TIOCSWINSZ, &copy);
}
