/* SPDX-License-Identifier: MIT */
#ifndef BROOD_NAMESPACE_H
#define BROOD_NAMESPACE_H

#include "api.h"

/* Kinds of namespaces, namespaces(7): the kernel's CLONE_NEW* bits. */
#define BROOD_NS_TIME   UINT64_C(0x00000080) /* Linux 5.6 */
#define BROOD_NS_MOUNT  UINT64_C(0x00020000)
#define BROOD_NS_CGROUP UINT64_C(0x02000000) /* Linux 4.6 */
#define BROOD_NS_UTS    UINT64_C(0x04000000)
#define BROOD_NS_IPC    UINT64_C(0x08000000)
#define BROOD_NS_USER   UINT64_C(0x10000000)
#define BROOD_NS_PID    UINT64_C(0x20000000)
#define BROOD_NS_NET    UINT64_C(0x40000000)

/* One range of BROOD_STEP_UID_MAP and BROOD_STEP_GID_MAP: count ids from
 * inside on, in the new user namespace, are those from outside on. */
struct brood_id_map {
	uint32_t inside;
	uint32_t outside;
	uint32_t count;
};

#define BROOD_ID_MAPS_MAX 340 /* ranges in one map (Linux 4.15; before, 5) */

/* .flags of the mount steps. */
#define BROOD_MOUNT_READ_ONLY (UINT32_C(1) << 0)
#define BROOD_MOUNT_NOSUID    (UINT32_C(1) << 1)
#define BROOD_MOUNT_NODEV     (UINT32_C(1) << 2)
#define BROOD_MOUNT_NOEXEC    (UINT32_C(1) << 3)
#define BROOD_MOUNT_RECURSIVE (UINT32_C(1) << 4) /* BIND: what is below too */
/* PRIVATE: mounts of the caller's still come in, none goes out. */
#define BROOD_MOUNT_SLAVE (UINT32_C(1) << 5)

#endif
