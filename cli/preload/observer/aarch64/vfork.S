/* SPDX-License-Identifier: MIT */
/* pid_t vfork(void): counts, then goes on in libc's with the caller's stack,
 * which a function written in C would have changed when it returns twice. */
	.text
	.globl	vfork
	.type	vfork, @function
vfork:
	.cfi_startproc
	hint	34		/* bti c */
	stp	x29, x30, [sp, -16]!
	.cfi_adjust_cfa_offset 16
	bl	observe_vfork
	ldp	x29, x30, [sp], 16
	.cfi_adjust_cfa_offset -16
	mov	x16, x0
	br	x16
	.cfi_endproc
	.size	vfork, . - vfork

	.section .note.GNU-stack, "", %progbits
