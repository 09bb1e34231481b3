/* SPDX-License-Identifier: MIT */
#include "streams.h"

#include <errno.h>

typedef int close_fn(FILE *);

/* The stream first, so that a shell that reads it comes to its end. A failure
 * to write what was left in it shows only if the shell says nothing. */
static int end(struct stream *stream, FILE *file, close_fn *close_file)
{
	int r = close_file(file), error = errno;
	int status = streams_end(stream);

	if (status == 0)
		errno = error;
	return status ? status : r;
}

/* Found at the first call, and not when the library is loaded, which every
 * program would pay for. */
static close_fn *libc_fclose, *libc_pclose;

static close_fn *found(close_fn **at, const char *name)
{
	close_fn *f = __atomic_load_n(at, __ATOMIC_RELAXED);

	if (!f) {
		f = (close_fn *)streams_next(name);
		__atomic_store_n(at, f, __ATOMIC_RELAXED);
	}
	return f;
}

static int close_either(FILE *file, close_fn **libc, const char *name)
{
	struct stream *stream = file ? streams_take(file) : NULL;

	if (stream)
		return end(stream, file, found(&libc_fclose, "fclose"));
	return found(libc, name)(file);
}

/* As in glibc, where both do the same: no zombie is left. */
__attribute__((visibility("default"))) int fclose(FILE *file)
{
	return close_either(file, &libc_fclose, "fclose");
}

/* A stream that is not of popen() is for libc to judge. */
__attribute__((visibility("default"))) int pclose(FILE *file)
{
	return close_either(file, &libc_pclose, "pclose");
}
