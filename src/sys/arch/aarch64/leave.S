/* SPDX-License-Identifier: MIT
 *
 * void sys_leave(const struct leave_call *calls, uint64_t sp, uint64_t entry)
 *                                         x0              x1           x2
 *
 * Makes the calls up to the one of kind LEAVE_LAST (2); one of kind LEAVE_MUST
 * (1) that fails ends the process. Then the program starts as after execve.
 */
#include <asm/unistd.h>
	.text
	.globl	sys_leave, sys_leave_end
	.hidden	sys_leave, sys_leave_end
	.type	sys_leave, %function
sys_leave:
	mov	x19, x0
	mov	sp, x1
	mov	x20, x2
1:	ldp	x8, x0, [x19]
	ldp	x1, x2, [x19, #16]
	ldp	x3, x4, [x19, #32]
	ldp	x5, x21, [x19, #48]
	svc	#0
	cmn	x0, #4095
	b.lo	2f
	cmp	x21, #1
	b.eq	3f
2:	add	x19, x19, #64
	cmp	x21, #2
	b.ne	1b
	msr	tpidr_el0, xzr
	msr	fpcr, xzr
	msr	fpsr, xzr
	mov	x0, xzr			/* nothing to register with atexit */
	mov	x29, xzr
	mov	x30, xzr
	br	x20
3:	mov	x8, #__NR_exit_group
	mov	x0, #127
	svc	#0
	brk	#0
sys_leave_end:
	.size	sys_leave, . - sys_leave
	.section .note.GNU-stack, "", %progbits
