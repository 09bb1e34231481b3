/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

static void clear(struct brood_output *out)
{
	mem_zero(out, sizeof *out);
	out->data = "";
	out->fd = -1;
}

void result_clear(struct brood_result *result)
{
	mem_zero(result, sizeof *result);
	clear(&result->out);
	clear(&result->err);
}

static void let_go(struct brood_output *out)
{
	if (out->mapped)
		sys_munmap((void *)(uintptr_t)out->data, out->mapped);
	if ((out->flags & BROOD_OUTPUT_SPILLED) && out->fd >= 0)
		sys_close(out->fd);
	clear(out);
}

void brood_result_free(struct brood_result *result)
{
	if (!result)
		return;
	let_go(&result->out);
	let_go(&result->err);
}
