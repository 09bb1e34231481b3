/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

static int any_set(const unsigned char *p, size_t n)
{
	while (n--)
		if (*p++)
			return 1;
	return 0;
}

int sized_import(void *to, size_t known, size_t least, const void *from,
		 const char *name, struct fault *fault)
{
	size_t size;

	fault->object = name;
	if (!from) {
		fault->reason = BROOD_REASON_NULL_ARGUMENT;
		return fault->code = -EINVAL;
	}
	size = *(const size_t *)from;
	if (size < least) {
		fault->reason = BROOD_REASON_SIZE;
		fault->number = (int)size;
		return fault->code = -EINVAL;
	}
	if (size > known &&
	    any_set((const unsigned char *)from + known, size - known)) {
		fault->reason = BROOD_REASON_UNKNOWN_TAIL;
		fault->other = (int)known;
		return fault->code = -E2BIG;
	}
	mem_zero(to, known);
	mem_copy(to, from, size < known ? size : known);
	return 0;
}
