/* SPDX-License-Identifier: MIT */
#include "ready.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <unistd.h>

void streams_before(void)
{
	fflush(NULL);
}

/* Buffered by what it is in the child, if the start has used it. */
static void settle(FILE *stream, int fd)
{
	clearerr(stream);
	if (__fbufsize(stream))
		setvbuf(stream, NULL, isatty(fd) ? _IOLBF : _IOFBF, 0);
}

/* The template has read the end of /dev/null. */
void streams_after(void)
{
	clearerr(stdin);
	settle(stdout, 1);
	clearerr(stderr);
}
