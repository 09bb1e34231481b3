/* SPDX-License-Identifier: MIT */
/* Any bytes for an error make one terminated line, in whatever room. */
#include "check.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct brood_error err;

	memset(&err, 0, sizeof err);
	if (size > sizeof err)
		size = sizeof err;
	if (size)
		memcpy(&err, data, size);
	/* The library always ends it; the caller's must. */
	err.object[sizeof err.object - 1] = 0;
	check_sentence(&err);
	return 0;
}
