/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

/* More than the calls that are there once only, and one for each signal. */
#define FIXED_CALLS 128

static uint32_t most_calls(const struct image *i)
{
	uint32_t segments = i->program.elf.count + i->interpreter.elf.count;

	return FIXED_CALLS + i->state.nfds + i->state.ntimers + 6 * segments +
	       i->maps.aios;
}

/* What points into memory that is about to go. */
static void let_go(struct leave *l, const struct image *i)
{
	if (i->state.rseq)
		leave_call(l, LEAVE_MUST, __NR_rseq, sys_ptr(i->state.rseq),
			   i->state.rseq_size, SYS_RSEQ_UNREGISTER,
			   (long)SYS_RSEQ_SIGNATURE);
	leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_SYSCALL_USER_DISPATCH,
		   0, 0, 0);
	/* Where that fails there is none. */
	leave_call(l, LEAVE_MAY, __NR_set_robust_list, 0, 24, 0, 0);
	leave_call(l, LEAVE_MUST, __NR_set_tid_address, 0, 0, 0, 0);
	for (unsigned k = 0; k < i->maps.aios; k++)
		leave_call(l, LEAVE_MAY, __NR_io_destroy, (long)i->maps.aio[k],
			   0, 0, 0);
	for (uint32_t k = 0; k < i->state.ntimers; k++)
		leave_call(l, LEAVE_MAY, __NR_timer_delete, i->state.timers[k],
			   0, 0, 0);
	leave_call(l, LEAVE_MAY, __NR_munlockall, 0, 0, 0, 0);
}

/* Only when the old file is mapped no more, and before rights are dropped. One
 * way takes CAP_CHECKPOINT_RESTORE, the other CAP_SYS_RESOURCE. */
static void exe_link(struct leave *l, struct image *i)
{
	long fd = i->program.from.fd;
	struct sys_mm_map map;
	void *kept;

	if (fd < 0)
		return;
	image_mm_fill(i, &map);
	map.exe_fd = (uint32_t)fd;
	map.auxv = 0;
	map.auxv_size = 0;
	kept = leave_keep(l, &map, sizeof map);
	leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_MM, SYS_PR_SET_MM_MAP,
		   sys_ptr(kept), sizeof map);
	leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_MM,
		   SYS_PR_SET_MM_EXE_FILE, fd, 0);
}

static void descriptors(struct leave *l, const struct image *i)
{
	leave_call(l, LEAVE_MAY, __NR_unshare, (long)SYS_CLONE_FILES, 0, 0, 0);
	for (uint32_t k = 0; k < i->state.nfds; k++)
		leave_call(l, LEAVE_MAY, __NR_close, i->state.fds[k], 0, 0, 0);
}

static void signals(struct leave *l, const struct image *i)
{
	struct sys_sigaction none = {.handler = SYS_SIG_DFL};
	struct {
		uint64_t sp;
		int32_t flags;
		uint64_t size;
	} no_stack = {.flags = SYS_SS_DISABLE};
	void *action = leave_keep(l, &none, sizeof none);
	void *stack = leave_keep(l, &no_stack, sizeof no_stack);

	for (int sig = 1; sig <= SYS_NSIG; sig++)
		if (i->state.handled >> (sig - 1) & 1)
			leave_call(l, LEAVE_MUST, __NR_rt_sigaction, sig,
				   sys_ptr(action), 0, SYS_SIGSET_SIZE);
	leave_call(l, LEAVE_MUST, __NR_sigaltstack, sys_ptr(stack), 0, 0, 0);
}

static void thread_pointer(struct leave *l)
{
#if !defined(__aarch64__) /* there it is a register */
	leave_call(l, LEAVE_MAY, __NR_arch_prctl, SYS_ARCH_SET_FS, 0, 0, 0);
	leave_call(l, LEAVE_MAY, __NR_arch_prctl, SYS_ARCH_SET_GS, 0, 0, 0);
#else
	(void)l;
#endif
}

static void identity(struct leave *l, struct image *i)
{
	char name[16];

	str_cut(name, sizeof name, image_base_name(i->name));
	leave_call(l, LEAVE_MAY, __NR_prctl, SYS_PR_SET_NAME,
		   sys_ptr(leave_keep(l, name, sizeof name)), 0, 0);
	image_credentials(i);
}

int image_farewell(struct image *i, struct fault *fault)
{
	struct leave *l = &i->leave;
	int r = leave_open(l, most_calls(i), i->page);

	if (r < 0)
		return load_fails(fault, r);
	let_go(l, i);
	r = image_memory(i);
	if (r == -EEXIST)
		return elf_refuse(fault, BROOD_REASON_ELF_ADDRESS, 0);
	if (r < 0)
		return load_fails(fault, r);
	exe_link(l, i);
	descriptors(l, i);
	signals(l, i);
	identity(l, i);
	thread_pointer(l);
	leave_call(l, LEAVE_MUST, __NR_rt_sigprocmask, SYS_SIG_SETMASK,
		   sys_ptr(leave_keep(l, &i->state.mask, sizeof i->state.mask)),
		   0, SYS_SIGSET_SIZE);
	return 0;
}
