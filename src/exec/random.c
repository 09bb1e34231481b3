/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

uint64_t image_random(const struct image *i, uint64_t below)
{
	uint64_t n = 0;

	if (i->fixed_layout || !below)
		return 0;
	/* Old kernels lack the flag: there the call may wait, early at boot. */
	if (sys_getrandom(&n, sizeof n, SYS_GRND_INSECURE) < 0)
		sys_getrandom(&n, sizeof n, 0);
	return n % below;
}
