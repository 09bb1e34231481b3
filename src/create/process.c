/* SPDX-License-Identifier: MIT */
#include "create/process.h"

#include "sys/sys.h"

#define PAGE 4096

static struct process *page;
static uint32_t last_generation; /* of this process and its ancestors */
static int cannot_wipe;          /* Linux before 4.14 */

enum traced { TRACED_UNKNOWN, TRACED_NO, TRACED_YES };

static struct process *make_page(void)
{
	struct process *fresh =
		sys_mmap(PAGE, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);
	struct process *expected = NULL;

	if (sys_is_error(fresh))
		return NULL;
	if (sys_madvise(fresh, PAGE, SYS_MADV_WIPEONFORK) < 0)
		cannot_wipe = 1;
	if (__atomic_compare_exchange_n(&page, &expected, fresh, 0,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return fresh;
	sys_munmap(fresh, PAGE);
	return expected;
}

/* By hand what the kernel does elsewhere. A new process has one thread. */
static void wipe_after_fork(struct process *p)
{
	int pid = sys_getpid();

	if (p->pid == pid)
		return;
	mem_zero(p, sizeof *p);
	p->pid = pid;
}

struct process *process_if_any(void)
{
	struct process *p = __atomic_load_n(&page, __ATOMIC_ACQUIRE);

	if (p && cannot_wipe)
		wipe_after_fork(p);
	return p;
}

struct process *process_here(void)
{
	struct process *p = __atomic_load_n(&page, __ATOMIC_ACQUIRE);
	uint32_t none = 0;

	if (!p)
		p = make_page();
	if (!p)
		return NULL;
	if (cannot_wipe)
		wipe_after_fork(p);
	if (!__atomic_load_n(&p->generation, __ATOMIC_ACQUIRE))
		__atomic_compare_exchange_n(
			&p->generation, &none,
			__atomic_add_fetch(&last_generation, 1,
					   __ATOMIC_RELAXED),
			0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
	return p;
}

/* "TracerPid:\t0\n" stands within the first lines. */
static int read_traced(void)
{
	static const char key[] = "TracerPid:\t";
	char buf[512];
	long n;
	int fd = sys_openat(SYS_AT_FDCWD, "/proc/self/status",
			    SYS_O_RDONLY | SYS_O_CLOEXEC, 0);

	if (fd < 0)
		return TRACED_NO;
	n = sys_read(fd, buf, sizeof buf);
	sys_close(fd);
	for (long i = 0; i + (long)sizeof key <= n; i++)
		if (!mem_compare(buf + i, key, sizeof key - 1))
			return buf[i + (long)sizeof key - 1] == '0'
				       ? TRACED_NO
				       : TRACED_YES;
	return TRACED_NO;
}

int process_traced(struct process *p)
{
	uint32_t traced = __atomic_load_n(&p->traced, __ATOMIC_RELAXED);

	if (traced == TRACED_UNKNOWN) {
		traced = (uint32_t)read_traced();
		__atomic_store_n(&p->traced, traced, __ATOMIC_RELAXED);
	}
	return traced == TRACED_YES;
}
