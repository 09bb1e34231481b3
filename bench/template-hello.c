/* SPDX-License-Identifier: MIT */
/* What there is to do least: a dynamic program, and the same with a ready
 * template's call (HELLO_READY). */
#include <stdio.h>

#ifdef HELLO_READY
#include <brood/ready.h>
#endif

int main(int argc, char **argv)
{
#ifdef HELLO_READY
	brood_template_ready(&argc, &argv);
#endif
	(void)argc, (void)argv;
	return puts("Hello, world") < 0;
}
