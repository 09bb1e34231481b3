/* SPDX-License-Identifier: MIT */
#include "api.h"

#include "attr.h"

#include <errno.h>
#include <string.h>

#define FLAGS                                                                  \
	(POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP |                        \
	 POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |                      \
	 POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER |                \
	 POSIX_SPAWN_USEVFORK | POSIX_SPAWN_SETSID | POSIX_SPAWN_SETCGROUP)

POSIX_API int posix_spawnattr_init(posix_spawnattr_t *object)
{
	memset(object, 0, sizeof *object);
	return 0;
}

POSIX_API int posix_spawnattr_destroy(posix_spawnattr_t *object)
{
	(void)object; /* owns nothing */
	return 0;
}

POSIX_API int posix_spawnattr_getflags(const posix_spawnattr_t *object,
				       short *flags)
{
	*flags = (short)attr_of(object)->flags;
	return 0;
}

POSIX_API int posix_spawnattr_setflags(posix_spawnattr_t *object, short flags)
{
	if (flags & ~FLAGS)
		return EINVAL;
	attr_in(object)->flags = flags;
	return 0;
}

POSIX_API int posix_spawnattr_getpgroup(const posix_spawnattr_t *object,
					pid_t *group)
{
	*group = attr_of(object)->pgroup;
	return 0;
}

POSIX_API int posix_spawnattr_setpgroup(posix_spawnattr_t *object, pid_t group)
{
	attr_in(object)->pgroup = group;
	return 0;
}

POSIX_API int posix_spawnattr_getsigdefault(const posix_spawnattr_t *object,
					    sigset_t *set)
{
	*set = attr_of(object)->sigdefault;
	return 0;
}

POSIX_API int posix_spawnattr_setsigdefault(posix_spawnattr_t *object,
					    const sigset_t *set)
{
	attr_in(object)->sigdefault = *set;
	return 0;
}

POSIX_API int posix_spawnattr_getsigmask(const posix_spawnattr_t *object,
					 sigset_t *set)
{
	*set = attr_of(object)->sigmask;
	return 0;
}

POSIX_API int posix_spawnattr_setsigmask(posix_spawnattr_t *object,
					 const sigset_t *set)
{
	attr_in(object)->sigmask = *set;
	return 0;
}

POSIX_API int posix_spawnattr_getschedparam(const posix_spawnattr_t *object,
					    struct sched_param *param)
{
	param->sched_priority = attr_of(object)->priority;
	return 0;
}

POSIX_API int posix_spawnattr_setschedparam(posix_spawnattr_t *object,
					    const struct sched_param *param)
{
	attr_in(object)->priority = param->sched_priority;
	return 0;
}

POSIX_API int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *object,
					     int *policy)
{
	*policy = attr_of(object)->policy;
	return 0;
}

POSIX_API int posix_spawnattr_setschedpolicy(posix_spawnattr_t *object,
					     int policy)
{
	if (policy != SCHED_OTHER && policy != SCHED_FIFO && policy != SCHED_RR)
		return EINVAL;
	attr_in(object)->policy = policy;
	return 0;
}

POSIX_API int posix_spawnattr_getcgroup_np(const posix_spawnattr_t *object,
					   int *cgroup)
{
	*cgroup = attr_of(object)->cgroup;
	return 0;
}

POSIX_API int posix_spawnattr_setcgroup_np(posix_spawnattr_t *object,
					   int cgroup)
{
	attr_in(object)->cgroup = cgroup;
	return 0;
}
