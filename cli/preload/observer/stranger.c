/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include "../look/look.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libbrood-posix"

static const char *value_of(const char *const *envp, const char *name)
{
	size_t length = strlen(name);

	for (; envp && *envp; envp++)
		if (strncmp(*envp, name, length) == 0 && (*envp)[length] == '=')
			return *envp + length + 1;
	return NULL;
}

static bool is_passed_on(const char *const *envp)
{
	const char *preload = value_of(envp, "LD_PRELOAD");

	return preload && strstr(preload, LIBRARY) &&
	       value_of(envp, REPORT_ENV);
}

static bool same_loader(const struct look *look)
{
	static struct look self;

	if (!self.bits)
		look_at("/proc/self/exe", &self);
	if (!self.bits)
		return true;
	return look->bits == self.bits && look->machine == self.machine &&
	       look_is_glibc(look->loader) == look_is_glibc(self.loader) &&
	       look_is_musl(look->loader) == look_is_musl(self.loader);
}

/* WHYS: there is no reason. */
static enum report_why why(const struct look *look, const char *const *envp)
{
	if (look->kind == LOOK_STATIC)
		return WHY_STATIC;
	if (!same_loader(look))
		return WHY_FOREIGN;
	if (look->gains)
		return WHY_GAINS;
	return is_passed_on(envp) ? WHYS : WHY_ENVIRONMENT;
}

static void name_it(struct report_stranger *s, const char *file)
{
	size_t length = strlen(file), room = sizeof s->program - 1;

	/* The end of a path tells more than its beginning. */
	strncpy(s->program, file + (length > room ? length - room : 0), room);
}

static bool is_it(const struct report_stranger *s, enum report_why reason,
		  const char *file)
{
	size_t length = strlen(file), room = sizeof s->program - 1;

	if (length > room)
		file += length - room;
	return s->why == reason &&
	       strncmp(s->program, file, sizeof s->program) == 0;
}

static uint32_t hash(const char *text, uint32_t h)
{
	while (*text)
		h = (h ^ (unsigned char)*text++) * 16777619;
	return h;
}

static struct report_stranger *entry(struct report_file *all,
				     enum report_why reason, const char *file)
{
	uint32_t start = hash(file, 2166136261u + reason);

	for (uint32_t i = 0; i < REPORT_STRANGERS; i++) {
		struct report_stranger *s =
			&all->strangers[(start + i) % REPORT_STRANGERS];
		uint32_t state = __atomic_load_n(&s->state, __ATOMIC_ACQUIRE);

		if (state == 2 && is_it(s, reason, file))
			return s;
		/* One that is being written may stay so for ever: who wrote it
		 * was killed. The reader adds up what is there twice. */
		if (state || !__atomic_compare_exchange_n(&s->state, &state, 1,
							  0, __ATOMIC_ACQUIRE,
							  __ATOMIC_RELAXED))
			continue;
		s->why = reason;
		name_it(s, file);
		__atomic_store_n(&s->state, 2, __ATOMIC_RELEASE);
		return s;
	}
	__atomic_fetch_add(&all->strangers_lost, 1, __ATOMIC_RELAXED);
	return NULL;
}

struct report_stranger *observe_program(const char *program, const char *path,
					const char *const *envp)
{
	struct report_file *all = observed_file();
	struct report_stranger *s;
	char name[PATH_MAX];
	enum report_why reason;
	struct look look;
	int error = errno;

	if (!all || !program)
		return NULL;
	if (!look_through(program, path, name, sizeof name, &look)) {
		errno = error;
		return NULL;
	}
	errno = error;
	reason = why(&look, envp);
	if (reason == WHYS)
		return NULL;
	s = entry(all, reason, name);
	if (s)
		__atomic_fetch_add(&s->count, 1, __ATOMIC_RELAXED);
	return s;
}
