/* SPDX-License-Identifier: MIT */
#include "injected/own.h"

#include "registers.h"
#include "sys/sys.h"

/* Started by the tracer, on a stack below the program's. */
void injected_main(struct injected *in) __attribute__((noreturn, used));

#if defined(__aarch64__)
__asm__(".text\n"
	".globl _start\n"
	".type _start, %function\n"
	"_start: bl injected_main\n");
#else
__asm__(".text\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start: call injected_main\n");
#endif

static struct variables variables;
static struct serve serve;

void injected_main(struct injected *in)
{
	struct become how;

	in->failure = variables_find(&variables, in);
	SYS_TRAP(); /* the tracer looks at it, and lets go */
	serve.socket = in->socket;
	serve_begin(&serve);
	serve_run(&serve, &how);
	become(in, &variables, &how);
}
