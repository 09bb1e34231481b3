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

/*
 * pid_t floor_clone3(struct clone_args *args, size_t size,
 *                    rdi                      rsi
 *                    void (*child)(void *), void *arg)
 *                    rdx                    rcx
 * The same by clone3, whose flags must have the child run on the caller's memory
 * and the caller wait.
 */
	.globl	floor_clone3
	.type	floor_clone3, @function
floor_clone3:
	endbr64
	mov	%rcx, %r8	/* the call overwrites rcx */
	mov	$435, %eax	/* clone3 */
	syscall
	test	%eax, %eax
	jz	1f
	ret
1:	mov	%r8, %rdi
	and	$-16, %rsp
	call	*%rdx
	hlt
	.size	floor_clone3, . - floor_clone3
	.section .note.GNU-stack, "", @progbits
