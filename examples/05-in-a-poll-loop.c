/* SPDX-License-Identifier: MIT */
/* Watches a child's output and its end in one poll loop, with a time limit. */
#include <brood/brood.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define LIMIT_MS 5000

/* Passes on what there is; 0 at the end of file. */
static int drain(int fd)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof buf);

	if (n > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	return n > 0;
}

static int watch(struct brood_child *child)
{
	struct pollfd fds[] = {
		{.fd = brood_pipe(child, 1), .events = POLLIN},
		{.fd = brood_pidfd(child), .events = POLLIN},
	};
	struct brood_exit end;

	/* poll(2) passes over a negative descriptor. */
	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		if (poll(fds, 2, LIMIT_MS) == 0)
			brood_kill(child, SIGKILL);
		if (fds[0].revents && !drain(fds[0].fd))
			fds[0].fd = -1;
		if (fds[1].revents)
			fds[1].fd = -1;
	}
	if (brood_wait(child, -1, &end) < 0)
		return 1;
	printf("ended with %d\n", end.value);
	return 0;
}

int main(void)
{
	static const char *const argv[] = {
		"sh", "-c",
		"for i in 1 2 3; do echo $i; sleep 0.05; done; exit 4", NULL};
	const struct brood_step steps[] = {
		{.type = BROOD_STEP_PIPE, .fd = 1},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = argv,
		.steps = steps,
	};
	struct brood_child *child;
	int r;

	if (brood_spawn(&child, &spec, NULL) < 0)
		return 1;
	r = watch(child);
	brood_child_close(&child);
	return r;
}
