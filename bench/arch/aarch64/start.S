/* SPDX-License-Identifier: MIT */
/* Calls chain_start(the initial stack), in a program without a libc. */
	.globl	_start
_start:
	mov	x29, xzr
	mov	x30, xzr
	mov	x0, sp
	bl	chain_start
	brk	#0
	.section .note.GNU-stack, "", %progbits
