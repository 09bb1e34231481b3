/* SPDX-License-Identifier: MIT */
#include "exec/inherit.h"

#include "exec/listing.h"
#include "sys/sys.h"

struct search {
	const struct plan *plan;
	int first;
	int named;
	struct numbers *out;
};

/* A CLOSE among the steps has been carried out, or will be. */
static int names(const struct plan *plan, int fd)
{
	for (uint32_t i = 0; i < plan->fds.count; i++) {
		const struct op *op = &plan->fds.list[i];

		if (op->code >= OP_DUP && op->code <= OP_CLOEXEC && op->a == fd)
			return 1;
	}
	return 0;
}

static int look(void *arg, int fd)
{
	const struct search *s = arg;
	int flags;

	if (fd < s->first || (!s->named && names(s->plan, fd)))
		return 0;
	flags = sys_fcntl(fd, SYS_F_GETFD, 0);
	return flags < 0 || (flags & SYS_FD_CLOEXEC) ? 0
						     : numbers_add(s->out, fd);
}

int inherit_list(const struct plan *plan, int first, int named,
		 struct numbers *out)
{
	struct search s = {plan, first, named, out};

	return listing_fds(look, &s);
}

void inherit_close(const struct numbers *fds, uint32_t from, int close_on_exec)
{
	for (uint32_t i = from; i < fds->count; i++)
		sys_fcntl(fds->list[i], SYS_F_SETFD,
			  close_on_exec ? SYS_FD_CLOEXEC : 0);
}
