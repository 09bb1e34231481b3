/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_SYSCALL_H
#define SYS_ARCH_SYSCALL_H

/* aarch64: number in x8, arguments in x0 to x5, result in x0. */
static inline long sys_call6(long nr, long a, long b, long c, long d, long e,
			     long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

static inline long sys_call4(long nr, long a, long b, long c, long d)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3)
			 : "memory");
	return x0;
}

static inline long sys_call3(long nr, long a, long b, long c)
{
	return sys_call4(nr, a, b, c, 0);
}

#define SYS_RELAX() __asm__ volatile("yield" ::: "memory")

/* After writing code, before it is executed. 16 bytes: no line is smaller. */
static inline void sys_code_written(void *code, unsigned long size)
{
	for (unsigned long i = 0; i < size; i += 16)
		__asm__ volatile("dc cvau, %0" ::"r"((char *)code + i)
				 : "memory");
	__asm__ volatile("dsb ish" ::: "memory");
	for (unsigned long i = 0; i < size; i += 16)
		__asm__ volatile("ic ivau, %0" ::"r"((char *)code + i)
				 : "memory");
	__asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

static inline unsigned long sys_thread_pointer(void)
{
	unsigned long p;

	__asm__("mrs %0, tpidr_el0" : "=r"(p));
	return p;
}

#endif
