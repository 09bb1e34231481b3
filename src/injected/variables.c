/* SPDX-License-Identifier: MIT */
#include "injected/own.h"

#include "create/libc.h"
#include "sys/sys.h"

/* Under any of the names, which share memory or not. What holds another value
 * is unused, or a library's constructor has set it. */
static int find(const struct injected *in, const char *const *names,
		uint64_t value, uint64_t **to)
{
	int n = 0;

	for (; *names && n >= 0; names++)
		n = objects_find(in, *names, value, to, n);
	return n;
}

/* A child begins with its own: what a library has added would be lost. */
static int environment_is_untouched(const struct injected *in,
				    const struct variables *v)
{
	const uint64_t *e = (const uint64_t *)(uintptr_t)injected_envp(in);

	while (*e)
		e++;
	return v->environment[0] && (uint64_t)(uintptr_t)(e + 1) == in->auxv;
}

/* Around the thread pointer, where musl keeps a thread; which field it is
 * differs by version and architecture. */
#define THREAD_SIZE 256

static uint32_t *find_tid(void)
{
	uint32_t *found = NULL, tid = (uint32_t)sys_gettid();
	char *at = (char *)sys_thread_pointer();

#if defined(__aarch64__)
	at -= THREAD_SIZE;
#endif
	for (int i = 0; i < THREAD_SIZE / 4; i++) {
		uint32_t *word = (uint32_t *)(void *)at + i;

		if (*word != tid)
			continue;
		if (found)
			return NULL;
		found = word;
	}
	return found;
}

uint32_t variables_find(struct variables *v, const struct injected *in)
{
	static const char *const environments[] = {"environ", "__environ",
						   "_environ", NULL};
	static const char *const names[] = {"program_invocation_name",
					    "__progname_full", NULL};
	static const char *const short_names[] = {
		"program_invocation_short_name", "__progname", NULL};
	const char *name = in->argc ? injected_argv(in)[0] : NULL;
	struct libc_thread t;

	if (find(in, environments, injected_envp(in), v->environment) < 0)
		return INJECTED_NO_LIST;
	if (!environment_is_untouched(in, v))
		return INJECTED_ENVIRONMENT;
	if (name) {
		find(in, names, (uint64_t)(uintptr_t)name, v->name);
		find(in, short_names, (uint64_t)(uintptr_t)base_name(name),
		     v->short_name);
	}
	libc_thread(&t);
	if (t.tid)
		return INJECTED_OK;
	v->tid = find_tid();
	return v->tid ? INJECTED_OK : INJECTED_UNKNOWN_THREAD;
}
