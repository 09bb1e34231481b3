/* SPDX-License-Identifier: MIT */
#include "seen.h"

__attribute__((constructor)) static void at_load(void)
{
	POSIX_SEEN(.kind = POSIX_SEEN_LOADED);
}
