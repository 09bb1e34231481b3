/* SPDX-License-Identifier: MIT
 *
 * void sys_leave(const struct leave_call *calls, uint64_t sp, uint64_t entry)
 *                                         rdi             rsi          rdx
 *
 * Makes the calls up to the one of kind LEAVE_LAST (2); one of kind LEAVE_MUST
 * (1) that fails ends the process. Then the program starts as after execve.
 */
#include <asm/unistd.h>
	.text
	.globl	sys_leave, sys_leave_end
	.hidden	sys_leave, sys_leave_end
	.type	sys_leave, @function
sys_leave:
	mov	%rdi, %rbx
	mov	%rsi, %rsp
	mov	%rdx, %rbp
1:	mov	(%rbx), %rax
	mov	8(%rbx), %rdi
	mov	16(%rbx), %rsi
	mov	24(%rbx), %rdx
	mov	32(%rbx), %r10
	mov	40(%rbx), %r8
	mov	48(%rbx), %r9
	mov	56(%rbx), %r12
	syscall
	cmp	$-4096, %rax
	jbe	2f
	cmp	$1, %r12
	je	3f
2:	add	$64, %rbx
	cmp	$2, %r12
	jne	1b
	cld
	fninit
	push	$0x1f80			/* MXCSR as exec sets it */
	ldmxcsr	(%rsp)
	mov	%rbp, (%rsp)
	xor	%ebp, %ebp
	xor	%edx, %edx		/* nothing to register with atexit */
	ret
3:	mov	$__NR_exit_group, %eax
	mov	$127, %edi
	syscall
	hlt
sys_leave_end:
	.size	sys_leave, . - sys_leave
	.section .note.GNU-stack, "", @progbits
