/* SPDX-License-Identifier: MIT
 *
 * long sys_born(long nr, long a, long b, void (*fn)(void *), void *arg)
 *               x0       x1      x2      x3                  x4
 *
 * Makes the system call nr (clone3 or clone) with the arguments a and b. The
 * parent gets its result. The child, on the stack that the call gave it or on
 * the caller's own below this frame, calls fn(arg), which never returns.
 */
	.text
	.globl	sys_born
	.hidden	sys_born
	.type	sys_born, %function
sys_born:
	.cfi_startproc
	sub	x9, sp, #2048		/* the child's frames: fault now, */
	strb	wzr, [x9]		/* not under the child's limits */
	mov	x8, x0
	mov	x0, x1
	mov	x1, x2
	mov	x9, x3
	mov	x10, x4
	mov	x2, xzr
	mov	x3, xzr
	mov	x4, xzr
	svc	#0
	cbz	x0, 1f
	ret
1:	.cfi_undefined x30
	mov	x29, xzr		/* backtraces end here */
	mov	x30, xzr
	mov	x0, x10
	blr	x9
	brk	#0
	.cfi_endproc
	.size	sys_born, . - sys_born
	.section .note.GNU-stack, "", %progbits
