/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_START_H
#define BROOD_COMPARE_START_H

/*
 * A program without libc, so that what is timed is the making of a process and
 * not the start of a library: the entry point and one system call.
 */
#if defined(__x86_64__)
__asm__(".globl _start\n"
	"_start:\n\t"
	"xor %ebp, %ebp\n\t"
	"mov %rsp, %rdi\n\t" /* argc, then argv */
	"and $-16, %rsp\n\t"
	"call probe_main\n\t"
	"ud2");

static inline long call6(long nr, long a, long b, long c, long d, long e)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return ret;
}
#elif defined(__aarch64__)
__asm__(".globl _start\n"
	"_start:\n\t"
	"mov x29, #0\n\t"
	"mov x30, #0\n\t"
	"mov x0, sp\n\t" /* argc, then argv */
	"bl probe_main\n\t"
	"brk #1");

static inline long call6(long nr, long a, long b, long c, long d, long e)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
			 : "memory");
	return x0;
}
#else
#error "brood-probe knows no system call instruction for this processor"
#endif

#define CALL(nr, a, b, c, d)                                                   \
	call6((nr), (long)(a), (long)(b), (long)(c), (long)(d), 0)

#endif
