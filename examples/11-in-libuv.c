/* SPDX-License-Identifier: MIT */
/* Any number of children in a libuv loop, as one descriptor; and a child's own.
 */
#include <brood/brood.h>

#include <stdio.h>
#include <uv.h>

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

static void on_ended(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	if (take_ended(poll->data) == 0)
		uv_close((uv_handle_t *)poll, NULL);
}

static void on_end(uv_poll_t *poll, int status, int events)
{
	struct brood_child *child = poll->data;

	(void)status;
	(void)events;
	uv_close((uv_handle_t *)poll, NULL);
	printf("true: %d\n", brood_wait(child, 0, NULL));
}

static int run(struct brood_waitset *set)
{
	const char *const argv[] = {"true", NULL};
	const struct brood_spec spec = {.size = sizeof spec, .argv = argv};
	struct brood_child *child;
	uv_poll_t any, one;
	int r = brood_spawn(&child, &spec, NULL);

	if (r < 0)
		return r;
	uv_poll_init(uv_default_loop(), &any, brood_waitset_fd(set));
	uv_poll_init(uv_default_loop(), &one, brood_pidfd(child));
	any.data = set;
	one.data = child;
	uv_poll_start(&any, UV_READABLE, on_ended);
	uv_poll_start(&one, UV_READABLE, on_end);
	r = uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	uv_loop_close(uv_default_loop());
	brood_child_close(&child);
	return r;
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
