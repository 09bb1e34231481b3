/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "sys/sys.h"

int launch_cgroup_fault(const struct born *b, int r, struct fault *fault)
{
	const struct op *step = &b->plan->cgroup;

	*fault = (struct fault){
		.code = r,
		.stage = BROOD_STAGE_STEP,
		.step = step->step,
		.step_type = step->type,
		.number = step->a,
		.object = step->text,
	};
	return r;
}

int launch_cgroup_open(struct born *b, struct fault *fault)
{
	const struct op *step = &b->plan->cgroup;

	b->cgroup = -1;
	if (!step->type)
		return 0;
	b->cgroup = step->flags & BROOD_CGROUP_FD
			    ? step->a
			    : sys_openat(SYS_AT_FDCWD, step->text,
					 SYS_O_PATH | SYS_O_DIRECTORY |
						 SYS_O_CLOEXEC,
					 0);
	return b->cgroup < 0 ? launch_cgroup_fault(b, b->cgroup, fault) : 0;
}

void launch_cgroup_close(const struct born *b)
{
	const struct op *step = &b->plan->cgroup;

	if (step->type && !(step->flags & BROOD_CGROUP_FD))
		sys_close(b->cgroup);
}

/* Those that clone3 has for nothing else; one without memory or ids for another
 * process has them with and without. */
int launch_cgroup_blamed(const struct born *b, int r)
{
	switch (b->plan->cgroup.type ? -r : 0) {
	case EACCES:
	case EBADF:
	case EBUSY:
	case ENODEV:
	case ENOENT:
	case ENOSYS:
	case EOPNOTSUPP:
		return 1;
	default:
		return 0;
	}
}
