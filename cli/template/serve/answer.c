/* SPDX-License-Identifier: MIT */
#include "serve.h"

#include <stdarg.h>

void guest_answer(struct serve *s, struct guest *g, const void *message,
		  const int *fds)
{
	if (g->fd >= 0 && post_send(g->fd, message, fds) < 0)
		guest_gone(s, g);
}

void guest_fail(struct serve *s, struct guest *g, int status,
		const char *format, ...)
{
	struct named_failed m = {.status = (uint32_t)status};
	va_list args;

	va_start(args, format);
	vsnprintf(m.why, sizeof m.why, format, args);
	va_end(args);
	named_head(&m, NAMED_FAILED, sizeof m, 0);
	post_send(g->fd, &m, NULL);
	guest_end(s, g);
}
