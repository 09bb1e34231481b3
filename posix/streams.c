/* SPDX-License-Identifier: MIT */
#include "streams.h"

#include "shell.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct stream *list;

/* Another thread of the original may have held it. */
static void in_copy(void)
{
	lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

/* Not when the library is loaded: hardly any program comes here. */
static void once(void)
{
	pthread_atfork(NULL, NULL, in_copy);
}

void streams_lock(void)
{
	static pthread_once_t begun = PTHREAD_ONCE_INIT;

	pthread_once(&begun, once);
	pthread_mutex_lock(&lock);
}

void streams_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

struct stream *streams_open(void)
{
	return list;
}

void streams_add(struct stream *stream)
{
	stream->next = list;
	__atomic_store_n(&list, stream, __ATOMIC_RELEASE);
}

struct stream *streams_take(FILE *file)
{
	struct stream **at, *stream;

	/* Every fclose() comes here; hardly any program has such a stream. */
	if (!__atomic_load_n(&list, __ATOMIC_ACQUIRE))
		return NULL;
	streams_lock();
	for (at = &list; *at && (*at)->file != file;)
		at = &(*at)->next;
	stream = *at;
	if (stream)
		__atomic_store_n(at, stream->next, __ATOMIC_RELEASE);
	streams_unlock();
	return stream;
}

int streams_end(struct stream *stream)
{
	int status = stream->status, r = 0, state;

	if (stream->pid) {
		/* As glibc's: once begun, it is not left half-way. */
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
		r = shell_wait(stream->pid, &status);
		pthread_setcancelstate(state, NULL);
	}
	free(stream);
	return r < 0 ? -1 : status;
}

void *streams_next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}
