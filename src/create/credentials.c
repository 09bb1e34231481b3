/* SPDX-License-Identifier: MIT */
#include "create/thread.h"

#include "sys/sys.h"

/* Real and effective ids at exec, where the saved one is the effective one. */
struct ids {
	uint32_t user[2];
	uint32_t group[2];
};

#define VECTOR 256 /* words: twice what kernels have */

static struct ids at_exec;
static int known; /* set once they are */

static long read_vector(unsigned long *vector, size_t size)
{
	long n = sys_prctl(SYS_PR_GET_AUXV, (unsigned long)sys_ptr(vector),
			   size);
	int fd;

	if (n >= 0)
		return n < (long)size ? n : (long)size;
	fd = sys_openat(SYS_AT_FDCWD, "/proc/self/auxv",
			SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	n = sys_read(fd, vector, size);
	sys_close(fd);
	return n;
}

/* Where the kernel does not tell, those of now are taken for the first. */
static void learn(struct ids *ids, const uint32_t u[3], const uint32_t g[3])
{
	unsigned long vector[VECTOR];
	long n = read_vector(vector, sizeof vector) / (long)sizeof vector[0];

	*ids = (struct ids){{u[0], u[1]}, {g[0], g[1]}};
	for (long i = 0; i + 1 < n && vector[i]; i += 2) {
		uint32_t value = (uint32_t)vector[i + 1];

		if (vector[i] == SYS_AT_UID)
			ids->user[0] = value;
		else if (vector[i] == SYS_AT_EUID)
			ids->user[1] = value;
		else if (vector[i] == SYS_AT_GID)
			ids->group[0] = value;
		else if (vector[i] == SYS_AT_EGID)
			ids->group[1] = value;
	}
}

/* Threads that do it at once learn the same. */
static void first_time(const uint32_t u[3], const uint32_t g[3])
{
	struct ids ids;

	learn(&ids, u, g);
	for (int i = 0; i < 2; i++) {
		__atomic_store_n(&at_exec.user[i], ids.user[i],
				 __ATOMIC_RELAXED);
		__atomic_store_n(&at_exec.group[i], ids.group[i],
				 __ATOMIC_RELAXED);
	}
	__atomic_store_n(&known, 1, __ATOMIC_RELEASE);
}

static int same(const uint32_t now[3], const uint32_t then[2])
{
	return now[0] == then[0] && now[1] == then[1] && now[2] == then[1];
}

const char *credentials_changed(void)
{
	uint32_t u[3], g[3];

	sys_getresuid(u);
	if (!__atomic_load_n(&known, __ATOMIC_ACQUIRE)) {
		sys_getresgid(g);
		first_time(u, g);
	}
	if (!same(u, at_exec.user))
		return "user";
	/* Root can take any group: a call less. */
	if (!u[0] && !u[1])
		return NULL;
	sys_getresgid(g);
	return same(g, at_exec.group) ? NULL : "group";
}
