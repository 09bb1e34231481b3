/* SPDX-License-Identifier: MIT */
#ifndef BROOD_STEP_MAKE_H
#define BROOD_STEP_MAKE_H

/* step.h includes this at its end. */
#include "step.h"

/*
 * Constructors, for C++ (which lacks C's designated initialisers) and for
 * lists that are built at run time. They allocate nothing.
 */
#define BROOD_STEP_MAKE_(name_, params_, body_)                                \
	static inline struct brood_step name_ params_                          \
	{                                                                      \
		struct brood_step s = {};                                      \
		body_;                                                         \
		return s;                                                      \
	}

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

BROOD_STEP_MAKE_(brood_step_end, (void), s.type = BROOD_STEP_END)
BROOD_STEP_MAKE_(brood_step_chdir, (const char *path),
                 (s.type = BROOD_STEP_CHDIR, s.path = path))
BROOD_STEP_MAKE_(brood_step_fchdir, (int fd),
                 (s.type = BROOD_STEP_FCHDIR, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_umask, (unsigned mode),
                 (s.type = BROOD_STEP_UMASK, s.mode = mode))
BROOD_STEP_MAKE_(brood_step_chroot, (const char *path),
                 (s.type = BROOD_STEP_CHROOT, s.path = path))
BROOD_STEP_MAKE_(brood_step_root_fd, (int fd),
                 (s.type = BROOD_STEP_ROOT_FD, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_setsid, (void), s.type = BROOD_STEP_SETSID)
BROOD_STEP_MAKE_(brood_step_setpgid, (pid_t group),
                 (s.type = BROOD_STEP_SETPGID, s.pid = group))
BROOD_STEP_MAKE_(brood_step_ctty, (int fd),
                 (s.type = BROOD_STEP_CTTY, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_foreground, (int fd),
                 (s.type = BROOD_STEP_FOREGROUND, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_pty, (unsigned rows, unsigned columns),
                 (s.type = BROOD_STEP_PTY, s.window.rows = (uint16_t)rows,
                  s.window.columns = (uint16_t)columns))
BROOD_STEP_MAKE_(brood_step_pty_like, (int terminal),
                 (s.type = BROOD_STEP_PTY, s.flags = BROOD_PTY_LIKE,
                  s.from = terminal))
BROOD_STEP_MAKE_(brood_step_pass, (int fd, int from),
                 (s.type = BROOD_STEP_PASS, s.fd = fd, s.from = from))
BROOD_STEP_MAKE_(brood_step_inherit, (int fd),
                 (s.type = BROOD_STEP_INHERIT, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_open,
                 (int fd, const char *path, int oflags, unsigned mode),
                 (s.type = BROOD_STEP_OPEN, s.fd = fd, s.path = path,
                  s.oflags = oflags, s.mode = mode))
BROOD_STEP_MAKE_(brood_step_open_at,
                 (int fd, int dir, const char *path, int oflags,
                  unsigned mode),
                 (s.type = BROOD_STEP_OPEN, s.flags = BROOD_OPEN_AT, s.fd = fd,
                  s.from = dir, s.path = path, s.oflags = oflags,
                  s.mode = mode))
BROOD_STEP_MAKE_(brood_step_null, (int fd),
                 (s.type = BROOD_STEP_NULL, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_pipe, (int fd, uint32_t flags),
                 (s.type = BROOD_STEP_PIPE, s.fd = fd, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_data, (int fd, const void *data, size_t length),
                 (s.type = BROOD_STEP_DATA, s.fd = fd, s.data = data,
                  s.length = length))
BROOD_STEP_MAKE_(brood_step_dup, (int fd, int from),
                 (s.type = BROOD_STEP_DUP, s.fd = fd, s.from = from))
BROOD_STEP_MAKE_(brood_step_close, (int fd),
                 (s.type = BROOD_STEP_CLOSE, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_cloexec, (int fd),
                 (s.type = BROOD_STEP_CLOEXEC, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_close_from, (int fd),
                 (s.type = BROOD_STEP_CLOSE_FROM, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_env_set, (const char *name, const char *value),
                 (s.type = BROOD_STEP_ENV_SET, s.name = name, s.value = value))
BROOD_STEP_MAKE_(brood_step_env_unset, (const char *name),
                 (s.type = BROOD_STEP_ENV_UNSET, s.name = name))
BROOD_STEP_MAKE_(brood_step_env_clear, (void), s.type = BROOD_STEP_ENV_CLEAR)
BROOD_STEP_MAKE_(brood_step_rlimit,
                 (int resource, uint64_t soft, uint64_t hard),
                 (s.type = BROOD_STEP_RLIMIT, s.resource = resource,
                  s.soft = soft, s.hard = hard))
BROOD_STEP_MAKE_(brood_step_sigmask, (uint64_t set, uint32_t flags),
                 (s.type = BROOD_STEP_SIGMASK, s.set = set, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_sigdefault, (uint64_t set),
                 (s.type = BROOD_STEP_SIGDEFAULT, s.set = set))
BROOD_STEP_MAKE_(brood_step_sigignore, (uint64_t set),
                 (s.type = BROOD_STEP_SIGIGNORE, s.set = set))
BROOD_STEP_MAKE_(brood_step_nice, (int nice),
                 (s.type = BROOD_STEP_NICE, s.number = nice))
BROOD_STEP_MAKE_(brood_step_scheduler, (int policy, int priority),
                 (s.type = BROOD_STEP_SCHEDULER, s.number = policy,
                  s.priority = priority))
BROOD_STEP_MAKE_(brood_step_affinity, (const void *mask, size_t bytes),
                 (s.type = BROOD_STEP_AFFINITY, s.data = mask,
                  s.length = bytes))
BROOD_STEP_MAKE_(brood_step_ioprio, (int priority),
                 (s.type = BROOD_STEP_IOPRIO, s.number = priority))
BROOD_STEP_MAKE_(brood_step_timerslack, (uint64_t nanoseconds),
                 (s.type = BROOD_STEP_TIMERSLACK, s.nanoseconds = nanoseconds))
BROOD_STEP_MAKE_(brood_step_groups, (const gid_t *groups, size_t count),
                 (s.type = BROOD_STEP_GROUPS, s.data = groups,
                  s.length = count * sizeof(gid_t)))
BROOD_STEP_MAKE_(brood_step_gid, (gid_t id),
                 (s.type = BROOD_STEP_GID, s.id = id))
BROOD_STEP_MAKE_(brood_step_uid, (uid_t id),
                 (s.type = BROOD_STEP_UID, s.id = id))
BROOD_STEP_MAKE_(brood_step_user, (const char *name),
                 (s.type = BROOD_STEP_USER, s.name = name))
BROOD_STEP_MAKE_(brood_step_group, (const char *name),
                 (s.type = BROOD_STEP_GROUP, s.name = name))
BROOD_STEP_MAKE_(brood_step_securebits, (uint64_t bits),
                 (s.type = BROOD_STEP_SECUREBITS, s.set = bits))
BROOD_STEP_MAKE_(brood_step_keep_caps, (void), s.type = BROOD_STEP_KEEP_CAPS)
BROOD_STEP_MAKE_(brood_step_cap_bounding, (uint64_t set),
                 (s.type = BROOD_STEP_CAP_BOUNDING, s.set = set))
BROOD_STEP_MAKE_(brood_step_cap_inheritable, (uint64_t set),
                 (s.type = BROOD_STEP_CAP_INHERITABLE, s.set = set))
BROOD_STEP_MAKE_(brood_step_cap_permitted, (uint64_t set),
                 (s.type = BROOD_STEP_CAP_PERMITTED, s.set = set))
BROOD_STEP_MAKE_(brood_step_cap_ambient, (uint64_t set),
                 (s.type = BROOD_STEP_CAP_AMBIENT, s.set = set))
BROOD_STEP_MAKE_(brood_step_pdeathsig, (int sig),
                 (s.type = BROOD_STEP_PDEATHSIG, s.number = sig))
BROOD_STEP_MAKE_(brood_step_no_new_privs, (void),
                 s.type = BROOD_STEP_NO_NEW_PRIVS)
BROOD_STEP_MAKE_(brood_step_subreaper, (void), s.type = BROOD_STEP_SUBREAPER)
BROOD_STEP_MAKE_(brood_step_trace_me, (void), s.type = BROOD_STEP_TRACE_ME)
BROOD_STEP_MAKE_(brood_step_stop, (void), s.type = BROOD_STEP_STOP)
BROOD_STEP_MAKE_(brood_step_personality, (uint64_t persona),
                 (s.type = BROOD_STEP_PERSONALITY, s.set = persona))
BROOD_STEP_MAKE_(brood_step_call,
                 (brood_call_fn * call, void *argument, uint32_t flags),
                 (s.type = BROOD_STEP_CALL, s.flags = flags, s.call = call,
                  s.argument = argument))
BROOD_STEP_MAKE_(brood_step_oom_score, (int score),
                 (s.type = BROOD_STEP_OOM_SCORE, s.number = score))
BROOD_STEP_MAKE_(brood_step_mempolicy,
                 (int mode, const void *nodes, size_t bytes),
                 (s.type = BROOD_STEP_MEMPOLICY, s.number = mode,
                  s.data = nodes, s.length = bytes))
BROOD_STEP_MAKE_(brood_step_uclamp, (int least, int most),
                 (s.type = BROOD_STEP_UCLAMP, s.number = least,
                  s.priority = most))
BROOD_STEP_MAKE_(brood_step_core_sched, (pid_t pid),
                 (s.type = BROOD_STEP_CORE_SCHED, s.pid = pid))
BROOD_STEP_MAKE_(brood_step_cgroup, (const char *path, uint32_t flags),
                 (s.type = BROOD_STEP_CGROUP, s.path = path, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_cgroup_fd, (int fd, uint32_t flags),
                 (s.type = BROOD_STEP_CGROUP, s.fd = fd,
                  s.flags = flags | BROOD_CGROUP_FD))
BROOD_STEP_MAKE_(brood_step_cgroup_v1, (const char *path),
                 (s.type = BROOD_STEP_CGROUP_V1, s.path = path))
BROOD_STEP_MAKE_(brood_step_keyring, (const char *name),
                 (s.type = BROOD_STEP_KEYRING, s.name = name))
BROOD_STEP_MAKE_(brood_step_exec_label, (const char *label, uint32_t flags),
                 (s.type = BROOD_STEP_EXEC_LABEL, s.name = label,
                  s.flags = flags))
BROOD_STEP_MAKE_(brood_step_landlock,
                 (const char *path, uint64_t rights, uint32_t flags),
                 (s.type = BROOD_STEP_LANDLOCK, s.path = path, s.set = rights,
                  s.flags = flags))
BROOD_STEP_MAKE_(brood_step_landlock_net,
                 (int port, uint64_t rights, uint32_t flags),
                 (s.type = BROOD_STEP_LANDLOCK_NET, s.number = port,
                  s.set = rights, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_landlock_scope, (uint64_t scope, uint32_t flags),
                 (s.type = BROOD_STEP_LANDLOCK_SCOPE, s.set = scope,
                  s.flags = flags))
BROOD_STEP_MAKE_(brood_step_seccomp,
                 (const void *filter, size_t bytes, uint32_t flags),
                 (s.type = BROOD_STEP_SECCOMP, s.data = filter,
                  s.length = bytes, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_mdwe, (void), s.type = BROOD_STEP_MDWE)
BROOD_STEP_MAKE_(brood_step_setns, (int fd, uint64_t namespaces),
                 (s.type = BROOD_STEP_SETNS, s.fd = fd, s.set = namespaces))
BROOD_STEP_MAKE_(brood_step_new_namespaces, (uint64_t namespaces),
                 (s.type = BROOD_STEP_NEW_NAMESPACES, s.set = namespaces))
BROOD_STEP_MAKE_(brood_step_uid_map,
                 (const struct brood_id_map *ranges, size_t count),
                 (s.type = BROOD_STEP_UID_MAP, s.data = ranges,
                  s.length = count * sizeof *ranges))
BROOD_STEP_MAKE_(brood_step_gid_map,
                 (const struct brood_id_map *ranges, size_t count),
                 (s.type = BROOD_STEP_GID_MAP, s.data = ranges,
                  s.length = count * sizeof *ranges))
BROOD_STEP_MAKE_(brood_step_mount_private, (const char *path, uint32_t flags),
                 (s.type = BROOD_STEP_MOUNT_PRIVATE, s.path = path,
                  s.flags = flags))
BROOD_STEP_MAKE_(brood_step_mount_proc, (const char *path),
                 (s.type = BROOD_STEP_MOUNT_PROC, s.path = path))
BROOD_STEP_MAKE_(brood_step_mount_bind,
                 (const char *path, const char *source, uint32_t flags),
                 (s.type = BROOD_STEP_MOUNT_BIND, s.path = path,
                  s.value = source, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_mount_tmpfs,
                 (const char *path, uint64_t bytes, unsigned mode,
                  uint32_t flags),
                 (s.type = BROOD_STEP_MOUNT_TMPFS, s.path = path,
                  s.length = bytes, s.mode = mode, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_hostname, (const char *name),
                 (s.type = BROOD_STEP_HOSTNAME, s.name = name))
BROOD_STEP_MAKE_(brood_step_loopback_up, (void),
                 s.type = BROOD_STEP_LOOPBACK_UP)
BROOD_STEP_MAKE_(brood_step_time_offset, (int clock, int64_t seconds),
                 (s.type = BROOD_STEP_TIME_OFFSET, s.number = clock,
                  s.seconds = seconds))

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
#undef BROOD_STEP_MAKE_

#endif
