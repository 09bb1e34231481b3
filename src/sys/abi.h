/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_H
#define SYS_ABI_H

/*
 * The kernel's side of the contract: what old headers lack, and the structs
 * whose kernel form differs from the one that a C library shows.
 */
#include <asm/errno.h>
#include <stddef.h>
#include <stdint.h>

#include "abi/clone.h"
#include "abi/confine.h"
#include "abi/file.h"
#include "abi/identity.h"
#include "abi/memory.h"
#include "abi/namespace.h"
#include "abi/number.h"
#include "abi/process.h"
#include "abi/resource.h"
#include "abi/signal.h"
#include "abi/time.h"
#include "abi/trace.h"

#endif
