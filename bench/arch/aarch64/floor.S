/* SPDX-License-Identifier: MIT */
/*
 * pid_t floor_spawn(const char *path, char *const *argv, char *const *envp)
 *                   x0                x1                 x2
 * The least that starts a program: vfork (which is a clone here), then execve.
 * Returns the id or a negated error number. The system call changes x0 only;
 * the child writes nothing to the stack that both use.
 */
	.text
	.globl	floor_spawn
	.type	floor_spawn, %function
floor_spawn:
	hint	#34		/* bti c */
	mov	x9, x0
	mov	x10, x1
	mov	x11, x2
	mov	x0, #0x4111	/* CLONE_VM | CLONE_VFORK | SIGCHLD */
	mov	x1, #0
	mov	x2, #0
	mov	x3, #0
	mov	x4, #0
	mov	x8, #220	/* clone */
	svc	#0
	cbz	x0, 1f
	ret
1:	mov	x0, x9
	mov	x1, x10
	mov	x2, x11
	mov	x8, #221	/* execve */
	svc	#0
	mov	x0, #127
	mov	x8, #93		/* exit */
	svc	#0
	brk	#0
	.size	floor_spawn, . - floor_spawn

/*
 * pid_t floor_call(void (*child)(void *), void *arg)
 *                  x0                     x1
 * The same for a child that does something before execve: child(arg), which
 * never returns, runs below the caller's frame.
 */
	.globl	floor_call
	.type	floor_call, %function
floor_call:
	hint	#34		/* bti c */
	mov	x9, x0
	mov	x10, x1
	mov	x0, #0x4111	/* CLONE_VM | CLONE_VFORK | SIGCHLD */
	mov	x1, #0
	mov	x2, #0
	mov	x3, #0
	mov	x4, #0
	mov	x8, #220	/* clone */
	svc	#0
	cbz	x0, 1f
	ret
1:	mov	x0, x10
	blr	x9
	brk	#0
	.size	floor_call, . - floor_call

/*
 * pid_t floor_clone3(struct clone_args *args, size_t size,
 *                    x0                       x1
 *                    void (*child)(void *), void *arg)
 *                    x2                     x3
 * The same by clone3, whose flags must have the child run on the caller's memory
 * and the caller wait.
 */
	.globl	floor_clone3
	.type	floor_clone3, %function
floor_clone3:
	hint	#34		/* bti c */
	mov	x9, x2
	mov	x10, x3
	mov	x8, #435	/* clone3 */
	svc	#0
	cbz	x0, 1f
	ret
1:	mov	x0, x10
	blr	x9
	brk	#0
	.size	floor_clone3, . - floor_clone3
	.section .note.GNU-stack, "", %progbits
