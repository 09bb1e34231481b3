/* SPDX-License-Identifier: MIT */
#include "ready.h"

#include <linux/auxvec.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* <sys/auxv.h> has the name of a header of ours. */
unsigned long getauxval(unsigned long type);

/*
 * A program that has drawn from rand(3) or drand48(3) before, or has seeded
 * them, would draw the same in all children: these get seeds of their own. One
 * that has not draws what it always does.
 */
#define AT_RANDOM_BYTES 16
#define STATE 128 /* bytes of the library's own */

static int drawn, drawn48;

/* The first word says where in it the next one is, once it is exchanged. */
static int has_drawn(void)
{
	static char fresh[STATE], used[STATE];
	char *own = initstate(1, fresh, sizeof fresh);
	int differs;

	if (!own)
		return 1;
	memcpy(used, own, STATE);
	setstate(own);
	differs = memcmp(used, fresh, STATE) != 0;
	return differs;
}

static int has_drawn48(void)
{
	unsigned short zero[3] = {0, 0, 0};
	unsigned short old[3];

	memcpy(old, seed48(zero), sizeof old);
	seed48(old);
	return old[0] || old[1] || old[2];
}

void seeds_before(void)
{
	drawn = has_drawn();
	drawn48 = has_drawn48();
}

void seeds_after(void)
{
	unsigned seed[2] = {1, 2};
	void *fresh = (void *)(uintptr_t)getauxval(AT_RANDOM);

	/* What the kernel gives each program; the C library has used it. */
	if (fresh && getrandom(fresh, AT_RANDOM_BYTES, 0) < 0)
		memset(fresh, 0, AT_RANDOM_BYTES);

	if ((!drawn && !drawn48) || getrandom(seed, sizeof seed, 0) < 0)
		return;
	if (drawn)
		srandom(seed[0]);
	if (drawn48)
		srand48((long)seed[1]);
}
