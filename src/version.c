/* SPDX-License-Identifier: MIT */
#include <brood/version.h>

unsigned brood_version(void)
{
	return BROOD_VERSION;
}
