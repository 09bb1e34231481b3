/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

/*
 * The kernel writes to a thread's restartable-sequences area whenever it moves
 * the thread, and kills it if the area is gone. A thread has one at most, at an
 * address that only he who registered it knows: glibc says where (2.35 and
 * later), others keep it in their thread's own memory. The kernel confirms a
 * guess: to register what is registered already is -EBUSY.
 */
extern const ptrdiff_t __rseq_offset __attribute__((weak));

#define AREA 32u /* the size that everybody uses; its alignment, too */
#define NEAR ((ptrdiff_t)16384)

static int is_it(struct state *s, char *at, struct fault *fault)
{
	int r = sys_rseq(at, AREA, 0, SYS_RSEQ_SIGNATURE);

	if (r == -EPERM) /* this one, registered with another signature */
		return image_refuse(fault, -EBUSY, BROOD_REASON_RSEQ);
	if (r != -EBUSY)
		return 0;
	s->rseq = at;
	s->rseq_size = AREA;
	return 1;
}

static int search(struct state *s, struct fault *fault)
{
	char *thread = (char *)sys_thread_pointer();
	char *middle = thread - ((uintptr_t)thread & (AREA - 1));

	for (ptrdiff_t i = 0; i < NEAR; i += AREA) {
		int r = is_it(s, middle + i, fault);

		if (r == 0)
			r = is_it(s, middle - i, fault);
		if (r)
			return r < 0 ? r : 0;
	}
	return image_refuse(fault, -EBUSY, BROOD_REASON_RSEQ);
}

int state_rseq(struct state *s, struct fault *fault)
{
	char own[AREA] __attribute__((aligned(32))) = {0};
	int r = 0;

	if (&__rseq_offset && __rseq_offset)
		r = is_it(s, (char *)sys_thread_pointer() + __rseq_offset,
			  fault);
	if (r)
		return r < 0 ? r : 0;
	r = sys_rseq(own, AREA, 0, SYS_RSEQ_SIGNATURE);
	if (r == 0)
		return sys_rseq(own, AREA, SYS_RSEQ_UNREGISTER,
				SYS_RSEQ_SIGNATURE);
	return r == -EINVAL ? search(s, fault) : 0; /* else there is no rseq */
}
