/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_SYSCALL_H
#define SYS_ARCH_SYSCALL_H

/* x86-64: number in rax, arguments in rdi rsi rdx r10 r8 r9, result in rax;
 * the kernel overwrites rcx and r11. */
static inline long sys_call6(long nr, long a, long b, long c, long d, long e,
			     long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
	return r;
}

static inline long sys_call4(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return r;
}

static inline long sys_call3(long nr, long a, long b, long c)
{
	long r;

	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return r;
}

#define SYS_RELAX() __asm__ volatile("pause" ::: "memory")

/* After writing code, before it is executed: the caches agree by themselves. */
static inline void sys_code_written(void *code, unsigned long size)
{
	(void)code;
	(void)size;
}

static inline unsigned long sys_thread_pointer(void)
{
	unsigned long p;

	__asm__("mov %%fs:0, %0" : "=r"(p));
	return p;
}

#endif
