/* SPDX-License-Identifier: MIT */
/* Else both functions here would have one name. */
#undef _FILE_OFFSET_BITS
#include "streams.h"

typedef FILE *reopen_fn(const char *, const char *, FILE *);

/* The stream becomes another file's, and its shell is waited for as by
 * fclose(). */
static FILE *reopen(const char *path, const char *mode, FILE *file,
		    reopen_fn *libc)
{
	struct stream *stream = file ? streams_take(file) : NULL;
	FILE *now = libc(path, mode, file);

	if (stream)
		streams_end(stream);
	return now;
}

__attribute__((visibility("default"))) FILE *
freopen(const char *path, const char *mode, FILE *file)
{
	return reopen(path, mode, file, (reopen_fn *)streams_next("freopen"));
}

#ifdef __GLIBC__
__attribute__((visibility("default"))) FILE *
freopen64(const char *path, const char *mode, FILE *file)
{
	return reopen(path, mode, file, (reopen_fn *)streams_next("freopen64"));
}
#endif
