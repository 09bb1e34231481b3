/* SPDX-License-Identifier: MIT */
#ifndef BROOD_VERSION_H
#define BROOD_VERSION_H

#include "api.h"

#define BROOD_VERSION_MAJOR 0
#define BROOD_VERSION_MINOR 1
#define BROOD_VERSION_PATCH 0
#define BROOD_VERSION_STRING "0.1.0"

/* One number that grows with every release: for #if. */
#define BROOD_VERSION                                                          \
	(BROOD_VERSION_MAJOR << 16 | BROOD_VERSION_MINOR << 8 |                \
	 BROOD_VERSION_PATCH)

BROOD_BEGIN

/*
 * The version of the library that was loaded, which may be newer than the one
 * compiled against: BROOD_VERSION of that library.
 * Thread-safe and async-signal-safe.
 */
BROOD_API unsigned brood_version(void);

BROOD_END

#endif
