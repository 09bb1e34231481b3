/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

/* The saved ids become the effective ones. */
static void saved_ids(struct leave *l)
{
	long same = -1;

	leave_call(l, LEAVE_MUST, __NR_setresuid, same, same,
		   (long)sys_geteuid(), 0);
	leave_call(l, LEAVE_MUST, __NR_setresgid, same, same,
		   (long)sys_getegid(), 0);
}

static uint32_t ambient(int from, uint32_t permitted)
{
	uint32_t kept = 0;

	for (int i = 0; i < 32; i++)
		if ((permitted >> i & 1) &&
		    sys_prctl(SYS_PR_CAP_AMBIENT, SYS_PR_CAP_AMBIENT_IS_SET,
			      (unsigned long)(from + i)) == 1)
			kept |= UINT32_C(1) << i;
	return kept;
}

/* What a user other than root keeps is what is ambient. (Root would get all
 * back at exec, which nothing else can give.) */
static void capabilities(struct leave *l)
{
	struct sys_caps_header self = {SYS_CAPS_VERSION_3, 0};
	struct sys_caps caps;

	if (sys_capget(&self, &caps) < 0 ||
	    !(caps.low.permitted | caps.high.permitted))
		return;
	caps.low.permitted = ambient(0, caps.low.permitted);
	caps.high.permitted = ambient(32, caps.high.permitted);
	caps.low.effective = caps.low.permitted;
	caps.high.effective = caps.high.permitted;
	leave_call(l, LEAVE_MUST, __NR_capset,
		   sys_ptr(leave_keep(l, &self, sizeof self)),
		   sys_ptr(leave_keep(l, &caps, sizeof caps)), 0, 0);
}

void image_credentials(struct image *i)
{
	struct leave *l = &i->leave;
	int same =
		sys_getuid() == sys_geteuid() && sys_getgid() == sys_getegid();

	leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_KEEPCAPS, 0, 0, 0);
	saved_ids(l);
	if (sys_getuid() && sys_geteuid())
		capabilities(l);
	if (same)
		leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_DUMPABLE, 1, 0,
			   0);
}
