/* SPDX-License-Identifier: MIT */
/* Calls chain_start(the initial stack), in a program without a libc. */
	.globl	_start
_start:
	xor	%ebp, %ebp
	mov	%rsp, %rdi
	and	$-16, %rsp
	call	chain_start
	hlt
	.section .note.GNU-stack, "", @progbits
