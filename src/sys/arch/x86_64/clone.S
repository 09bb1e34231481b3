/* SPDX-License-Identifier: MIT
 *
 * long sys_born(long nr, long a, long b, void (*fn)(void *), void *arg)
 *               rdi      rsi     rdx     rcx                 r8
 *
 * Makes the system call nr (clone3 or clone) with the arguments a and b. The
 * parent gets its result. The child, on the stack that the call gave it or on
 * the caller's own below this frame, calls fn(arg), which never returns: a
 * child that shares the caller's memory shares its shadow stack as well.
 */
	.text
	.globl	sys_born
	.hidden	sys_born
	.type	sys_born, @function
sys_born:
	.cfi_startproc
	sub	$2048, %rsp		/* the child's frames: fault now, */
	.cfi_adjust_cfa_offset 2048
	movb	$0, (%rsp)		/* not under the child's limits */
	add	$2048, %rsp
	.cfi_adjust_cfa_offset -2048
	mov	%edi, %eax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %r9
	xor	%edx, %edx
	xor	%r10d, %r10d
	syscall
	test	%rax, %rax
	jz	1f
	ret
1:	.cfi_undefined rip
	xor	%ebp, %ebp		/* backtraces end here */
	and	$-16, %rsp
	mov	%r8, %rdi
	call	*%r9
	hlt
	.cfi_endproc
	.size	sys_born, . - sys_born
	.section .note.GNU-stack, "", @progbits
