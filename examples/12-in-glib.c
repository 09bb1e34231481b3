/* SPDX-License-Identifier: MIT */
/* Any number of children in a GLib main loop, as one descriptor. */
#include <brood/brood.h>

#include <glib-unix.h>
#include <stdio.h>

static const char *const scripts[] = {"sleep 0.3; exit 1", "exit 2",
				      "sleep 0.15; exit 3"};
#define CHILDREN 3

static int sum; /* of exit codes */

/* Their number is told with them when they end. */
static int start_all(struct brood_waitset *set)
{
	for (int i = 0; i < CHILDREN; i++) {
		const char *const argv[] = {"sh", "-c", scripts[i], NULL};
		const struct brood_spec spec = {.size = sizeof spec,
						.argv = argv};
		struct brood_child *child;
		int r = brood_spawn(&child, &spec, NULL);

		if (r == 0)
			r = brood_waitset_add(set, child,
					      (void *)(uintptr_t)scripts[i],
					      NULL);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Those that have ended by now; how many are left. */
static int take_ended(struct brood_waitset *set)
{
	struct brood_child *child;
	struct brood_exit end;
	void *script;

	while (brood_wait_any(set, 0, &child, &script, &end) == 0) {
		printf("%s: %d\n", (const char *)script, end.value);
		sum += end.value;
		brood_child_close(&child);
	}
	return brood_waitset_count(set);
}

struct loop {
	struct brood_waitset *set;
	GMainLoop *main;
};

static gboolean on_ended(gint fd, GIOCondition condition, gpointer data)
{
	struct loop *loop = data;

	(void)fd;
	(void)condition;
	if (take_ended(loop->set) > 0)
		return G_SOURCE_CONTINUE;
	g_main_loop_quit(loop->main);
	return G_SOURCE_REMOVE;
}

static int run(struct brood_waitset *set)
{
	struct loop loop = {set, g_main_loop_new(NULL, FALSE)};

	g_unix_fd_add(brood_waitset_fd(set), G_IO_IN, on_ended, &loop);
	g_main_loop_run(loop.main);
	g_main_loop_unref(loop.main);
	return 0;
}

int main(void)
{
	struct brood_waitset *set;
	int r;

	if (brood_waitset_new(&set, NULL) < 0)
		return 1;
	r = start_all(set);
	if (r == 0)
		r = run(set);
	brood_waitset_free(&set);
	printf("together %d\n", sum);
	return r != 0;
}
