/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

static int has(const struct sys_caps *caps, int cap)
{
	uint32_t word = cap < 32 ? caps->low.effective : caps->high.effective;

	return word >> (cap % 32) & 1;
}

/* The link to the executable is changed when there is no way back, so that
 * whoever depends on it has to know before. */
int image_exe_link(const struct image *i, struct fault *fault)
{
	struct sys_caps_header self = {SYS_CAPS_VERSION_3, 0};
	struct sys_caps caps = {{0, 0, 0}, {0, 0, 0}};

	if (!(i->flags & BROOD_IMAGE_EXE_LINK))
		return 0;
	if (i->program.from.fd < 0)
		return image_refuse(fault, -EPERM, BROOD_REASON_EXE_LINK);
	sys_capget(&self, &caps);
	if (!has(&caps, SYS_CAP_CHECKPOINT_RESTORE) &&
	    !has(&caps, SYS_CAP_SYS_ADMIN) && !has(&caps, SYS_CAP_SYS_RESOURCE))
		return image_refuse(fault, -EPERM, BROOD_REASON_EXE_LINK);
	if (sys_faccessat(i->program.from.fd, "", SYS_X_OK,
			  SYS_AT_EMPTY_PATH | SYS_AT_EACCESS) < 0)
		return image_refuse(fault, -EACCES, BROOD_REASON_EXE_LINK);
	return 0;
}
