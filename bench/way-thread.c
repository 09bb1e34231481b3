/* SPDX-License-Identifier: MIT */
/* Threads that do nothing. */
#include "way.h"

#include <brood/brood.h>

#include <errno.h>

static int empty(void *unused)
{
	return unused != NULL;
}

static int raw_start(struct started *s)
{
	static const struct brood_thread_spec spec = {.size = sizeof spec};

	return brood_thread_create(&s->thread, &spec, empty, NULL, NULL);
}

static int raw_finish(struct started *s)
{
	int result = 1;
	int r = brood_thread_join(s->thread, -1, &result);

	return r == 0 && result ? -ECHILD : r;
}

static int libc_start(struct started *s)
{
	static const struct brood_thread_spec spec = {.size = sizeof spec};

	return brood_thread_create_libc(&s->thread, &spec, empty, NULL, NULL);
}

static void *empty_pthread(void *unused)
{
	return unused;
}

static int pthread_start(struct started *s)
{
	return -pthread_create(&s->pthread, NULL, empty_pthread, NULL);
}

static int pthread_finish(struct started *s)
{
	void *result = s;
	int r = -pthread_join(s->pthread, &result);

	return r == 0 && result ? -ECHILD : r;
}

const struct way way_thread = {"thread", NULL, raw_start, raw_finish};
const struct way way_thread_libc = {"thread-libc", NULL, libc_start,
				    raw_finish};
const struct way way_pthread = {"pthread", NULL, pthread_start, pthread_finish};
