/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include <dlfcn.h>

void *observe_next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}
