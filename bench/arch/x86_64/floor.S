/* SPDX-License-Identifier: MIT */
/*
 * pid_t floor_spawn(const char *path, char *const *argv, char *const *envp)
 *                   rdi               rsi                rdx
 * The least that starts a program: vfork, then execve. Returns the id or a
 * negated error number. The system call clobbers rax, rcx and r11 only, so the
 * arguments are still in place for the child; it writes nothing to the stack
 * that both use.
 */
	.text
	.globl	floor_spawn
	.type	floor_spawn, @function
floor_spawn:
	endbr64
	mov	$58, %eax	/* vfork */
	syscall
	test	%eax, %eax
	jz	1f
	ret
1:	mov	$59, %eax	/* execve */
	syscall
	mov	$127, %edi
	mov	$60, %eax	/* exit */
	syscall
	hlt
	.size	floor_spawn, . - floor_spawn

/*
 * pid_t floor_call(void (*child)(void *), void *arg)
 *                  rdi                    rsi
 * The same for a child that does something before execve: child(arg), which
 * never returns, runs below the caller's frame.
 */
	.globl	floor_call
	.type	floor_call, @function
floor_call:
	endbr64
	mov	$58, %eax	/* vfork */
	syscall
	test	%eax, %eax
	jz	1f
	ret
1:	mov	%rdi, %rax
	mov	%rsi, %rdi
	and	$-16, %rsp
	call	*%rax
	hlt
	.size	floor_call, . - floor_call
	.section .note.GNU-stack, "", @progbits
